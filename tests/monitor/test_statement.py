"""What the annex says of a page: its goods, its contacts, and the sentences heard, as they stand there."""

from datetime import timedelta
from pathlib import Path

from monitor.daily import understand
from monitor.digest.words import NBSP
from monitor.statement import statement
from tests.monitor.archived import product_page, visited
from tests.monitor.desks import desk_in, watch


def test_a_page_says_what_it_offers(tmp_path: Path) -> None:
    """A magistrate reads goods, price, stock and contact without opening the archive; a page that was not read says nothing."""
    with desk_in(tmp_path / "w") as desk:
        source = watch(desk)
        page = ("https://shop.example/a", "product", product_page("Mini BM10", "49.00"))
        (capture,) = visited(desk, source, desk.clock.now() - timedelta(hours=1), page)
        with desk.reading_findings() as findings:
            before = statement(findings, capture)
        understand(desk)
        with desk.reading_findings() as findings:
            lines = statement(findings, capture)

    assert before == ()
    assert lines[0] == ("Article proposé", f"Mini BM10 — 49,00{NBSP}€ — en stock")
    assert ("Contact affiché", "téléphone +33639981234") in lines
