"""Both servers answer with the same header fields in the same order."""

from collections.abc import Iterator

from monitor.signals.signal import OneByOne, Signal, shortened
from storage.page import Page
from storage.records.link import Trait, TraitKind
from storage.records.reading import Reading


def traits(page: Page, _reading: Reading) -> Iterator[Trait]:
    """
    Yield the names of the header fields in wire order, repeats folded (the input of HHHash).

    A browser sorts them, so documents it rendered are left out.
    """
    if page.rendered or not page.is_html or len(page.headers) < 4:
        return
    names: list[str] = []
    for name, _ in page.headers:
        if not names or names[-1] != name:
            names.append(name)
    yield Trait(
        kind=TraitKind.HEADERS, value=":".join(names), quotation=shortened(", ".join(names))
    )


SIGNAL = Signal(
    claim="Les deux serveurs répondent avec les mêmes champs d’en-tête dans le même ordre.",
    compared=OneByOne(TraitKind.HEADERS, tell_common=False),
    observe=traits,
)
