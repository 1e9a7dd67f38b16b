"""Identifiers that carry their own proof, and ids that only their service writes."""

import pytest

from spiders.reading.contacts import coins
from spiders.reading.contacts.site_ids import site_ids
from storage.records.contact import ContactKind


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", ("btc", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", True)),
        ("BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4", ("btc", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", True)),
        ("bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0", ("btc", "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0", True)),
        ("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", ("eth", "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed", True)),
        ("0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed", ("eth", "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed", False)),
        ("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb", None),
        ("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5", None),
        ("bc1Qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", None),
        ("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD", None),
        ("0x" + "0" * 40, None),
    ],
)  # fmt: skip
def test_an_address_of_a_coin_proves_itself(
    written: str, found: tuple[str, str, bool] | None
) -> None:
    """Vectors of BIP-173, BIP-350 and EIP-55, and each with one letter changed."""
    assert coins.address(written) == found


def test_keccak_is_ethereums() -> None:
    """Not the SHA-3 that Python has, which pads otherwise."""
    nothing = "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"

    assert coins.keccak256(b"").hex() == nothing


@pytest.mark.parametrize(
    ("source", "kind", "value"),
    [
        ("gtag('config', 'G-ABCD12345X');", ContactKind.ANALYTICS, "ga4:G-ABCD12345X"),
        ("fbq('init', '8841203396175520');", ContactKind.ANALYTICS, "meta-pixel:8841203396175520"),
        ("s.src='https://embed.tawk.to/5f0a1b2c3d4e5f6a7b8c9d0e/default';", ContactKind.CHAT_WIDGET, "tawk:5f0a1b2c3d4e5f6a7b8c9d0e/default"),
        ("hjid:3317245,hjsv:6", ContactKind.ANALYTICS, "hotjar:3317245"),
    ],
)  # fmt: skip
def test_an_id_stands_where_its_service_writes_it(
    source: str, kind: ContactKind, value: str
) -> None:
    """And the same letters elsewhere are none."""
    assert [(one.kind, one.value) for one in site_ids(source)] == [(kind, value)]
    assert [*site_ids("photo G-ABCD12345X, commande 8841203396175520, IMG-20240115-WA0003.jpg")] == []  # fmt: skip
