"""Put the pages of two visits beside each other, sentence by sentence."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from monitor.analysis.volatile import plain
from storage.findings import pages
from storage.findings.pages import Shown
from storage.records.source import Visit

MOST = 2000
"""Passages of a page that are compared: the work grows with their square."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """A page as two visits showed it; None where one did not."""

    url: str
    before: Shown | None
    after: Shown | None
    said_before: tuple[str, ...]
    said_after: tuple[str, ...]

    @property
    def rows(self) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
        """What went beside what came in its place, in the order of the page; either may be empty."""
        old, new = self.said_before[:MOST], self.said_after[:MOST]
        for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
            if kind != "equal":
                yield old[a:b], new[c:d]


def beside(findings: sqlite3.Connection, before: Visit, after: Visit) -> Iterator[Beside]:
    """Yield the pages that differ between two visits, in the order of their addresses."""
    old, new = (
        {one.url: one for one in pages.of_visit(findings, visit.id)} for visit in (before, after)
    )
    for url in sorted(old.keys() | new.keys()):
        left, right = old.get(url), new.get(url)
        if left and right and left.document_id == right.document_id:
            continue
        said = (_said(findings, one) for one in (left, right))
        found = Beside(url=url, before=left, after=right, said_before=next(said), said_after=next(said))  # fmt: skip
        if left is None or right is None or found.said_before != found.said_after:
            yield found


def _said(findings: sqlite3.Connection, page: Shown | None) -> tuple[str, ...]:
    if page is None:
        return ()
    return tuple(plain(one) for one in pages.words(findings, page.document_id))
