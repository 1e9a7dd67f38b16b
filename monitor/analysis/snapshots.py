"""
Understand each visit as a whole, and compare it with all that was known of the source before it.

Only a complete visit may conclude that something is gone; a partial one may add, never take away. A blocked visit
says nothing. Snapshots of a source are made in the order its visits ended; when one is due again, so are all after it.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from monitor.analysis.changes import Difference, listing_differences, post_differences
from monitor.analysis.documents import site_of
from storage.ids import derived_id
from storage.ledger import sources as source_table
from storage.ledger.times import to_text
from storage.records.source import Outcome, Source, Visit

VERSION = 2
STEP = "snapshot"
_READABLE = {Outcome.COMPLETE, Outcome.PARTIAL}
_TELLING = {Outcome.COMPLETE, Outcome.PARTIAL, Outcome.SEIZED, Outcome.GONE, Outcome.REDIRECTED}
"""Outcomes that say something about the site; the others say something about the visit."""


def update(
    findings: sqlite3.Connection,
    ledger: sqlite3.Connection,
    reading_edition: str,
    visits_read: Sequence[Visit],
) -> int:
    """
    Make the snapshots that are missing or out of date; return how many were made.

    ``visits_read`` are visits that were closed before their captures were registered, in the order they ended. One
    that was entered while the analysis ran would look empty, and an empty complete visit makes a shop's goods vanish.
    """
    edition = f"{VERSION}:{reading_edition}"
    sources = {source.id: source for source in source_table.every(ledger, removed=True)}
    done = dict(
        findings.execute(
            "SELECT subject, edition FROM step_done WHERE step = ?", (STEP,)
        ).fetchall()
    )
    by_source: dict[str, list[Visit]] = {}
    for visit in visits_read:
        by_source.setdefault(visit.source_id, []).append(visit)
    made = 0
    for source_id, visits in by_source.items():
        stale = next((i for i, visit in enumerate(visits) if done.get(visit.id) != edition), None)
        if stale is None:
            continue
        later = visits[stale:]
        with findings:
            for visit in later:
                _forget(findings, visit.id)
        for visit in later:
            with findings:
                _snapshot(findings, sources[source_id], visit)
                findings.execute(
                    "INSERT OR REPLACE INTO step_done VALUES (?, ?, ?)", (STEP, visit.id, edition)
                )
            made += 1
    return made


def _forget(findings: sqlite3.Connection, visit_id: str) -> None:
    for table in ("snapshot_item", "change", "snapshot"):
        findings.execute(f"DELETE FROM {table} WHERE visit_id = ?", (visit_id,))
    findings.execute("DELETE FROM step_done WHERE step = ? AND subject = ?", (STEP, visit_id))


@dataclass(frozen=True, slots=True)
class _Item:
    kind: str
    id: str
    document_id: str
    capture_id: str


@dataclass(slots=True)
class _Comparison:
    findings: sqlite3.Connection
    source: Source
    visit: Visit
    site_id: str

    @property
    def at(self) -> str:
        assert self.visit.ended_at is not None
        return to_text(self.visit.ended_at)

    def add(
        self,
        kind: str,
        item_id: str,
        subject: str,
        *,
        before: str | None = None,
        after: str | None = None,
        capture_before: str | None = None,
        capture_after: str | None = None,
    ) -> None:
        self.findings.execute(
            "INSERT OR IGNORE INTO change VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                derived_id("change", self.visit.id, kind, item_id),
                self.source.id,
                self.site_id,
                self.visit.id,
                self.at,
                kind,
                item_id,
                subject[:300],
                before,
                after,
                capture_before,
                capture_after,
            ),
        )


def _snapshot(findings: sqlite3.Connection, source: Source, visit: Visit) -> None:
    assert visit.ended_at is not None
    assert visit.outcome is not None
    site_id = site_of(source.url, source.kind, source.platform)
    readable = visit.outcome in _READABLE
    items = list(_items(findings, visit.id)) if readable else []
    kinds = [item.kind for item in items]
    documents = findings.execute(
        "SELECT count(*) FROM sighting WHERE visit_id = ?", (visit.id,)
    ).fetchone()[0]
    comparison = _Comparison(findings, source, visit, site_id)
    before = _known_before(findings, source.id, comparison.at)
    status = _status_before(findings, source.id, comparison.at)
    findings.execute(
        "INSERT INTO snapshot VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (visit.id, source.id, site_id, comparison.at, visit.outcome.value, visit.reason, documents,
         kinds.count("listing"), kinds.count("post")),
    )  # fmt: skip
    findings.executemany(
        "INSERT INTO snapshot_item VALUES (?, ?, ?, ?, ?)",
        [(visit.id, item.kind, item.id, item.document_id, item.capture_id) for item in items],
    )
    _compare_status(comparison, status)
    if readable and status is not None:
        _compare_items(comparison, items, before, baseline=not before)


def _items(findings: sqlite3.Connection, visit_id: str) -> Iterator[_Item]:
    """Yield what a visit showed, each thing once, on the page that says most about it."""
    queries = {
        "listing": "SELECT x.listing_id AS item, s.document_id, s.capture_id FROM sighting s JOIN listing x USING (document_id) "
        "WHERE s.visit_id = ? ORDER BY x.detail DESC, s.captured_at, s.capture_id",
        "post": "SELECT x.post_id AS item, s.document_id, s.capture_id FROM sighting s JOIN post x USING (document_id) "
        "WHERE s.visit_id = ? ORDER BY s.captured_at DESC, s.capture_id",
        "contact": "SELECT x.kind || ':' || x.value AS item, s.document_id, s.capture_id FROM sighting s "
        "JOIN contact x USING (document_id) WHERE s.visit_id = ? AND x.valid AND x.place <> 'image' ORDER BY s.captured_at, s.capture_id",
    }
    for kind, query in queries.items():
        seen = set()
        for row in findings.execute(query, (visit_id,)):
            if row["item"] not in seen:
                seen.add(row["item"])
                yield _Item(kind, row["item"], row["document_id"], row["capture_id"])


def _known_before(
    findings: sqlite3.Connection, source_id: str, at: str
) -> dict[tuple[str, str], tuple[_Item, bool]]:
    """Return each thing ever seen before this time: where it was last seen, and whether it is still there."""
    rows = findings.execute(
        "SELECT i.kind, i.item_id, i.document_id, i.capture_id, max(s.ended_at) AS seen_at FROM snapshot_item i "
        "JOIN snapshot s USING (visit_id) WHERE s.source_id = ? AND s.ended_at < ? GROUP BY i.kind, i.item_id",
        (source_id, at),
    ).fetchall()
    gone = dict(
        findings.execute(
            "SELECT item_id, max(at) FROM change WHERE source_id = ? AND at < ? AND kind IN "
            "('listing_vanished', 'contact_vanished', 'post_deleted') GROUP BY item_id",
            (source_id, at),
        ).fetchall()
    )
    return {
        (row["kind"], row["item_id"]): (
            _Item(row["kind"], row["item_id"], row["document_id"], row["capture_id"]),
            gone.get(row["item_id"], "") < row["seen_at"],
        )
        for row in rows
    }


def _status_before(findings: sqlite3.Connection, source_id: str, at: str) -> str | None:
    marks = ", ".join("?" * len(_TELLING))
    row = findings.execute(
        f"SELECT outcome FROM snapshot WHERE source_id = ? AND ended_at < ? AND outcome IN ({marks}) "
        "ORDER BY ended_at DESC LIMIT 1",
        (source_id, at, *sorted(outcome.value for outcome in _TELLING)),
    ).fetchone()
    return row[0] if row is not None else None


def _compare_status(comparison: _Comparison, status: str | None) -> None:
    visit = comparison.visit
    outcome = visit.outcome
    if outcome not in _TELLING:
        return
    now = "open" if outcome in _READABLE else outcome.value if outcome else ""
    was = None if status is None else "open" if status in {"complete", "partial"} else status
    if now == was:
        return
    first = comparison.findings.execute(
        "SELECT s.capture_id, d.standing_reason FROM sighting s JOIN document d ON d.id = s.document_id "
        "WHERE s.visit_id = ? AND d.kind != 'picture' ORDER BY s.captured_at LIMIT 1",
        (visit.id,),
    ).fetchone()
    capture = first["capture_id"] if first else None
    detail = (
        first["standing_reason"] if first and outcome not in _READABLE else ""
    ) or visit.reason
    kind = {"seized": "site_seized", "gone": "site_gone", "redirected": "site_redirected"}.get(now)
    if kind is None:
        kind = "site_first_seen" if was is None else "site_back"
    comparison.add(
        kind,
        comparison.site_id,
        comparison.source.label or comparison.source.url,
        before=was,
        after=detail[:500],
        capture_after=capture,
    )


def _compare_items(
    comparison: _Comparison,
    items: list[_Item],
    before: dict[tuple[str, str], tuple[_Item, bool]],
    *,
    baseline: bool,
) -> None:
    seen = set()
    for item in items:
        seen.add((item.kind, item.id))
        known = before.get((item.kind, item.id))
        if known is None:
            if not baseline:
                comparison.add(
                    f"{item.kind}_appeared",
                    item.id,
                    _subject(comparison.findings, item),
                    capture_after=item.capture_id,
                )
            continue
        old, present = known
        if not present:
            comparison.add(
                f"{item.kind}_returned", item.id, _subject(comparison.findings, item),
                capture_before=old.capture_id, capture_after=item.capture_id,
            )  # fmt: skip
        if old.document_id != item.document_id:
            for difference in _differences(comparison.findings, old, item):
                comparison.add(
                    difference.kind, item.id, _subject(comparison.findings, item), before=difference.before,
                    after=difference.after, capture_before=old.capture_id, capture_after=item.capture_id,
                )  # fmt: skip
    if comparison.visit.outcome is Outcome.COMPLETE:
        _vanished(comparison, seen, before)


def _vanished(
    comparison: _Comparison,
    seen: set[tuple[str, str]],
    before: dict[tuple[str, str], tuple[_Item, bool]],
) -> None:
    oldest = _oldest_post(comparison.findings, comparison.visit.id)
    for key, (item, present) in before.items():
        if not present or key in seen:
            continue
        if item.kind == "post":
            at = _published(comparison.findings, item)
            if oldest is None or at is None or at < oldest:
                continue  # older than what the visit reached: not seen, so not known to be gone
        kind = "post_deleted" if item.kind == "post" else f"{item.kind}_vanished"
        comparison.add(
            kind, item.id, _subject(comparison.findings, item), capture_before=item.capture_id
        )


def _differences(findings: sqlite3.Connection, old: _Item, new: _Item) -> Iterator[Difference]:
    if old.kind == "contact":
        return
    table, key, compare = {
        "listing": ("listing", "listing_id", listing_differences),
        "post": ("post", "post_id", post_differences),
    }[old.kind]
    query = f"SELECT * FROM {table} WHERE document_id = ? AND {key} = ?"
    before = findings.execute(query, (old.document_id, old.id)).fetchone()
    after = findings.execute(query, (new.document_id, new.id)).fetchone()
    if before is not None and after is not None:
        yield from compare(before, after)


def _subject(findings: sqlite3.Connection, item: _Item) -> str:
    if item.kind == "contact":
        return item.id
    column = "name" if item.kind == "listing" else "text"
    row = findings.execute(
        f"SELECT {column} FROM {item.kind} WHERE document_id = ? AND {item.kind}_id = ?",
        (item.document_id, item.id),
    ).fetchone()
    return " ".join(row[0].split()) if row is not None else item.id


def _oldest_post(findings: sqlite3.Connection, visit_id: str) -> str | None:
    row = findings.execute(
        "SELECT min(p.published_at) FROM sighting s JOIN post p USING (document_id) WHERE s.visit_id = ?",
        (visit_id,),
    ).fetchone()
    return row[0] if row is not None else None


def _published(findings: sqlite3.Connection, item: _Item) -> str | None:
    row = findings.execute(
        "SELECT published_at FROM post WHERE document_id = ? AND post_id = ?",
        (item.document_id, item.id),
    ).fetchone()
    return row[0] if row is not None else None
