"""Archive a world day by day without a network, have it analysed as any visit is, and count what was told."""

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any

from benchmarks.lineage_pages.cast import START, Visit, World
from monitor.analysis.lineage import bring_up_to_date
from monitor.analysis.whole import analyse
from monitor.config import default_text
from monitor.desk import Desk
from monitor.indexing import enter
from monitor.orders import segment_of
from storage.archive.exchange import Exchange
from storage.archive.writer import SegmentWriter
from storage.findings import leads as lead_table
from storage.ledger import sources, visits
from storage.ledger.times import to_text
from storage.records.source import BrowserUse, Source, SourceKind
from storage.workspace import Workspace

TELLING = 0.1
EDGES = (0.0, 0.1, 0.3, 0.5, 0.7, 0.9, 0.97)


def analysed(world: World, folder: Path) -> sqlite3.Connection:
    """Write every visit of a world into a new workspace, analyse it once, and return the findings."""
    Workspace.create(folder, default_text({"browser": {"sandbox": False, "illustrate": "none"}}))
    with Desk.open(folder) as desk:
        known: dict[str, Source] = {}
        for visit in sorted(world.visits, key=lambda one: one.day):
            if visit.url not in known:
                kind = SourceKind.SOCIAL if visit.social else SourceKind.SHOP
                known[visit.url] = sources.add(desk.ledger, url=visit.url, kind=kind, at=START, actor="essai",
                                               settings={"browser": BrowserUse.NEVER.value})[0]  # fmt: skip
            _archive(desk, known[visit.url], visit)
        with desk.writing_findings() as findings:
            analyse(findings, desk.ledger, desk.workspace.archive, lineage=bring_up_to_date)
        return sqlite3.connect(folder / desk.workspace.findings.name)


def _archive(desk: Desk, source: Source, visit: Visit) -> None:
    at = START + timedelta(days=visit.day)
    opened = visits.open_visit(
        desk.ledger,
        source_id=source.id,
        started_at=at,
        segment=segment_of(source, visits.visit_id(source.id, at), at),
    )
    writer = SegmentWriter(desk.workspace.archive / opened.segment, visit_id=opened.id, source_id=source.id,
                           warcinfo={"visit": opened.id, "source": source.id, sources.WARCINFO: sources.as_json(source)}, began_at=at)  # fmt: skip
    for number, (url, role, body, media) in enumerate(visit.pages):
        redirected = media.removeprefix("redirect:") if media.startswith("redirect:") else ""
        facts = {
            "role": role, "tls": {"names": list(visit.certificate), "verified": True},
            **({"requested_url": redirected} if redirected else {}),
        }  # fmt: skip
        kind = "text/html" if redirected else media
        field = f"Content-Type: {kind}{'; charset=utf-8' if kind == 'text/html' else ''}\r\n"
        writer.add_exchange(
            Exchange(
                url=url, began_at=at + timedelta(seconds=number), request_head=f"GET {url} HTTP/1.1\r\n\r\n".encode(), status=200,
                response_head=f"HTTP/1.1 200 OK\r\n{field}Content-Length: {len(body)}\r\n\r\n".encode(), response_body=body, entity=body,
                wire=True, ip="192.0.2.7", truncated=None, facts=facts,
            )
        )  # fmt: skip
    writer.commit()
    ended = at + timedelta(seconds=len(visit.pages))
    writer.close(
        {"outcome": visit.outcome, "reason": "essai", "ended_at": ended.isoformat()}, at=ended
    )
    enter(desk.ledger, desk.workspace.archive, opened, at=ended)


