"""Both sites have the same page structure and style classes."""

import re
from collections.abc import Iterator

import mmh3

from monitor.signals.signal import Signal
from storage.page import Page
from storage.records.link import Trait, TraitKind
from storage.records.reading import Reading

MAX_CLASSES = 400
SKETCH = 64
"""A page's tag sequence is kept as the least hashes of its 4-shingles: their overlap estimates Jaccard's index."""

_OF_ONE_PAGE = re.compile(
    r"\d{3}|[0-9a-f]{6,}$|(?:^|-)(?:post|page|product|term|attachment)-(?:id-)?\d"
)


def traits(page: Page, _reading: Reading) -> Iterator[Trait]:
    """Yield the page's classes and the sketch of its tags; classes that carry an id of the page are left out."""
    if not page.is_html:
        return
    outline = page.outline
    classes = {
        name
        for attributes in outline.attributes
        for name in (attributes.get("class") or "").split()
        if len(name) <= 60 and not _OF_ONE_PAGE.search(name)
    }
    if classes:
        kept = sorted(classes)[:MAX_CLASSES]
        yield Trait(kind=TraitKind.CSS, value=" ".join(kept), quotation=f"{len(classes)} classes")
    tags = [tag for tag in outline.tags if not tag.startswith("-")]
    shingles = {mmh3.hash(" ".join(tags[i : i + 4]), signed=False) for i in range(len(tags) - 3)}
    if shingles:
        sketch = sorted(shingles)[:SKETCH]
        yield Trait(
            kind=TraitKind.DOM,
            value=" ".join(f"{number:08x}" for number in sketch),
            quotation=f"{len(tags)} éléments",
        )


SIGNAL = Signal(
    claim="Les deux sites ont la même structure de page et les mêmes classes de style.",
    observe=traits,
)
