"""
Which sources are due, and why: the last visit, the source's pace, set or learned, and a jitter that is its own.

What was worked out is kept in a queue (:mod:`storage.ledger.queue`), so that asking what is due costs what is due.
"""

import logging
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

from monitor.config import Configuration, seconds
from monitor.desk import Desk
from monitor.language import counted
from monitor.pace import Look, rate, seconds_between, usual_root
from storage.errors import FindingsDamaged
from storage.findings import looks as look_table
from storage.ledger import queue
from storage.ledger import sources as source_table
from storage.ledger import visits as visit_table
from storage.ledger.queue import Queued
from storage.ledger.times import to_text, to_time
from storage.records.source import Outcome, Source, SourceState, Visit

log = logging.getLogger("portique.schedule")

RETRY_SECONDS = 3600
"""After a visit that brought nothing, the source is due again this soon; each further failure doubles it."""

AFTER_SEIZURE_SECONDS = 7200
"""A seized or vanished site is looked at every two hours for three days: half come back within a median of one."""
AFTER_SEIZURE_DAYS = 3
BANNER_SECONDS = 6 * 3600
"""A banner to be verified is looked at again this soon."""

DEAD = 3
"""Failed visits in a row from which on a source has to wait for those that answer."""

UNSEEN = 50.0
"""Changes a day of a source that was never visited: all of it is new."""

AHEAD = timedelta(minutes=5)
"""What is dated later than this from now was dated by a clock that was wrong: nothing waits for it."""

_ENDED = {Outcome.SEIZED, Outcome.BANNER, Outcome.GONE, Outcome.REDIRECTED}
_FAILED = {Outcome.ERROR, Outcome.UNREACHABLE}


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceStatus:
    """Where a source stands in the day."""

    source: Source
    last_at: datetime | None
    outcome: str
    next_at: datetime
    state: str
    """``due``, ``à jour``, ``en retard``, ``en cours`` or ``en pause``."""

    why: str
    """Why it is due then."""


def pace_set(source: Source, configuration: Configuration) -> int:
    """Return the seconds between visits that were set for a source: its own, or the configuration's where nobody gave it one."""
    return seconds(configuration.schedule.every) if source.learns else source.every_seconds


def next_visit(desk: Desk, source: Source, now: datetime) -> datetime:
    """Return when a source is to be visited next; its time of addition where it never was."""
    last = visit_table.last(desk.ledger, source.id, to_text(now + AHEAD))
    return to_time(_Plan(desk, now).of(source, last, _looks(desk, [source])).due_at)


def due(desk: Desk, now: datetime) -> list[Source]:
    """Return the active sources whose time has come, the most worth first."""
    return list(found(desk, waiting(desk, now)))


def waiting(desk: Desk, now: datetime) -> list[Queued]:
    """Return the places in the queue whose time has come, the most worth first; what was taken out is put back."""
    queue.empty(desk.ledger, made_after=to_text(now + AHEAD))
    missing = set(queue.missing(desk.ledger))
    if missing:
        queue.put(desk.ledger, _planned(desk, missing, now))
    return sorted(queue.due(desk.ledger, to_text(now)), key=lambda one: _worth(one, now))


def found(desk: Desk, places: Iterable[Queued]) -> Iterator[Source]:
    """Yield the sources that stand at these places."""
    for one in places:
        source = source_table.find(desk.ledger, one.source_id)
        if source is not None:
            yield source


def state_of(desk: Desk, now: datetime) -> list[SourceStatus]:
    """Return where every source stands; nothing is written."""
    rows, last = [], visit_table.last_of_each(desk.ledger, to_text(now + AHEAD))
    made_by = to_text(now + AHEAD)
    places = {key: one for key, one in queue.every(desk.ledger).items() if one.made_at <= made_by}
    sources = list(source_table.every(desk.ledger))
    left = {one.id for one in sources} - places.keys()
    places |= {one.source_id: one for one in _planned(desk, left, now)}
    for source in sources:
        visit, place = last.get(source.id), places[source.id]
        rows.append(
            SourceStatus(
                source=source,
                last_at=visit.started_at if visit else None,
                outcome="" if visit is None or visit.outcome is None else visit.outcome.value,
                next_at=to_time(place.due_at) if place.due_at != queue.NEVER else now,
                state=_state(desk, source, visit, place, now),
                why=place.why,
            )
        )
    return rows


