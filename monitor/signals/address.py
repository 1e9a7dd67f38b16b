"""Both sites give the same postal address."""

import re
from collections.abc import Iterator

from monitor.signals.signal import OneByOne, Signal, folded, shortened
from storage.page import Page
from storage.records.contact import ContactKind
from storage.records.link import Trait, TraitKind
from storage.records.reading import Reading


def traits(_page: Page, reading: Reading) -> Iterator[Trait]:
    """Yield postal addresses, without case, accents and punctuation."""
    found = [
        (c.value, c.quotation) for c in reading.contacts if c.kind is ContactKind.POSTAL_ADDRESS
    ]
    if reading.seller is not None and reading.seller.address:
        found.append((reading.seller.address, reading.seller.address))
    for value, quotation in found:
        words = re.findall(r"[a-z0-9]+", folded(value))
        if len(words) >= 4 and any(word.isdigit() for word in words):
            yield Trait(
                kind=TraitKind.ADDRESS, value=" ".join(words), quotation=shortened(quotation)
            )


SIGNAL = Signal(
    claim="Les deux sites donnent la même adresse postale.",
    compared=OneByOne(TraitKind.ADDRESS),
    observe=traits,
)
