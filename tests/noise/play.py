"""Archive the days of a world, read them by the real reader, understand each visit, and judge what is told."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from monitor.analysis import snapshots, stage
from monitor.analysis.steps import editions, steps
from storage.findings.records import Change
from storage.ledger import visits
from storage.records.source import Outcome
from storage.rows import select
from tests.monitor.archived import visited
from tests.monitor.desks import desk_in, watch
from tests.noise.world import BEGAN, Planted, World

LEARNING = 3
"""Days in which what flickers may still be told: the first three on which anything can be compared."""


@dataclass
class Judged:
    """What was told, against what was planted."""

    lines: int = 0
    planted: int = 0
    told: int = 0
    """Planted changes that were told once, on their day, with their kind."""

    learning: int = 0
    """False lines in the days of learning."""

    false: list[str] = field(default_factory=list)
    """False lines after them."""

    missed: list[str] = field(default_factory=list)
    by_kind: dict[str, tuple[int, int]] = field(default_factory=dict)
    """Told and planted, by kind."""

    by_day: list[int] = field(default_factory=list)
    """False lines of each day."""


def played(folder: Path, world: World) -> list[tuple[int, Change]]:
    """Play the days; return each change with its day."""
    with desk_in(folder) as desk:
        sources = {host: watch(desk, f"https://{host}/") for host in world.days[0]}
        for day, shown in enumerate(world.days):
            at = datetime.combine(BEGAN + timedelta(days=day), time(4), UTC)
            for number, (host, shop) in enumerate(shown.items()):
                pages = [(f"https://{host}{path}", role, text) for path, (role, text) in shop.pages.items()]  # fmt: skip
                began = at + timedelta(minutes=number)
                visited(desk, sources[host], began, *pages, outcome=Outcome(shop.outcome))
            with desk.writing_findings() as findings:
                stage.register_captures(findings, desk.ledger)
                stage.run_steps(
                    findings, desk.ledger, desk.workspace.archive, only=steps()[:1], progress=lambda _, __: None
                )  # fmt: skip
                snapshots.update(
                    findings, desk.ledger, editions()["snapshot"], {one.id: one.source_id for one in visits.closed(desk.ledger)},
                )  # fmt: skip
        with desk.reading_findings() as findings:
            rows = select(findings, Change, "WHERE kind <> 'site_first_seen' ORDER BY at, id")
    start = BEGAN.toordinal()
    return [(datetime.fromisoformat(one.at).toordinal() - start, one) for one in rows]


def judged(world: World, told: list[tuple[int, Change]]) -> Judged:
    """Return how what was told compares with what was planted."""
    result = Judged(lines=len(told), planted=len(world.planted), by_day=[0] * len(world.days))
    left = list(world.planted)
    right: Counter[str] = Counter()
    for day, change in told:
        hit = next((one for one in left if _is(one, day, change)), None)
        if hit is not None:
            left.remove(hit)
            right[hit.kind] += 1
            continue
        result.by_day[day] += 1
        if day <= LEARNING:
            result.learning += 1
        else:
            what = f"day {day} {change.site_id} {change.kind} {change.subject}: {change.before!r} -> {change.after!r}"
            result.false.append(what)
    wanted = Counter(one.kind for one in world.planted)
    result.told = right.total()
    result.by_kind = {kind: (right[kind], count) for kind, count in sorted(wanted.items())}
    result.missed = [f"day {one.day} {one.shop} {one.kind} {one.subject}" for one in left]
    return result


def _is(one: Planted, day: int, change: Change) -> bool:
    subject = f"{change.subject} {change.item_id}"
    return (one.day, one.shop, one.kind) == (
        day,
        change.site_id,
        change.kind,
    ) and one.subject in subject
