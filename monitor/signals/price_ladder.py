"""Both sites ask the same prices for the same articles."""

from collections.abc import Iterator

from monitor.signals.catalogue import product_key
from monitor.signals.signal import Counted, Signal, shortened
from storage.page import Page
from storage.records.link import Trait, TraitKind
from storage.records.reading import Reading


def traits(_page: Page, reading: Reading) -> Iterator[Trait]:
    """Yield what is asked for each product."""
    for listing in reading.listings:
        if listing.price is None or not (key := product_key(listing.name)):
            continue
        amount, currency = listing.price.amount, listing.price.currency or "?"
        yield Trait(
            kind=TraitKind.PRICE,
            value=f"{key[:120]} @ {amount:.2f} {currency}",
            quotation=shortened(f"{listing.name} : {amount} {currency}"),
        )


SIGNAL = Signal(
    claim="Les deux sites demandent les mêmes prix pour les mêmes articles.",
    compared=Counted(TraitKind.PRICE, many=3),
    observe=traits,
)
