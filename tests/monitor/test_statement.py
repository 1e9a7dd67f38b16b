"""What the annex says of a page: its goods, its contacts, and the sentences heard, as they stand there."""

from datetime import timedelta
from pathlib import Path

from monitor.daily import understand
from monitor.digest.words import NBSP
from monitor.statement import statement
from storage.records.source import Outcome
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


def test_a_page_in_place_of_a_shop_is_named(tmp_path: Path) -> None:
    """The annex of the seized page had no fourth chapter: it went from three to five."""
    banner = "<html lang=fr><title>Site saisi</title><h1>Ce site a été saisi par la Gendarmerie nationale</h1></html>"
    with desk_in(tmp_path / "w") as desk:
        source = watch(desk)
        at = desk.clock.now() - timedelta(hours=1)
        (capture,) = visited(
            desk, source, at, ("https://shop.example/", "home", banner), outcome=Outcome.BANNER
        )
        understand(desk)
        with desk.reading_findings() as findings:
            lines = statement(findings, capture)

    assert lines == (
        (
            "Nature de la page",
            "bannière de saisie : « Ce site a été saisi par la Gendarmerie nationale »",
        ),
    )


def test_what_is_quoted_is_the_utterance_and_no_menu(tmp_path: Path) -> None:
    """Menus and footers stood in the annex as passages that were remarked."""
    said = "Téléphone déplaqué, passe les portiques sans sonner, livré au parloir."
    page = f"<html lang=fr><title>Mini</title><nav><a href=/a>Téléphones</a><a href=/b>Portiques</a></nav><main><h1>Mini</h1><p>{said}</p></main></html>"
    with desk_in(tmp_path / "w") as desk:
        source = watch(desk)
        (capture,) = visited(desk, source, desk.clock.now() - timedelta(hours=1), ("https://shop.example/a", "product", page))  # fmt: skip
        understand(desk)
        with desk.reading_findings() as findings:
            passages = [
                text for name, text in statement(findings, capture) if name == "Passage relevé"
            ]

    assert passages
    assert all("déplaqué" in one and "Portiques" not in one for one in passages)
