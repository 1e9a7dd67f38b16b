"""Both sites contain the same uncommon sentences."""

from collections.abc import Iterator

from monitor.signals import sentences
from monitor.signals.signal import Signal
from storage.page import Page
from storage.records.link import Trait, TraitKind
from storage.records.reading import Reading


def traits(page: Page, reading: Reading) -> Iterator[Trait]:
    """Yield the sentences of the site's own pages and posts, terms of sale apart."""
    if sentences.are_terms(page, reading):
        return
    names = sentences.own_names(page, reading)
    for text in sentences.texts(page, reading):
        for value, quotation in sentences.sentences(text, names):
            yield Trait(kind=TraitKind.WORDING, value=value, quotation=quotation)


SIGNAL = Signal(
    claim="Les deux sites contiennent les mêmes phrases peu courantes.",
    observe=traits,
)
