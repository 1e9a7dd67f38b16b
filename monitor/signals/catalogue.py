"""Both sites sell the same uncommon articles."""

import re
from collections.abc import Iterator

from monitor.signals.signal import Counted, Signal, folded, shortened
from storage.page import Page
from storage.records.link import Trait, TraitKind
from storage.records.reading import Reading


def product_key(name: str) -> str:
    """Return a product's name without case, accents and punctuation."""
    return " ".join(re.findall(r"[a-z0-9]+", folded(name)))


def traits(_page: Page, reading: Reading) -> Iterator[Trait]:
    """Yield the name of each product shown."""
    for listing in reading.listings:
        key = product_key(listing.name)
        if len(key) >= 6:
            yield Trait(kind=TraitKind.PRODUCT, value=key[:120], quotation=shortened(listing.name))


SIGNAL = Signal(
    claim="Les deux sites vendent les mêmes articles peu courants.",
    compared=Counted(TraitKind.PRODUCT, many=3),
    observe=traits,
)
