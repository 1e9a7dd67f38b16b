"""Say what the watch saw and did not see: a digest that says « rien de nouveau » must be able to be believed."""

import sqlite3
from datetime import datetime, timedelta

from monitor.analysis.steps import editions
from monitor.config import Configuration
from monitor.digest.words import STEPS, harmless
from monitor.health import browser_failures
from storage.findings import health, steps
from storage.ledger import captures as capture_table
from storage.ledger import digests, guarded, visits
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
        visit = visits.last_ended(ledger, source.id, begin, end)
        name = _name(source)
        if _late(ledger, source, configuration, until):
            lists["late"].append(name)
        if visit is None or visit.outcome is None:
            continue
        visited += 1
        outcome = visit.outcome
        complete += outcome is Outcome.COMPLETE
        if outcome in _LISTS:
            lists[_LISTS[outcome]].append(f"{name} ({harmless(visit.reason, 90)})")
        elif outcome is Outcome.COMPLETE and _silent(findings, source, visit.id):
            lists["silent"].append(name)
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
        captures=capture_table.count(ledger, begin, end),
        problems=steps.problems(findings),
        pending_delivery=len(digests.queued(ledger)),
        behind=behind(findings, configuration),
        unread=unread(findings, ledger, until),
        days_without=_days_without(ledger, since, until),
        damaged=tuple(
            f"{harmless(one.object, 80)} ({harmless(one.reason, 90)})"
            for one in guarded.damaged(ledger)
        ),
        unstamped=guarded.unstamped(ledger),
        browser=harmless(browser_failures(ledger, begin, end), 400),
    )


def unread(
    findings: sqlite3.Connection, ledger: sqlite3.Connection, until: datetime
) -> tuple[str, ...]:
    """Return the sources some visit of which, ended by then, no analysis has understood; whatever the cause."""
    understood = steps.editions(findings, "snapshot")
    waiting = {
        visit.source_id
        for visit in visits.closed(ledger)
        if visit.id not in understood and visit.ended_at is not None and visit.ended_at <= until
    }
    return tuple(
        _name(one) for one in source_table.every(ledger, removed=True) if one.id in waiting
    )


def behind(findings: sqlite3.Connection, configuration: Configuration) -> tuple[str, ...]:
    """Return what stands as an earlier edition of code or rules left it, in French; nothing once all is read again."""
    today = editions(with_pictures=configuration.reading.pictures)
    return tuple(
        f"{STEPS.get(one.step, one.step)}, {one.old} sur {one.total}"
        for one in steps.mixed(findings, today)
    )


def _late(
    ledger: sqlite3.Connection, source: Source, configuration: Configuration, until: datetime
) -> bool:
    last = visits.last_begun(ledger, source.id) or to_text(source.added_at)
    allowed = timedelta(seconds=source.every_seconds * configuration.digest.late_after)
    return bool(last < to_text(until - allowed))


def _silent(findings: sqlite3.Connection, source: Source, visit_id: str) -> bool:
    """Say whether a shop or account that once showed something showed nothing in a complete visit."""
    if source.kind not in {SourceKind.SHOP, SourceKind.SOCIAL}:
        return False
    return health.went_silent(findings, source.id, visit_id)


def _days_without(ledger: sqlite3.Connection, since: datetime | None, until: datetime) -> int:
    """Count the whole days since the last digest in which nothing was visited."""
    if since is None:
        return 0
    days = visits.days_with(ledger, to_text(since), to_text(until))
    gap = (until - since).days
    return max(0, gap - max(len(days), 1)) if gap > 1 else 0


def _name(source: Source) -> str:
    return harmless(source.label or source.url, 80)
