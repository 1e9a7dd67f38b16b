"""What a signal is: a claim, the family it belongs to, and how its traits are read from a page."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from storage.folding import unaccented
from storage.page import Page
from storage.records.contact import ContactKind
from storage.records.link import Trait, TraitKind
from storage.records.reading import Reading

MAX_QUOTATION = 300

Observe = Callable[[Page, Reading], Iterator[Trait]]
ObserveImage = Callable[[Page], Iterator[Trait]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """One way in which two sites may resemble each other."""

    name: str
    """Name of the weights that belong to it (``monitor/lineage/weights.toml``)."""

    says: str
    """The sentence of the signal's docstring, in English."""

    claim: str
    """The same sentence as analysts read it, in French."""

    observe: Observe | None = None
    observe_image: ObserveImage | None = None


def first_line(docstring: str | None) -> str:
    """Return the sentence a signal's module opens with."""
    return (docstring or "").strip().splitlines()[0]


def from_contacts(kinds: Mapping[ContactKind, tuple[TraitKind, str]]) -> Observe:
    """
    Return a reader of contacts of these kinds.

    Each kind maps to the trait it becomes and the prefix of the trait's value (may be empty).
    """

    def observe(_page: Page, reading: Reading) -> Iterator[Trait]:
        for contact in reading.contacts:
            if contact.kind not in kinds or not contact.value:
                continue
            kind, prefix = kinds[contact.kind]
            yield Trait(
                kind=kind, value=prefix + contact.value, quotation=shortened(contact.quotation)
            )

    return observe


def shortened(text: str) -> str:
    """Fold white space and cut at the longest quotation kept."""
    folded = " ".join(text.split())
    return folded if len(folded) <= MAX_QUOTATION else folded[: MAX_QUOTATION - 1] + "…"


def folded(text: str) -> str:
    """Return the text without accents, case, or the difference of typographic forms."""
    return unaccented(text)
