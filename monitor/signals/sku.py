"""Both sites number an article alike."""

from collections.abc import Iterator

from monitor.signals.signal import Counted, Signal, folded, shortened
from storage.page import Page
from storage.records.link import Trait, TraitKind
from storage.records.reading import Reading


def traits(_page: Page, reading: Reading) -> Iterator[Trait]:
    """Yield article numbers that a person chose: with letters, five characters or more."""
    for listing in reading.listings:
        for sku in (listing.sku, *(offer.sku for offer in listing.offers)):
            if sku and len(sku) >= 5 and any(c.isalpha() for c in sku):
                yield Trait(kind=TraitKind.SKU, value=folded(sku.strip()), quotation=shortened(sku))


SIGNAL = Signal(
    claim="Les deux sites donnent à un article la même référence.",
    compared=Counted(TraitKind.SKU, many=3),
    observe=traits,
)
