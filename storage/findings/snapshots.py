"""What each visit showed, and what changed from one to the next."""

import sqlite3
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from storage.findings.records import Change, Item, Listing, Post, Snapshot
from storage.rows import add, fetch, first, select, value


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A thing that a capture shows."""

    kind: str
    item_id: str
    document_id: str
    capture_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Known(Shown):
    """A thing that an earlier visit showed, where it was last seen."""

    seen_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstPage:
    """The first page of a visit."""

    capture_id: str
    standing: str
    standing_reason: str


_SEEN = "s.document_id, s.capture_id FROM sighting s JOIN document d ON d.id = s.document_id"
_PAGE = "d.url, d.kind, d.entity_digest"
"""What tells apart pages of one moment: their ids are drawn, and another archive of the same would have others."""

_SHOWN = {
    "listing": f"SELECT 'listing' AS kind, x.listing_id AS item_id, {_SEEN} JOIN listing x USING (document_id) "
    f"WHERE s.visit_id = ? ORDER BY x.detail DESC, s.captured_at, {_PAGE}, item_id",
    "post": f"SELECT 'post' AS kind, x.post_id AS item_id, {_SEEN} JOIN post x USING (document_id) "
    f"WHERE s.visit_id = ? ORDER BY s.captured_at DESC, {_PAGE}, item_id",
    "contact": f"SELECT 'contact' AS kind, x.kind || ':' || x.value AS item_id, {_SEEN} JOIN contact x USING (document_id) "
    f"WHERE s.visit_id = ? AND x.valid AND x.place <> 'image' ORDER BY s.captured_at, {_PAGE}, item_id",
}


def shown(
    findings: sqlite3.Connection, visit_id: str, *, leave_out: Collection[str] = ()
) -> list[Shown]:
    """Return what a visit showed, each thing once, on the page that says most about it; some captures left out."""
    found: dict[tuple[str, str], Shown] = {}
    for query in _SHOWN.values():
        for one in fetch(findings, Shown, query, (visit_id,)):
            if one.capture_id not in leave_out:
                found.setdefault((one.kind, one.item_id), one)
    return list(found.values())


def known_before(
    findings: sqlite3.Connection, source_id: str, at: str
) -> dict[tuple[str, str], Known]:
    """Return each thing that any visit of a source before this time showed, by kind and id."""
    rows = fetch(
        findings,
        Known,
        "SELECT i.kind, i.item_id, i.document_id, i.capture_id, max(s.ended_at) AS seen_at FROM snapshot_item i "
        "JOIN snapshot s USING (visit_id) WHERE s.source_id = ? AND s.ended_at < ? GROUP BY i.kind, i.item_id",
        (source_id, at),
    )
    return {(one.kind, one.item_id): one for one in rows}


def told_of_site(findings: sqlite3.Connection, source_id: str, at: str) -> str | None:
    """Return the kind of the last change told of a source as a whole before this time, None before the first."""
    found: str | None = value(
        findings,
        "SELECT c.kind FROM snapshot s JOIN change c USING (visit_id) WHERE s.source_id = ? AND s.ended_at < ? "
        "AND c.kind LIKE 'site\\_%' ESCAPE '\\' ORDER BY s.ended_at DESC LIMIT 1",
        (source_id, at),
    )
    return found


def gone_since(findings: sqlite3.Connection, source_id: str, at: str) -> str:
    """Return when the first of a source's latest visits up to a time ended that all found no site."""
    found: str = value(
        findings,
        "SELECT min(ended_at) FROM snapshot WHERE source_id = :source AND ended_at <= :at AND outcome = 'gone' "
        "AND ended_at > coalesce((SELECT max(ended_at) FROM snapshot WHERE source_id = :source AND ended_at <= :at "
        "AND outcome IN ('complete', 'partial', 'seized', 'banner', 'redirected')), '')",
        {"source": source_id, "at": at},
    )
    return found


def write(findings: sqlite3.Connection, snapshot: Snapshot, items: Iterable[Shown]) -> None:
    """Write what a visit showed."""
    add(findings, [snapshot])
    add(
        findings,
        [
            Item(
                visit_id=snapshot.visit_id,
                kind=one.kind,
                item_id=one.item_id,
                document_id=one.document_id,
                capture_id=one.capture_id,
            )
            for one in items
        ],
    )


def changed(findings: sqlite3.Connection, change: Change) -> None:
    """Write a change; one of this visit, kind and thing stands already where it is told twice."""
    add(findings, [change], otherwise="IGNORE")


def forget(findings: sqlite3.Connection, visit_id: str) -> None:
    """Take away what was understood of a visit."""
    for table in ("snapshot_item", "change", "snapshot"):
        findings.execute(f"DELETE FROM {table} WHERE visit_id = ?", (visit_id,))


def first_page(findings: sqlite3.Connection, visit_id: str) -> FirstPage | None:
    """Return the first page of a visit, None where it brought none."""
    return first(
        findings,
        FirstPage,
        "SELECT s.capture_id, d.standing, d.standing_reason FROM sighting s JOIN document d ON d.id = s.document_id "
        f"WHERE s.visit_id = ? AND d.kind != 'picture' ORDER BY s.captured_at, {_PAGE} LIMIT 1",
        (visit_id,),
    )


def listing(findings: sqlite3.Connection, document_id: str, listing_id: str) -> Listing | None:
    """Return a listing as a document shows it."""
    where = "WHERE document_id = ? AND listing_id = ?"
    return next(iter(select(findings, Listing, where, (document_id, listing_id))), None)


def post(findings: sqlite3.Connection, document_id: str, post_id: str) -> Post | None:
    """Return a post as a document shows it."""
    where = "WHERE document_id = ? AND post_id = ?"
    return next(iter(select(findings, Post, where, (document_id, post_id))), None)


def oldest_post(findings: sqlite3.Connection, visit_id: str) -> str | None:
    """Return when the oldest post that a visit reached was published."""
    found: str | None = value(
        findings,
        "SELECT min(p.published_at) FROM sighting s JOIN post p USING (document_id) WHERE s.visit_id = ?",
        (visit_id,),
    )
    return found
