"""The sites bear nearly the same name."""

import re
from collections.abc import Iterator

from rapidfuzz.distance import DamerauLevenshtein

from monitor.signals.signal import Signal, folded, shortened
from storage.page import Page
from storage.records.link import Trait, TraitKind
from storage.records.reading import Reading

_SOUNDS = (
    ("ph", "f"),
    ("qu", "k"),
    ("ck", "k"),
    ("c", "k"),
    ("q", "k"),
    ("y", "i"),
    ("eau", "o"),
    ("au", "o"),
    ("z", "s"),
)
_ADDED = re.compile(
    r"(?:shop|store|boutique|officiel|official|france|new|nouveau|pro|fr|online|phone|tel|\d+)+$"
)


def traits(_page: Page, reading: Reading) -> Iterator[Trait]:
    """Yield the trade name a page gives its site."""
    names = [reading.seller.name] if reading.seller is not None else []
    if reading.account is not None:
        names.append(reading.account.name)
    for name in names:
        value = re.sub(r"[^a-z0-9]", "", folded(name))
        if 4 <= len(value) <= 60:
            yield Trait(kind=TraitKind.NAME, value=value, quotation=shortened(name))


def sounded(name: str) -> str:
    """Return a name reduced to how it sounds: ``Au-Portik 2`` and ``oportic`` both give ``oportik``."""
    value = re.sub(r"[^a-z0-9]", "", folded(name))
    shorter = _ADDED.sub("", value)
    value = shorter if len(shorter) >= 4 else value
    for written, sound in _SOUNDS:
        value = value.replace(written, sound)
    return re.sub(r"(.)\1+", r"\1", value)


def alike(one: str, other: str) -> bool:
    """Say whether two names sound the same, or differ by one letter in six or more."""
    left, right = sounded(one), sounded(other)
    if min(len(left), len(right)) < 5:
        return left == right and len(left) >= 4
    if left == right:
        return True
    return (
        min(len(left), len(right)) >= 6
        and DamerauLevenshtein.distance(left, right, score_cutoff=1) <= 1
    )


SIGNAL = Signal(
    claim="Les deux sites portent presque le même nom.",
    observe=traits,
)
