"""Which sources are due, and when each will be: the last visit, the source's rhythm, and a jitter that is its own."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from monitor.desk import Desk
from storage.ledger import sources as source_table
from storage.ledger import visits as visit_table
from storage.ledger.times import to_text
from storage.records.source import Outcome, Source, SourceState, Visit

RETRY_SECONDS = 3600
"""After a visit that brought nothing, the source is due again this soon; each further failure doubles it."""

AFTER_SEIZURE_SECONDS = 7200
"""A seized or vanished site is looked at every two hours for three days: half come back within a median of one."""
AFTER_SEIZURE_DAYS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceStatus:
    """Where a source stands in the day."""

    source: Source
    last_at: datetime | None
    outcome: str
    next_at: datetime
    state: str
    """``due``, ``à jour``, ``en retard``, ``en cours`` or ``en pause``."""


AHEAD = timedelta(minutes=5)
"""What is dated later than this from now was dated by a clock that was wrong: nothing waits for it."""


def next_visit(desk: Desk, source: Source, now: datetime) -> datetime:
    """Return when a source is to be visited next; its time of addition where it never was."""
    known = to_text(now + AHEAD)
    return _after(desk, source, now, visit_table.last(desk.ledger, source.id, known))


def _after(desk: Desk, source: Source, now: datetime, visit: Visit | None) -> datetime:
    """Return when a source is to be visited after its last visit."""
    if visit is None:
        return min(source.added_at, now)
    every = float(source.every_seconds)
    if visit.outcome in {Outcome.ERROR, Outcome.UNREACHABLE}:
        failures = visit_table.failures_in_a_row(desk.ledger, source.id, to_text(now + AHEAD))
        every = min(every, RETRY_SECONDS * 2.0 ** min(failures - 1, 16))
    elif visit.outcome in {Outcome.SEIZED, Outcome.GONE, Outcome.REDIRECTED} and _recent(
        desk, source, visit.started_at
    ):
        every = min(every, AFTER_SEIZURE_SECONDS)
    return visit.started_at + timedelta(
        seconds=every * _jitter(source.id, visit.id, desk.configuration.schedule.jitter)
    )


def due(desk: Desk, now: datetime) -> list[Source]:
    """Return the active sources whose time has come, the longest due first."""
    waiting, last = [], visit_table.last_of_each(desk.ledger, to_text(now + AHEAD))
    for source in source_table.every(desk.ledger):
        if source.state is SourceState.ACTIVE:
            at = _after(desk, source, now, last.get(source.id))
            if at <= now:
                waiting.append((at, source.id, source))
    return [source for _, _, source in sorted(waiting, key=lambda one: one[:2])]


def state_of(desk: Desk, now: datetime) -> list[SourceStatus]:
    """Return where every source stands."""
    rows, last = [], visit_table.last_of_each(desk.ledger, to_text(now + AHEAD))
    for source in source_table.every(desk.ledger):
        visit = last.get(source.id)
        at = _after(desk, source, now, visit)
        overdue = timedelta(
            seconds=source.every_seconds * (desk.configuration.digest.late_after - 1)
        )
        if source.state is SourceState.PAUSED:
            state = "en pause"
        elif visit is not None and visit.ended_at is None:
            state = "en cours"
        elif now > at + overdue and visit is not None:
            state = "en retard"
        else:
            state = "due" if at <= now else "à jour"
        outcome = "" if visit is None or visit.outcome is None else visit.outcome.value
        rows.append(
            SourceStatus(
                source=source,
                last_at=visit.started_at if visit else None,
                outcome=outcome,
                next_at=at,
                state=state,
            )
        )
    return rows


def _recent(desk: Desk, source: Source, at: datetime) -> bool:
    seen = visit_table.last_begun(desk.ledger, source.id, (Outcome.COMPLETE, Outcome.PARTIAL))
    last_open = datetime.fromisoformat(seen) if seen else source.added_at
    return at - last_open < timedelta(days=AFTER_SEIZURE_DAYS)


def _jitter(source_id: str, visit_id: str, share: float) -> float:
    """Return a factor around 1 that differs from visit to visit and can be computed again: no timing signature."""
    draw = int.from_bytes(sha256(f"{source_id}/{visit_id}".encode()).digest()[:4], "big") / 2**32
    return 1 + share * (2 * draw - 1)
