"""Both sites use accounts with nearly the same name."""

import re
from collections.abc import Iterator

from monitor.signals import handle
from monitor.signals.signal import OneByOne, Signal, folded
from storage.page import Page
from storage.records.link import Trait, TraitKind
from storage.records.reading import Reading

_LEET = str.maketrans("013457", "oieast")
_COMMON = re.compile(
    r"^(?:the|le|la|les|mr|team|real|vrai)|(?:officiel|official|shop|store|boutique|backup|secours|bis|new|nouveau|pro|fr|france|paris|75|93|contact|vente|sav)+$"
)
_TRADE = re.compile(
    r"^(?:telephones?|tel|mini|nano|micro|phones?|mobiles?|portables?|gsm|prepa|discret|parloir|relais|canal|colis|\d)++$"
)
"""Words by which any seller may call himself."""

_MINIMUM = 5


def stem(name: str) -> str:
    """
    Return what stays of a handle when its owner opens the next account: ``Minitel_Relais2.0`` → ``minitelrelais``.

    Empty where fewer than five letters stay.
    """
    name = folded(name)
    name = re.sub(r"(?:[._-]?\d+)+$", "", name)
    name = re.sub(r"(?<=[a-z])[013457](?=[a-z])", lambda m: m[0].translate(_LEET), name)
    letters = re.sub(r"[^a-z]", "", name)
    shorter = _COMMON.sub("", letters)
    kept = shorter if len(shorter) >= _MINIMUM else letters
    return kept if len(kept) >= _MINIMUM else ""


def stems(known: str) -> set[str]:
    """Return the stem of a handle (``network:name``), and of its longest part: the next account may keep that alone."""
    name = known.partition(":")[2].rpartition("/")[2]
    if name.startswith("+"):
        return set()
    longest = max(re.split(r"[._-]+", name), key=len)
    apart = "" if _TRADE.match(folded(longest)) else stem(longest)
    return {stem(name), apart} - {""}


def traits(page: Page, reading: Reading) -> Iterator[Trait]:
    """Yield the stems of every handle the page shows."""
    for found in handle.traits(page, reading):
        for kept in sorted(stems(found.value)):
            yield Trait(kind=TraitKind.USERNAME, value=kept, quotation=found.quotation)


SIGNAL = Signal(
    claim="Les deux sites utilisent des comptes au nom presque identique.",
    compared=OneByOne(TraitKind.USERNAME, drawn=(TraitKind.HANDLE, stems)),
    observe=traits,
)