def _state(desk: Desk, source: Source, visit: Visit | None, place: Queued, now: datetime) -> str:
    if source.state is SourceState.PAUSED:
        return "en pause"
    if visit is not None and visit.ended_at is None:
        return "en cours"
    at = to_time(place.due_at)
    overdue = timedelta(seconds=place.pace_seconds * (desk.configuration.digest.late_after - 1))
    if now > at + overdue and visit is not None:
        return "en retard"
    return "due" if at <= now else "à jour"


def _worth(one: Queued, now: datetime) -> tuple[bool, float, str]:
    """
    Return what orders the queue: by the changes that wait to be seen, which grow with age, so that nothing waits for ever.

    What does not answer comes after what does, until twice its pace is over.
    """
    age = (now - to_time(one.due_at)).total_seconds() + one.pace_seconds
    return one.failures >= DEAD and age < 2 * one.pace_seconds, -one.rate * age, one.source_id


def _planned(desk: Desk, ids: Iterable[str], now: datetime) -> list[Queued]:
    """Work out when these sources are due."""
    wanted = set(ids)
    if not wanted:
        return []
    plan = _Plan(desk, now)
    if len(wanted) == 1:
        sources = [one for key in wanted if (one := source_table.find(desk.ledger, key))]
        last = {one.id: visit_table.last(desk.ledger, one.id, plan.known) for one in sources}
    else:
        sources = [one for one in source_table.every(desk.ledger, removed=True) if one.id in wanted]
        last = {**visit_table.last_of_each(desk.ledger, plan.known)}
    looks = _looks(desk, sources)
    return [plan.of(source, last.get(source.id), looks) for source in sources]


def _looks(desk: Desk, sources: Iterable[Source]) -> dict[str, list[Look]]:
    """Return what the visits of sources that learn found; nothing where the findings cannot be asked: the pace then is the set one."""
    wanted = [one.id for one in sources if one.learns and one.state is SourceState.ACTIVE]
    if not wanted or not desk.configuration.schedule.learn or not desk.workspace.findings.exists():
        return {}
    try:
        with desk.reading_findings() as findings:
            return {key: _spans(look_table.latest(findings, key)) for key in wanted}
    except (sqlite3.Error, FindingsDamaged):
        log.warning("pace_not_learned", exc_info=True)
        return {}


def _spans(seen: list[look_table.Seen]) -> list[Look]:
    days = [to_time(one.ended_at) for one in seen]
    return [
        Look((this - before) / timedelta(days=1), bool(one.changed))
        for this, before, one in zip(days, days[1:], seen, strict=False)
    ]


