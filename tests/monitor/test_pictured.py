"""Which pages of a visit are pictured though they read without a browser."""

import asyncio
from pathlib import Path

import pytest

from monitor.daily import understand
from monitor.rounds import round_of
from storage.ledger import captures, sources
from storage.records.capture import CaptureKind
from storage.records.source import BrowserUse
from tests.crawler.wire import network, page, serving
from tests.monitor.desks import desk_in, watch

HOME = '<h1>Boutique</h1><a href="/produit/mini-phone">Mini téléphone</a> <a href="/contact">Contact</a> 49,90 €'
SEIZED = "<h1>Ce site internet a été saisi</h1><p>par la Gendarmerie nationale sur réquisition du procureur.</p>"
BANNER = "<h1>Ce site internet a été saisi</h1><p>par la Gendarmerie nationale.</p>"
LONG = f"<!-- {'x' * 4_000} -->"
"""What makes a page long enough to be referred to where it did not change, and not written again."""

PRODUCT = (
    '<script type="application/ld+json">{"@type":"Product","name":"Mini téléphone","offers":{"@type":"Offer","price":"49.90",'
    '"priceCurrency":"EUR"}}</script><h1>Mini téléphone</h1><p>49,90 €</p>'
)


def _pictured(folder: Path, illustrate: str, home: str, pictures: int = 12) -> set[str]:
    """Visit a shop and return the paths of the pages that have a picture."""
    with serving() as web:
        web.answers["/"] = page(home)
        web.answers["/produit/mini-phone"] = page(PRODUCT)
        web.answers["/contact"] = page("<h1>Contact</h1><p>06 39 98 12 34</p>")
        settings = network(web).model_dump(mode="json")
        browser = {"sandbox": False, "illustrate": illustrate, "pictures": pictures}
        with desk_in(folder, network=settings, browser=browser) as desk:
            watch(desk, web.url(), browser=BrowserUse.AUTO.value)
            asyncio.run(round_of(desk, list(sources.every(desk.ledger))))
            return {
                one.url.removeprefix(web.url().rstrip("/"))
                for one in captures.latest(desk.ledger, 200)
                if one.kind is CaptureKind.SCREENSHOT
            }


@pytest.mark.browser
@pytest.mark.parametrize(
    ("illustrate", "home", "pictures", "expected"),
    [
        ("home", HOME, 12, {"/"}),
        ("telling", HOME, 12, {"/", "/produit/mini-phone", "/contact"}),
        ("telling", HOME, 0, set()),
        ("home", SEIZED, 0, {"/"}),
        ("home", BANNER, 0, {"/"}),
        ("none", SEIZED, 12, set()),
    ],
)
def test_what_tells_most_is_pictured(
    illustrate: str, home: str, pictures: int, expected: set[str], tmp_path: Path
) -> None:
    """The seized page had no picture in its package: nobody opens it again once it is gone."""
    assert _pictured(tmp_path / "w", illustrate, home, pictures) == expected


@pytest.mark.browser
def test_what_a_seller_shows_is_pictured_once_he_is_known_for_one(tmp_path: Path) -> None:
    """Of the shops that are watched few sell; of these the goods and the contact are pictured though they did not change since."""
    offer = (
        "<p>Mini téléphone déplaqué, passe les portiques sans sonner, livré au parloir. 49,90 €</p>"
    )
    seen = []
    with serving() as web:
        web.answers["/"] = page(HOME + LONG)
        web.answers["/produit/mini-phone"] = page(PRODUCT + offer + LONG)
        web.answers["/contact"] = page("<h1>Contact</h1><p>06 39 98 12 34</p>" + LONG)
        settings = network(web).model_dump(mode="json")
        browser = {"sandbox": False, "illustrate": "sellers"}
        with desk_in(tmp_path / "w", network=settings, browser=browser) as desk:
            watch(desk, web.url(), browser=BrowserUse.AUTO.value)
            for _ in range(3):
                asyncio.run(round_of(desk, list(sources.every(desk.ledger))))
                understand(desk)
                shown = [one.url for one in captures.latest(desk.ledger, 200) if one.kind is CaptureKind.SCREENSHOT]  # fmt: skip
                seen.append(sorted(url.removeprefix(web.url().rstrip("/")) for url in shown))

    assert seen == [
        ["/"],
        ["/", "/contact", "/produit/mini-phone"],
        ["/", "/contact", "/produit/mini-phone"],
    ]
