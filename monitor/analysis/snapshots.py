"""
Understand each visit as a whole, and compare it with all that was known of the source before it.

What may be concluded from not seeing a thing is decided page by page (:mod:`monitor.analysis.absence`); a page that was cut
off or could not be read shows that a thing is still there, and nothing else. A blocked visit says nothing. Snapshots of a source are made in the order its visits ended; when one is due again, so are all after it.

While a source is being read again, what it shows is compared with nothing: a difference between two readings of other
editions would be told as a change of the shop. Its new visits are understood for the time being, and once more when
all of it is read.
"""

import logging
import sqlite3
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from monitor.analysis.absence import Sight
from monitor.analysis.changes import Difference, listing_differences, post_differences
from monitor.analysis.declared import Declared
from monitor.analysis.documents import site_of
from monitor.analysis.errors import cause
from monitor.analysis.news import TOUCHED
from storage.database import attempt
from storage.findings import documents, steps
from storage.findings import snapshots as table
from storage.findings.records import Change, Snapshot
from storage.findings.snapshots import Known, Shown
from storage.ids import derived_id
from storage.ledger import sources as source_table
from storage.ledger import visits as visit_table
from storage.ledger.times import to_text
from storage.records.source import Outcome, Source, Visit

log = logging.getLogger("portique.analysis")

DECLARED = Declared(
    name="snapshot",
    module=__name__,
    tables=("snapshot", "snapshot_item", "change"),
    consumes=("read",),
)
FOR_NOW = "for now"
"""Edition of a snapshot that is made again when its source is wholly read."""

_READABLE = {Outcome.COMPLETE, Outcome.PARTIAL}
_TELLING = {Outcome.COMPLETE, Outcome.PARTIAL, Outcome.SEIZED, Outcome.GONE, Outcome.REDIRECTED}
"""Outcomes that say something about the site; the others say something about the visit."""

_OPEN = "open"
_STATUS = {
    "complete": _OPEN, "partial": _OPEN, "seized": "seized", "gone": "gone", "redirected": "redirected",
}  # fmt: skip
_CHANGED_TO = {"seized": "site_seized", "gone": "site_gone", "redirected": "site_redirected"}


def update(
    findings: sqlite3.Connection,
    ledger: sqlite3.Connection,
    edition: str,
    closed: Mapping[str, str],
    *,
    behind: Collection[str] = (),
) -> int:
    """
    Make the snapshots that are missing or out of date; return how many were made.

    ``closed`` are the visits that were closed before their captures were registered, each with its source. One that
    was entered while the analysis ran would look empty, and an empty complete visit makes a shop's goods vanish.
    ``behind`` are sources that are still being read again.
    """
    done = steps.editions(findings, DECLARED.name)
    stale = {source for visit, source in closed.items() if done.get(visit) != edition}
    made = 0
    for source_id in sorted(stale):
        visits = [visit for visit in visit_table.closed(ledger, source_id) if visit.id in closed]
        if source_id in behind:
            due, dated = [visit for visit in visits if visit.id not in done], FOR_NOW
        else:
            due, dated = list(_from_stale(visits, done, edition)), edition
        with findings:
            for visit in due:
                table.forget(findings, visit.id)
                steps.forget(findings, visit.id, DECLARED.name)
        source = source_table.find(ledger, source_id)
        assert source is not None
        for visit in due:
            sight = Sight(findings, ledger, visit)
            with findings:
                problem = _understood(sight, findings, source, visit, compared=dated != FOR_NOW)
                steps.note(findings, TOUCHED, [_site_of(source)])
                steps.say(findings, DECLARED.name, visit.id, problem)
                steps.done(findings, DECLARED.name, visit.id, dated)
        made += len(due)
    return made


def _from_stale(visits: Sequence[Visit], done: dict[str, str], edition: str) -> Iterator[Visit]:
    """Yield the first visit that is not of this edition, and all after it."""
    stale = False
    for visit in visits:
        stale = stale or done.get(visit.id) != edition
        if stale:
            yield visit


@dataclass(frozen=True, slots=True, kw_only=True)
class _Comparison:
    """A visit beside what was known before it."""

    findings: sqlite3.Connection
    source: Source
    visit: Visit
    site_id: str
    at: str

    def tell(
        self,
        kind: str,
        item_id: str,
        subject: str,
        *,
        texts: tuple[str | None, str | None] = (None, None),
        captures: tuple[str | None, str | None] = (None, None),
    ) -> None:
        """Write a change; texts and captures are those before and after."""
        change = Change(
            id=derived_id("change", self.visit.id, kind, item_id), source_id=self.source.id, site_id=self.site_id,
            visit_id=self.visit.id, at=self.at, kind=kind, item_id=item_id, subject=subject[:300], before=texts[0],
            after=texts[1], capture_before=captures[0], capture_after=captures[1],
        )  # fmt: skip
        table.changed(self.findings, change)


def _understood(
    sight: Sight, findings: sqlite3.Connection, source: Source, visit: Visit, *, compared: bool
) -> str | None:
    """Make a visit's snapshot; return why it could not be made, where it could not."""
    try:
        with attempt(findings):
            _snapshot(sight, findings, source, visit, compared=compared)
    except sqlite3.OperationalError:
        raise  # a full disk or a lock is no fault of the visit
    except Exception as error:
        log.exception("snapshot_failed", extra={"visit": visit.id})
        return cause(error)
    return None


