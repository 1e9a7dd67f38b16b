"""
What a visit may conclude from not seeing a thing, page by page.

A thing is gone only where every page that showed it when last seen whole was seen whole again, without it. Where the visit
missed anything at all, its own page must have been among them: what was missed may be where it stands now.
"""

import sqlite3
from functools import cached_property

from storage.findings import seen
from storage.findings.seen import SeenPage
from storage.ledger import captures as capture_table
from storage.ledger.times import to_text
from storage.records.capture import Capture
from storage.records.source import Visit
from storage.records.standing import Standing

_WHOLE = frozenset((Standing.CONTENT.value, Standing.NOT_FOUND.value, Standing.REDIRECTED.value))
"""What a page says of itself that was seen: it shows what it shows, or it is no more."""

_NO_MORE = frozenset((Standing.NOT_FOUND.value, Standing.REDIRECTED.value))
_MAX_HOPS = 10


class Sight:
    """One visit's pages: which were seen whole."""

    def __init__(
        self, findings: sqlite3.Connection, ledger: sqlite3.Connection, visit: Visit
    ) -> None:
        self._findings = findings
        self._ledger = ledger
        self._visit = visit
        self._captures = capture_table.of_visit(ledger, visit.id)
        self._pages = {page.capture_id: page for page in seen.pages(findings, visit.id)}
        self._held: dict[str, dict[str, list[tuple[str, str]]]] = {}

    @cached_property
    def cut(self) -> set[str]:
        """The captures that are not all of their document, or could not be read."""
        return {
            one.id
            for one in self._captures
            if one.truncated or (one.id in self._pages and self._pages[one.id].failed)
        }

    @cached_property
    def is_whole(self) -> bool:
        """Whether the visit missed nothing and every page of it was read."""
        outcome = self._visit.outcome
        unread = {
            one.url
            for one in self._captures
            if one.id in self._pages and not self._is_whole(one, self._pages[one.id])
            and self._pages[one.id].standing in {"", Standing.CONTENT.value}
        }  # fmt: skip
        return outcome is not None and outcome.saw_everything and not unread - self._urls

    def lacks(self, kind: str, item_id: str, own_page: str = "") -> bool:
        """
        Say whether a thing that the visit did not show is known to be gone.

        Args:
            own_page: the address of the thing's own page, where it has one.
        """
        if not all(self._saw(url, form) for url, form in self._holders(kind).get(item_id, ())):
            return False
        return self.is_whole or (bool(own_page) and self._saw(own_page, "http"))

    def _saw(self, url: str, form: str) -> bool:
        """Say whether a page was seen whole: in the form in which it once showed something, or as one that is no more."""
        return (url, form) in self._whole or (url, "gone") in self._whole

    @cached_property
    def _urls(self) -> set[str]:
        return {url for url, _ in self._whole}

    @cached_property
    def _whole(self) -> set[tuple[str, str]]:
        """The pages that were seen whole, each under its address and those that led to it."""
        found: set[tuple[str, str]] = set()
        for one in self._captures:
            page = self._pages.get(one.id)
            if page is not None and self._is_whole(one, page):
                form = "gone" if page.standing in _NO_MORE else page.form
                found |= {(url, form) for url in (one.url, one.requested_url) if url}
        moved = {
            one.url: str(one.facts["location"]) for one in self._captures if "location" in one.facts
        }
        for url in moved:
            found |= {
                (url, form) for form in ("http", "dom", "gone") if (_end(url, moved), form) in found
            }
        return found  # fmt: skip

    def _is_whole(self, capture: Capture, page: SeenPage) -> bool:
        return capture.id not in self.cut and page.standing in _WHOLE

    def _holders(self, kind: str) -> dict[str, list[tuple[str, str]]]:
        if kind not in self._held:
            source = self._visit.source_id
            found: dict[str, list[tuple[str, str]]] = {}
            for one in seen.holders(
                self._findings, source, kind, before=to_text(self._visit.started_at), whole=_WHOLE,
                cut=capture_table.cut_off(self._ledger, source),
            ):  # fmt: skip
                found.setdefault(one.item_id, []).append((one.url, one.form))
            self._held[kind] = found
        return self._held[kind]


def _end(url: str, moved: dict[str, str]) -> str:
    """Return where redirects lead in the end."""
    for _ in range(_MAX_HOPS):
        if moved.get(url, url) == url:
            break
        url = moved[url]
    return url
