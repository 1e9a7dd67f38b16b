"""
Keep the lineage up to date with the traits, the sites, the judgements and the profiles.

What happened is put in the order of its times: captures, seizures, rulings. Each event is taken in knowing only what
came before, so the tables are the same whether they were brought up to date after every visit or once over everything.
Where something new sorts before what was taken in (an old archive is imported, a rule changes), all is done again.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from monitor.lineage import sellers
from monitor.lineage.leads import latest_rulings, ruled
from monitor.lineage.placing import NewTrait, Placing
from monitor.lineage.weights import Weights, shipped_weights
from storage.findings.lineage import NAMES
from storage.ids import sha256_hex
from storage.records.link import Judgement, Profile, SiteFacts, TraitKind, Verdict

_AFTER = "~"
"""Sorts after every capture id of the same time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LineageReport:
    """What one run did."""

    captures: int
    """Captures taken in."""

    weighed: int
    """Pairs compared."""

    leads: int
    """Leads there are now."""

    sellers: int
    again: bool
    """Everything was done again from the first capture."""


class _Event(NamedTuple):
    """Something that happened; sorts by time, then by what it is."""

    at: str
    order: int
    site_id: str
    other: str


def update(
    findings: sqlite3.Connection,
    *,
    sites: Iterable[SiteFacts],
    judgements: Iterable[Judgement],
    profiles: Iterable[Profile],
    weights: Weights | None = None,
    edition: str = "",
    whole: bool = True,
) -> LineageReport:
    """
    Bring the lineage's tables up to date, in one transaction.

    Reads the table ``trait`` (capture_id, site_id, kind, value, quotation, observed_at, url). ``edition`` is that
    of this code and of the traits; when it changes, everything is done again, unless ``whole`` says that not all
    traits are there yet: then what is new is taken in after what was.
    """
    weights = weights or shipped_weights()
    known_sites, rulings, described = (
        list(sites),
        list(judgements),
        sorted(profiles, key=lambda p: p.id),
    )
    whole_edition = sha256_hex(repr((weights.edition, edition, described)).encode())[:20]
    with findings:
        progress = _Progress.read(findings)
        events = _events(known_sites, rulings)
        again = (
            whole
            and progress is not None
            and (progress.edition != whole_edition or _late(findings, progress, events))
        )
        if again:
            for name in NAMES:
                findings.execute(f"DELETE FROM {name}")
            progress = None
        placing = Placing(findings, weights)
        if progress is None:
            progress = _Progress(
                at="", capture_id="", traits=0, captures=0, edition=whole_edition if whole else ""
            )
            _describe(placing, described)
        placing.resume(progress.at)
        progress, taken = _take(findings, placing, progress, events)
        progress.write(findings)
        ruled(findings, rulings)
        count = sellers.join(findings, rulings, known_sites, weights)
        (leads,) = findings.execute("SELECT COUNT(*) FROM lead").fetchone()
    return LineageReport(
        captures=taken, weighed=placing.weighed, leads=leads, sellers=count, again=again
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Progress:
    """How far a run came: the last event taken in."""

    at: str
    capture_id: str
    traits: int
    captures: int
    edition: str

    @classmethod
    def read(cls, findings: sqlite3.Connection) -> "_Progress | None":
        row = findings.execute(
            "SELECT observed_at, capture_id, traits, captures, edition FROM lineage_progress"
        ).fetchone()
        if row is None:
            return None
        return cls(at=row[0], capture_id=row[1], traits=row[2], captures=row[3], edition=row[4])

    def write(self, findings: sqlite3.Connection) -> None:
        findings.execute(
            "INSERT OR REPLACE INTO lineage_progress (only, observed_at, capture_id, traits, captures, edition)"
            " VALUES (1, ?, ?, ?, ?, ?)",
            (self.at, self.capture_id, self.traits, self.captures, self.edition),
        )


def _events(sites: Iterable[SiteFacts], judgements: Iterable[Judgement]) -> list[_Event]:
    """Return seizures and rulings of one hand, in the order of their times; after captures of the same time."""
    found = [_Event(s.seized_at, 1, s.site_id, "") for s in sites if s.seized_at is not None]
    for (one, other), judgement in latest_rulings(judgements).items():
        if judgement.verdict is Verdict.SAME:
            found.append(_Event(judgement.judged_at, 2, one, other))
    return sorted(found)


def _late(findings: sqlite3.Connection, progress: _Progress, events: Iterable[_Event]) -> bool:
    """Say whether anything sorts before what was taken in and was not there then."""
    (total,) = findings.execute("SELECT COUNT(*) FROM trait").fetchone()
    (ahead,) = findings.execute(
        "SELECT COUNT(*) FROM trait WHERE (observed_at, capture_id) > (?, ?)",
        (progress.at, progress.capture_id),
    ).fetchone()
    if progress.traits + ahead != total:
        return True
    taken = {
        _Event(*row)
        for row in findings.execute("SELECT at, place, site_id, other FROM lineage_event")
    }
    known = set(events)
    return bool(taken - known) or any(event.at <= progress.at for event in known - taken)


def _describe(placing: Placing, profiles: Iterable[Profile]) -> None:
    """Take in the profiles before anything else: what they tell was public before the watch began."""
    for profile in profiles:
        placing.described(
            profile.id,
            profile.seized_at or profile.written_at,
            profile.seized_at,
            (
                (
                    NewTrait(kind=t.kind, value=t.value, quotation=t.quotation),
                    f"{profile.id}#{number} {t.source}",
                )
                for number, t in enumerate(profile.traits)
            ),
        )


def _take(
    findings: sqlite3.Connection, placing: Placing, progress: _Progress, events: list[_Event]
) -> tuple[_Progress, int]:
    """Take in every capture and event after the last one taken in."""
    waiting = [e for e in events if not _was_taken(findings, e)]
    waiting.reverse()
    at, capture_id, traits, captures = progress.at, progress.capture_id, progress.traits, 0
    for (at, capture_id, site_id), rows in groupby(
        _rows(findings, progress), key=lambda row: row[:3]
    ):
        while waiting and waiting[-1].at < at:
            _happened(findings, placing, waiting.pop())
        batch = [NewTrait(kind=TraitKind(row[3]), value=row[4], quotation=row[5]) for row in rows]
        placing.capture(site_id, at, capture_id, batch)
        traits += len(batch)
        captures += 1
    while waiting:
        event = waiting.pop()
        _happened(findings, placing, event)
        if event.at >= at:
            at, capture_id = event.at, _AFTER
    return (
        _Progress(
            at=at,
            capture_id=capture_id,
            traits=traits,
            captures=progress.captures + captures,
            edition=progress.edition,
        ),
        captures,
    )


def _rows(findings: sqlite3.Connection, progress: _Progress) -> Iterator[tuple[str, ...]]:
    yield from findings.execute(
        "SELECT observed_at, capture_id, site_id, kind, value, quotation FROM trait"
        " WHERE (observed_at, capture_id) > (?, ?) ORDER BY observed_at, capture_id, site_id, kind, value",
        (progress.at, progress.capture_id),
    ).fetchall()


def _was_taken(findings: sqlite3.Connection, event: _Event) -> bool:
    row = findings.execute(
        "SELECT 1 FROM lineage_event WHERE at = ? AND place = ? AND site_id = ? AND other = ?",
        event,
    ).fetchone()
    return row is not None


def _happened(findings: sqlite3.Connection, placing: Placing, event: _Event) -> None:
    """Let a seizure or a ruling make seeds."""
    findings.execute(
        "INSERT INTO lineage_event (at, place, site_id, other) VALUES (?, ?, ?, ?)", event
    )
    if event.order == 1:
        placing.seized(event.site_id, event.at, "")
        return
    placing.leads.joined(event.site_id, event.other)
    for site_id in (event.site_id, event.other):
        placing.sow(site_id, event.at, "judged", "")
