"""A visit that is entered while an analysis runs is understood by the next one, never as empty."""

from pathlib import Path

from monitor.analysis import snapshots, stage
from monitor.analysis.steps import editions
from monitor.desk import Desk
from monitor.indexing import enter
from monitor.orders import segment_of
from storage.archive.writer import SegmentWriter
from storage.ledger import visits
from tests.monitor.desks import desk_in, watch
from tests.storage.segments import BEGAN, exchange

SHOP = b"""<html lang=fr><title>T</title><script type=application/ld+json>{"@context":"https://schema.org","@type":"Product",
"name":"Mini telephone","offers":{"@type":"Offer","price":"49.00","priceCurrency":"EUR"}}</script><h1>Mini telephone</h1></html>"""


def _enter(desk: Desk) -> None:
    source = watch(desk)
    identity = visits.visit_id(source.id, BEGAN)
    visit = visits.open_visit(
        desk.ledger,
        source_id=source.id,
        started_at=BEGAN,
        segment=segment_of(source, identity, BEGAN),
    )
    writer = SegmentWriter(
        desk.workspace.archive / visit.segment, visit_id=visit.id, source_id=source.id,
        warcinfo={"visit": visit.id, "source": source.id}, began_at=BEGAN,
    )  # fmt: skip
    writer.add_exchange(exchange(SHOP, role="product", requested_url="https://shop.example/"))
    writer.close({"outcome": "complete", "reason": "", "ended_at": BEGAN.isoformat()}, at=BEGAN)
    enter(desk.ledger, desk.workspace.archive, visit, at=BEGAN)


def test_a_visit_entered_during_an_analysis_waits_for_the_next(tmp_path: Path) -> None:
    """Found by killing a worker again and again: a complete visit had a snapshot without one listing, for good."""
    with desk_in(tmp_path / "w") as desk, desk.writing_findings() as findings:
        edition = editions()["snapshot"]
        closed = visits.closed_by_source(desk.ledger)
        stage.register_captures(findings, desk.ledger)
        _enter(desk)
        assert snapshots.update(findings, desk.ledger, edition, closed) == 0

        closed = visits.closed_by_source(desk.ledger)
        stage.register_captures(findings, desk.ledger)
        stage.run_steps(findings, desk.ledger, desk.workspace.archive, progress=lambda _, __: None)
        assert snapshots.update(findings, desk.ledger, edition, closed) == 1
        assert findings.execute("SELECT listings FROM snapshot").fetchone()[0] == 1
