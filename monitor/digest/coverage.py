"""Say what the watch saw and did not see: a digest that says « rien de nouveau » must be able to be believed."""

import json
import sqlite3
from datetime import datetime, timedelta

from monitor.analysis.steps import editions
from monitor.config import Configuration
from monitor.digest.words import STEPS, harmless
from monitor.health import browser_failures
from storage.findings import steps
from storage.ledger import sources as source_table
from storage.ledger.times import to_text
from storage.records.digest import Coverage
from storage.records.source import Outcome, Source, SourceKind, SourceState

_LISTS = {
    Outcome.PARTIAL: "partial",
    Outcome.BLOCKED: "blocked",
    Outcome.UNREACHABLE: "unreachable",
    Outcome.ERROR: "failed",
}


def coverage(
    findings: sqlite3.Connection,
    ledger: sqlite3.Connection,
    configuration: Configuration,
    *,
    since: datetime | None,
    until: datetime,
) -> Coverage:
    """Return the coverage of the time between two digests; without an earlier one, of all the time before ``until``."""
    begin, end = to_text(since) if since else "", to_text(until)
    lists: dict[str, list[str]] = {name: [] for name in (*_LISTS.values(), "silent", "late")}
    sources = list(source_table.every(ledger))
    active = [source for source in sources if source.state is SourceState.ACTIVE]
    visited = complete = 0
    for source in active:
        row = ledger.execute(
            "SELECT * FROM visit WHERE source_id = ? AND ended_at > ? AND ended_at <= ? ORDER BY ended_at DESC LIMIT 1",
            (source.id, begin, end),
        ).fetchone()
        name = _name(source)
        if _late(ledger, source, configuration, until):
            lists["late"].append(name)
        if row is None:
            continue
        visited += 1
        outcome = Outcome(row["outcome"])
        complete += outcome is Outcome.COMPLETE
        if outcome in _LISTS:
            lists[_LISTS[outcome]].append(f"{name} ({harmless(row['reason'], 90)})")
        elif outcome is Outcome.COMPLETE and _silent(findings, source, row["id"]):
            lists["silent"].append(name)
    captures = ledger.execute(
        "SELECT count(*) FROM capture WHERE captured_at > ? AND captured_at <= ?", (begin, end)
    ).fetchone()[0]
    return Coverage(
        sources=len(active),
        visited=visited,
        complete=complete,
        partial=tuple(lists["partial"]),
        blocked=tuple(lists["blocked"]),
        unreachable=tuple(lists["unreachable"]),
        failed=tuple(lists["failed"]),
        silent=tuple(lists["silent"]),
        late=tuple(lists["late"]),
        paused=sum(source.state is SourceState.PAUSED for source in sources),
        captures=captures,
        problems=steps.problems(findings),
        pending_delivery=ledger.execute(
            "SELECT count(*) FROM delivery WHERE state = 'queued'"
        ).fetchone()[0],
        behind=behind(findings, configuration),
        days_without=_days_without(ledger, since, until),
        damaged=_damaged(ledger),
        unstamped=_unstamped(ledger),
        browser=harmless(browser_failures(ledger, begin, end), 400),
    )


def behind(findings: sqlite3.Connection, configuration: Configuration) -> tuple[str, ...]:
    """Return what stands as an earlier edition of code or rules left it, in French; nothing once all is read again."""
    today = editions(with_pictures=configuration.reading.pictures)
    return tuple(
        f"{STEPS.get(one.step, one.step)}, {one.old} sur {one.total}"
        for one in steps.mixed(findings, today)
    )


def _has(ledger: sqlite3.Connection, table: str) -> bool:
    return (
        ledger.execute(
            "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", (table,)
        ).fetchone()
        is not None
    )


def _damaged(ledger: sqlite3.Connection) -> tuple[str, ...]:
    """What the last whole reading of the evidence found; the custody log holds one line for each."""
    if not _has(ledger, "custody"):
        return ()
    lines = [
        json.loads(row[0])
        for row in ledger.execute("SELECT line FROM custody WHERE series = 'audit' ORDER BY seq")
    ]
    ends = [place for place, line in enumerate(lines) if line["event"] == "verified"]
    begin = ends[-2] + 1 if len(ends) > 1 else 0
    found = [line for line in lines[begin:] if line["event"] == "anomaly"]
    return tuple(
        f"{harmless(str(line.get('object', '')), 80)} ({harmless(str(line.get('reason', '')), 90)})"
        for line in found
    )


def _unstamped(ledger: sqlite3.Connection) -> int:
    if not _has(ledger, "seal"):
        return 0
    query = "SELECT count(*) FROM seal WHERE NOT EXISTS (SELECT 1 FROM seal_token t WHERE t.seal_id = seal.id)"
    return int(ledger.execute(query).fetchone()[0])


def _late(
    ledger: sqlite3.Connection, source: Source, configuration: Configuration, until: datetime
) -> bool:
    row = ledger.execute(
        "SELECT max(started_at) FROM visit WHERE source_id = ? AND ended_at IS NOT NULL",
        (source.id,),
    ).fetchone()
    last = row[0] or to_text(source.added_at)
    allowed = timedelta(seconds=source.every_seconds * configuration.digest.late_after)
    return bool(last < to_text(until - allowed))


def _silent(findings: sqlite3.Connection, source: Source, visit_id: str) -> bool:
    """Say whether a shop or account that once showed something showed nothing in a complete visit."""
    if source.kind not in {SourceKind.SHOP, SourceKind.SOCIAL}:
        return False
    now = findings.execute(
        "SELECT listings + posts FROM snapshot WHERE visit_id = ?", (visit_id,)
    ).fetchone()
    before = findings.execute(
        "SELECT max(listings + posts) FROM snapshot WHERE source_id = ? AND visit_id <> ?",
        (source.id, visit_id),
    ).fetchone()[0]
    return now is not None and now[0] == 0 and bool(before)


def _days_without(ledger: sqlite3.Connection, since: datetime | None, until: datetime) -> int:
    """Count the whole days since the last digest in which nothing was visited."""
    if since is None:
        return 0
    days = {
        row[0]
        for row in ledger.execute(
            "SELECT DISTINCT substr(ended_at, 1, 10) FROM visit WHERE ended_at > ? AND ended_at <= ?",
            (to_text(since), to_text(until)),
        )
    }
    gap = (until - since).days
    return max(0, gap - max(len(days), 1)) if gap > 1 else 0


def _name(source: Source) -> str:
    return harmless(source.label or source.url, 80)
