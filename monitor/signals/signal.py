"""What a signal is: a claim, the family it belongs to, and how its traits are read from a page."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass

from storage.folding import unaccented
from storage.page import Page
from storage.records.contact import ContactKind
from storage.records.link import Trait, TraitKind
from storage.records.reading import Reading

MAX_QUOTATION = 300

Observe = Callable[[Page, Reading], Iterator[Trait]]
ObserveImage = Callable[[Page], Iterator[Trait]]


@dataclass(frozen=True, slots=True)
class OneByOne:
    """Two sites share values of a kind, each of which is a reason."""

    kind: TraitKind
    tell_common: bool = True
    """Whether a value that many sites show is told, to say that it says nothing."""

    drawn: tuple[TraitKind, Callable[[str], Collection[str]]] | None = None
    """What the values are drawn from, and how: what is drawn from a thing that both sites show is no second one."""


@dataclass(frozen=True, slots=True)
class Counted:
    """Two sites share values of a kind that are rare: few of them, or many."""

    kind: TraitKind
    many: int
    """From how many on it is many."""


@dataclass(frozen=True, slots=True)
class Announced:
    """The earlier site shows the later one's id as a value of a kind."""

    kind: TraitKind


@dataclass(frozen=True, slots=True)
class Named:
    """Either site shows the other's id as a value of a kind."""

    kind: TraitKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """One way in which two sites may resemble each other."""

    claim: str
    """The sentence of the signal's docstring as analysts read it, in French."""

    name: str = ""
    """The name of its file, given to it where it is found."""

    compared: OneByOne | Counted | Announced | Named | None = None
    """How two sites are compared by it; None where the lineage has a way of its own (:mod:`monitor.lineage.shared`)."""

    weights: str = ""
    """The entry of ``monitor/lineage/weights.toml`` that says how much it weighs; the one of its name where none is given."""

    observe: Observe | None = None
    observe_image: ObserveImage | None = None

    @property
    def weight_key(self) -> str:
        """The entry of the weights it is weighed by."""
        return self.weights or self.name


def from_contacts(kind: TraitKind, prefixes: Mapping[ContactKind, str]) -> Observe:
    """Return a reader of traits of a kind from contacts of these kinds, each with the prefix of the trait's value."""

    def observe(_page: Page, reading: Reading) -> Iterator[Trait]:
        for contact in reading.contacts:
            if contact.kind in prefixes and contact.value:
                value = prefixes[contact.kind] + contact.value
                yield Trait(kind=kind, value=value, quotation=shortened(contact.quotation))

    return observe


def shortened(text: str) -> str:
    """Fold white space and cut at the longest quotation kept."""
    folded = " ".join(text.split())
    return folded if len(folded) <= MAX_QUOTATION else folded[: MAX_QUOTATION - 1] + "…"


def folded(text: str) -> str:
    """Return the text without accents, case, or the difference of typographic forms."""
    return unaccented(text)