def _snapshot(
    sight: Sight, findings: sqlite3.Connection, source: Source, visit: Visit, *, compared: bool
) -> None:
    assert visit.ended_at is not None
    assert visit.outcome is not None
    at = to_text(visit.ended_at)
    site_id = _site_of(source)
    comparison = _Comparison(findings=findings, source=source, visit=visit, site_id=site_id, at=at)
    readable = visit.outcome in _READABLE
    showing = table.shown(findings, visit.id) if readable else []
    items = table.shown(findings, visit.id, leave_out=sight.cut) if readable else []
    kinds = [item.kind for item in showing]
    before = table.known_before(findings, source.id, at)
    status = table.outcome_before(findings, source.id, at, [outcome.value for outcome in _TELLING])
    snapshot = Snapshot(
        visit_id=visit.id, source_id=source.id, site_id=site_id, ended_at=at, outcome=visit.outcome.value,
        reason=visit.reason, documents=documents.seen_in(findings, visit.id), listings=kinds.count("listing"),
        posts=kinds.count("post"),
    )  # fmt: skip
    table.write(findings, snapshot, items)
    _compare_status(comparison, status)
    if readable and compared and status is not None:
        _compare_items(comparison, items, before)
        _vanished(comparison, sight, {(item.kind, item.item_id) for item in showing}, before)


def _site_of(source: Source) -> str:
    return site_of(source.url, source.kind, source.platform)


def _compare_status(comparison: _Comparison, status: str | None) -> None:
    visit = comparison.visit
    if visit.outcome not in _TELLING:
        return
    now, was = _STATUS[visit.outcome.value], _STATUS[status] if status is not None else None
    if now == was:
        return
    first = table.first_page(comparison.findings, visit.id)
    said = first.standing_reason if first is not None and now != _OPEN else ""
    kind = _CHANGED_TO.get(now) or ("site_first_seen" if was is None else "site_back")
    comparison.tell(
        kind,
        comparison.site_id,
        comparison.source.label or comparison.source.url,
        texts=(was, (said or visit.reason)[:500]),
        captures=(None, first.capture_id if first is not None else None),
    )


def _compare_items(
    comparison: _Comparison, items: list[Shown], before: dict[tuple[str, str], Known]
) -> None:
    """Tell what came, came back and changed; nothing of a first look, to which all is new."""
    for item in items:
        old = before.get((item.kind, item.item_id))
        if old is None:
            if before:
                comparison.tell(
                    f"{item.kind}_appeared",
                    item.item_id,
                    _subject(comparison.findings, item),
                    captures=(None, item.capture_id),
                )
            continue
        captures = (old.capture_id, item.capture_id)
        if not old.present:
            comparison.tell(
                f"{item.kind}_returned",
                item.item_id,
                _subject(comparison.findings, item),
                captures=captures,
            )
        if old.document_id != item.document_id:
            for difference in _differences(comparison.findings, old, item):
                comparison.tell(
                    difference.kind,
                    item.item_id,
                    _subject(comparison.findings, item),
                    texts=(difference.before, difference.after),
                    captures=captures,
                )


def _vanished(
    comparison: _Comparison,
    sight: Sight,
    seen: set[tuple[str, str]],
    before: dict[tuple[str, str], Known],
) -> None:
    findings = comparison.findings
    oldest = table.oldest_post(findings, comparison.visit.id)
    for key, item in before.items():
        if not item.present or key in seen or not _is_gone(findings, sight, item, oldest):
            continue
        comparison.tell(
            "post_deleted" if item.kind == "post" else f"{item.kind}_vanished",
            item.item_id,
            _subject(findings, item),
            captures=(item.capture_id, None),
        )


def _is_gone(
    findings: sqlite3.Connection, sight: Sight, item: Known, oldest_post: str | None
) -> bool:
    """Say whether a thing that a visit did not show is known to be no more."""
    if item.kind == "post":
        post = table.post(findings, item.document_id, item.item_id)
        at = post.published_at if post is not None else None
        # Older than what the visit reached is not seen, so not known to be gone.
        return sight.is_whole and oldest_post is not None and at is not None and at >= oldest_post
    listing = (
        table.listing(findings, item.document_id, item.item_id) if item.kind == "listing" else None
    )
    return sight.lacks(item.kind, item.item_id, listing.url if listing is not None else "")


def _differences(findings: sqlite3.Connection, old: Shown, new: Shown) -> Iterator[Difference]:
    if old.kind == "listing":
        before = table.listing(findings, old.document_id, old.item_id)
        after = table.listing(findings, new.document_id, new.item_id)
        if before is not None and after is not None:
            yield from listing_differences(before, after)
    elif old.kind == "post":
        was = table.post(findings, old.document_id, old.item_id)
        now = table.post(findings, new.document_id, new.item_id)
        if was is not None and now is not None:
            yield from post_differences(was, now)


def _subject(findings: sqlite3.Connection, item: Shown) -> str:
    """Return what a thing is called: its name, its words, or what it is known by."""
    if item.kind == "listing":
        listing = table.listing(findings, item.document_id, item.item_id)
        return " ".join(listing.name.split()) if listing is not None else item.item_id
    if item.kind == "post":
        post = table.post(findings, item.document_id, item.item_id)
        return " ".join(post.text.split()) if post is not None else item.item_id
    return item.item_id