def measured(world: World, findings: sqlite3.Connection) -> dict[str, Any]:
    """Return what was told of a world, as the table of issue « The lineage on the real web » has it."""
    findings.row_factory = sqlite3.Row
    rows = findings.execute(
        "SELECT subject, predecessor, band, probability, bits, first_seen_at FROM lead ORDER BY bits DESC, subject"
    ).fetchall()
    same = _same(world)
    shown = [row for row in rows if not _own_account(world, row)]
    pairs = [row for row in shown if row["predecessor"] in world.seeds]
    first: dict[str, str] = {}
    for row in pairs:
        first.setdefault(row["predecessor"], row["subject"])
    told = _told_first_day(world, findings)
    hands = [row for row in shown if row["band"] == "same_hand"]
    false = [row for row in hands if not same(row)]
    true = {row["subject"] for row in hands if same(row) and row["subject"] in world.returns}
    told_as = {one.subject: one.then_band for one in reversed(told_until(findings, "9999"))}
    wrong = [(one, band) for one, band in told_as.items() if world.hand.get(one) is None]
    kinds = world.kinds
    return {
        "returns": len(world.returns),
        "told_first_digest": len(told),
        "first_place": sum(first.get(old) == site for site, (old, _) in world.returns.items()),
        "average_precision": round(_precision([same(row) for row in pairs], len(world.returns)), 3),
        "same_hand_true": len(true),
        "same_hand_false": len(false),
        "false_of": dict(Counter(kinds.get(row["subject"], "seller") for row in false)),
        "pairs_shown": len(shown),
        "days": round(max(visit.day for visit in world.visits)),
        "wrong_told": dict(Counter(f"{kinds.get(one, 'seller')}: {band}" for one, band in wrong)),
        "copy_lines": _copy_lines(told_until(findings, "9999")),
        "not_told": _missing(world, {site for site, _ in told}),
        "not_first": _missing(world, {site for site, (old, _) in world.returns.items() if first.get(old) == site}),
        "not_same_hand": _missing(world, true),
        "stated_true": _bins(pairs, same),
    }  # fmt: skip


def _copy_lines(told: Iterable[lead_table.Told]) -> int:
    """Return how many lines of a digest say that somebody copies: copies of one site are one line, anew when they have doubled."""
    copies = Counter(one.predecessor for one in told if one.then_band == "copycat")
    return sum(count.bit_length() for count in copies.values())


def _missing(world: World, found: Collection[str]) -> list[str]:
    """Return the disguises of the returns that are not found."""
    return sorted(disguise for site, (_, disguise) in world.returns.items() if site not in found)


def _bins(
    pairs: Iterable[sqlite3.Row], same: Callable[[sqlite3.Row], bool]
) -> dict[str, list[float]]:
    """Return by stated probability: pairs, the sum of what was stated, and how many are true."""
    found: dict[str, list[float]] = defaultdict(lambda: [0, 0.0, 0])
    for row in pairs:
        lower = max(edge for edge in EDGES if row["probability"] >= edge)
        entry = found[f"{lower:.2f}"]
        entry[0] += 1
        entry[1] = round(entry[1] + row["probability"], 4)
        entry[2] += same(row)
    return dict(sorted(found.items()))


def _same(world: World) -> Any:
    return lambda row: (
        world.hand.get(row["subject"]) is not None
        and world.hand.get(row["subject"]) == world.hand.get(row["predecessor"])
    )


def _own_account(world: World, row: sqlite3.Row) -> bool:
    """Say whether a lead ties a seller's own channel to his shop before any return."""
    return row["subject"] not in world.returns and _same(world)(row)


def told_until(findings: sqlite3.Connection, until: str) -> list[lead_table.Told]:
    return lead_table.told(findings, until, worth=TELLING)


def _told_first_day(world: World, findings: sqlite3.Connection) -> set[tuple[str, str]]:
    """Return the returns that the digest of the day after their first capture tells as what they are, not as a copy."""
    found = set()
    for site, (before, _) in world.returns.items():
        until = to_text(START + timedelta(days=world.known_from[site] + 1))
        for one in told_until(findings, until):
            if (
                one.subject == site
                and world.hand.get(one.predecessor) == before
                and one.then_band != "copycat"
            ):
                found.add((site, before))
    return found


def _precision(ranked: list[bool], wanted: int) -> float:
    hits, total = 0, 0.0
    for place, right in enumerate(ranked, 1):
        if right:
            hits += 1
            total += hits / place
    return total / wanted if wanted else 0.0
