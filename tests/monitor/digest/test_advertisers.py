"""Who is new on a site where many advertise: the one who does, not the site."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.daily import understand
from monitor.digest.sections import new_sellers
from monitor.digest.sections.part import Known
from storage.ledger.times import to_text
from tests.monitor.archived import visited
from tests.monitor.desks import desk_in, watch

OFFER = "Mini téléphone déplaqué, ne sonne pas au portique, livré avant le parloir, 60 €"


def _advert(name: str, seller: str) -> str:
    product = {
        "@type": "Product", "name": name, "description": name,
        "offers": {"@type": "Offer", "price": "60", "priceCurrency": "EUR", "seller": {"@type": "Person", "name": seller}},
    }  # fmt: skip
    return f'<title>{name}</title><script type="application/ld+json">{json.dumps(product)}</script><h1>{name}</h1><p>{name}</p>'


@pytest.mark.parametrize(
    ("others", "titles"),
    [
        (("Karine", "Papy Radio"), {"prepa77, par annonce sur shop[.]example"}),
        (("prepa77", "prepa77"), {"shop[.]example"}),
    ],
    ids=["adverts", "a shop that names itself"],
)
def test_an_advert_makes_its_advertiser_a_new_seller(
    tmp_path: Path, others: tuple[str, str], titles: set[str]
) -> None:
    """A lawful site of adverts is no seller because somebody sells there."""
    with desk_in(tmp_path / "w") as desk:
        source, now = watch(desk), desk.clock.now()
        adverts = [(OFFER, "prepa77"), ("Vélo d'enfant", others[0]), ("Lot de radios", others[1])]
        pages = [
            (f"https://shop.example/annonce/{number}", "product", _advert(*advert))
            for number, advert in enumerate(adverts)
        ]
        visited(desk, source, now - timedelta(hours=1), *pages)
        understand(desk)
        with desk.reading_findings() as findings:
            known = Known(
                findings=findings, ledger=desk.ledger, configuration=desk.configuration, until=to_text(now)
            )  # fmt: skip
            assert {entry.title for entry in new_sellers.entries(known)} == titles


def test_each_who_advertises_an_offer_is_new_once(tmp_path: Path) -> None:
    """Told by the advert that came first; a list that shows both says of neither what it offers."""
    adverts = [
        (OFFER, "prepa77"),
        ("Vélo d'enfant", "Karine"),
        (OFFER.replace("60", "75"), "discret"),
    ]
    with desk_in(tmp_path / "w") as desk:
        source, now = watch(desk), desk.clock.now()
        pages = [
            (f"https://shop.example/annonce/{number}", "product", _advert(*advert))
            for number, advert in enumerate(adverts)
        ]
        for hours in (20, 1):
            visited(desk, source, now - timedelta(hours=hours), *pages)
        understand(desk)
        with desk.reading_findings() as findings:
            known = Known(
                findings=findings, ledger=desk.ledger, configuration=desk.configuration, until=to_text(now)
            )  # fmt: skip
            entries = list(new_sellers.entries(known))

    assert [entry.title.partition(",")[0] for entry in entries] == ["prepa77", "discret"]
    assert len({entry.id for entry in entries}) == 2
