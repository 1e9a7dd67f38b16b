"""Both sites contain the same uncommon sentences."""

from collections.abc import Iterator

from monitor.signals import sentences
from monitor.signals.signal import Signal, first_line
from storage.page import Page
from storage.records.link import Trait, TraitKind
from storage.records.reading import Reading

CLAIM = "Les deux sites contiennent les mêmes phrases peu courantes."


def traits(page: Page, reading: Reading) -> Iterator[Trait]:
    """Yield the sentences of the site's own pages and posts, terms of sale apart."""
    if sentences.are_terms(page, reading):
        return
    names = sentences.own_names(page, reading)
    for text in sentences.texts(page, reading):
        for value, quotation in sentences.sentences(text, names):
            yield Trait(kind=TraitKind.WORDING, value=value, quotation=quotation)


SIGNAL = Signal(name="wording", says=first_line(__doc__), claim=CLAIM, observe=traits)
