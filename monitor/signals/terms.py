"""Both sites have the same clauses in their terms of sale or answers to questions."""

from collections.abc import Iterator

from monitor.signals import sentences
from monitor.signals.signal import Signal
from storage.page import Page
from storage.records.link import Trait, TraitKind
from storage.records.reading import Reading


def traits(page: Page, reading: Reading) -> Iterator[Trait]:
    """Yield the sentences of terms of sale, legal notices, questions and answers."""
    if not sentences.are_terms(page, reading):
        return
    names = sentences.own_names(page, reading)
    for text in sentences.texts(page, reading):
        for value, quotation in sentences.sentences(text, names):
            yield Trait(kind=TraitKind.TERMS, value=value, quotation=quotation)


SIGNAL = Signal(
    claim="Les deux sites ont les mêmes clauses dans leurs conditions de vente ou leur foire aux questions.",
    observe=traits,
)
