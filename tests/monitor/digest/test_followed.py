"""Whose changes are told: of shops whose words offer, and of those that sell miniature telephones whatever they say of them."""

from datetime import timedelta
from pathlib import Path

import pytest

from monitor.daily import understand
from monitor.digest.sections import changes
from monitor.digest.sections.part import Known
from storage.ledger.times import to_text
from tests.monitor.archived import product_page, visited
from tests.monitor.desks import desk_in, watch

MINIS = ("Mini L8Star BM10", "Long CZ J8", "Zanco tiny t1")
OTHERS = ("Écharpe en laine", "Samsung Galaxy A54", "Nokia 3310 à grosses touches", "Bracelet SOS")


@pytest.mark.parametrize(
    ("goods", "told"),
    [
        (MINIS, True),
        ((*MINIS, "Aeku C6"), True),
        ((*MINIS[:2], *OTHERS), False),
        (OTHERS, False),
    ],
    ids=["minis", "one unheard", "a shelf of minis", "none"],
)
def test_changes_of_a_shop_of_miniature_telephones_are_told(
    tmp_path: Path, goods: tuple[str, ...], told: bool
) -> None:
    """A shop that names models and says no more is lawful, and an officer who watches it wants to know; an ordinary shop is silent."""
    with desk_in(tmp_path / "w") as desk:
        source, now = watch(desk), desk.clock.now()
        for hours, price in ((9, "39.90"), (1, "31.90")):
            pages = [
                (f"https://shop.example/p/{number}", "product", product_page(name, price))
                for number, name in enumerate(goods)
            ]
            visited(desk, source, now - timedelta(hours=hours), *pages)
        understand(desk)
        with desk.reading_findings() as findings:
            known = Known(
                findings=findings,
                ledger=desk.ledger,
                configuration=desk.configuration,
                until=to_text(now),
            )
            entries = list(changes.entries(known))

    assert len(entries) == (len(goods) if told else 0)