class _Plan:
    """Works out when sources are due, at one time."""

    def __init__(self, desk: Desk, now: datetime) -> None:
        self._desk = desk
        self._now = now
        self._schedule = desk.configuration.schedule
        self.known = to_text(now + AHEAD)
        """What is dated later is not believed."""

        self._root = queue.root(desk.ledger, usual_root())

    def of(self, source: Source, visit: Visit | None, looks: Mapping[str, list[Look]]) -> Queued:
        """Return a source's place in the queue, after its last visit."""
        learns = source.learns and self._schedule.learn
        found = rate(looks.get(source.id, [])) if visit is not None else UNSEEN
        pace = float(pace_set(source, self._desk.configuration))
        if learns and visit is not None:
            pace = seconds_between(pace, found, self._root)
        failures = (
            visit_table.failures_in_a_row(self._desk.ledger, source.id, self.known)
            if visit is not None and visit.outcome in _FAILED
            else 0
        )
        at, why = self._when(
            source,
            visit,
            pace,
            failures,
            f"change {_days(found)} environ" if learns else "rythme fixé",
        )
        return Queued(
            source_id=source.id, due_at=at, made_at=to_text(self._now), pace_seconds=pace, rate=found,
            root=found**0.5 if looks.get(source.id) else 0.0, failures=failures, why=why,
        )  # fmt: skip

    def _when(
        self, source: Source, visit: Visit | None, pace: float, failures: int, usual: str
    ) -> tuple[str, str]:
        """Return when a source is due, and why then."""
        if source.state is not SourceState.ACTIVE:
            return queue.NEVER, "en pause" if source.state is SourceState.PAUSED else "retirée"
        if visit is None:
            return to_text(min(source.added_at, self._now)), "jamais visitée"
        draw = _draw(source.id, visit.id)
        jitter = 1 + self._schedule.jitter * (2 * draw - 1)
        if failures:
            wait = min(pace, RETRY_SECONDS * 2.0 ** min(failures - 1, 16))
            why = f"{counted(failures, 'visite de suite', 'visites de suite')} sans réponse"
        elif near := self._near(source, visit):
            soon, why = near
            wait = min(pace, soon)
            return to_text(visit.started_at + timedelta(seconds=wait * jitter)), why
        else:
            wait, why = pace, usual
        at = visit.started_at + timedelta(seconds=wait * jitter)
        return to_text(awake(at, self._schedule.quiet, self._schedule.timezone, draw)), why

    def _near(self, source: Source, visit: Visit) -> tuple[float, str] | None:
        """Return how soon a site that shows itself no more is looked at again, and why; None where its pace will do."""
        if visit.outcome is Outcome.BANNER and not self._seen_again(source, visit):
            return BANNER_SECONDS, "bannière de saisie à vérifier"
        if visit.outcome in _ENDED and self._recent(source, visit.started_at):
            return AFTER_SEIZURE_SECONDS, "vient de fermer : suivi de près trois jours"
        return None

    def _seen_again(self, source: Source, visit: Visit) -> bool:
        """Say whether a banner was seen on another day already: it is a seizure then (:mod:`monitor.analysis.banners`)."""
        from monitor.analysis.banners import APART

        open_at = visit_table.last_begun(
            self._desk.ledger, source.id, (Outcome.COMPLETE, Outcome.PARTIAL)
        )
        first = visit_table.first_begun(self._desk.ledger, source.id, Outcome.BANNER, open_at or "")
        return first is not None and visit.started_at - datetime.fromisoformat(first) >= APART

    def _recent(self, source: Source, at: datetime) -> bool:
        seen = visit_table.last_begun(
            self._desk.ledger, source.id, (Outcome.COMPLETE, Outcome.PARTIAL)
        )
        last_open = datetime.fromisoformat(seen) if seen else source.added_at
        return at - last_open < timedelta(days=AFTER_SEIZURE_DAYS)


def awake(at: datetime, quiet: str, zone: str, draw: float) -> datetime:
    """Return a time, or where it falls into the quiet hours one within the hour after them; ``draw`` says which."""
    if not quiet:
        return at
    begin, end = (time.fromisoformat(part) for part in quiet.split("-"))
    local = at.astimezone(ZoneInfo(zone))
    now = local.time()
    if not (begin <= now < end if begin <= end else now >= begin or now < end):
        return at
    day = local.date() + timedelta(days=now >= end)
    ended = datetime.combine(day, end, tzinfo=local.tzinfo)
    return ended.astimezone(at.tzinfo) + timedelta(hours=draw)


def _days(found: float) -> str:
    days = 1 / found
    return (
        f"tous les {days:.0f} jours"
        if days >= 1.5
        else f"toutes les {max(1, round(days * 24))} heures"
    )


def _draw(source_id: str, visit_id: str) -> float:
    """Return a number from 0 to 1 that differs from visit to visit and can be computed again: no timing signature."""
    return int.from_bytes(sha256(f"{source_id}/{visit_id}".encode()).digest()[:4], "big") / 2**32
