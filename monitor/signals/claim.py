"""The later site says itself that it succeeds another."""

import re
from collections.abc import Iterator
from functools import lru_cache

from monitor.signals.sentences import texts
from monitor.signals.signal import Signal, folded, shortened
from storage.page import Page
from storage.records.link import Trait, TraitKind
from storage.records.reading import Reading

_CLAIM = re.compile(
    r"ancien(?:ne)? (?:site|compte|canal|adresse|boutique)[^.!?\n]{0,40}(?:ferme|saisi|down|bloqu|supprim|coup|tomb)"
    r"|(?:nouvelle adresse|nouveau (?:site|compte|canal|nom))\b"
    r"|(?:on|nous) (?:est|sommes) de retour|de retour (?:sous|avec|apres)"
    r"|(?:on|nous) reprend(?:s|ons)?\b[^.!?\n]{0,30}(?:stock|activite|commandes|service)"
    r"|meme (?:equipe|stock|preparateur|fournisseur|vendeur)\b"
    r"|\b(?:anciennement|ex)[ -][\w▯]{4,}|successeur de|remplace (?:l )?ancien"
)

_LINES = re.compile(r"(?<=[.!?…])\s+|\n")
_WORDS = re.compile(r"[\w▯-]+")


def traits(page: Page, reading: Reading) -> Iterator[Trait]:
    """Yield each sentence in which the site claims to follow another."""
    for text in texts(page, reading):
        for line in _LINES.split(text):
            if words := _claimed(line):
                yield Trait(kind=TraitKind.CLAIM, value=words[:300], quotation=shortened(line))


@lru_cache(maxsize=8_192)
def _claimed(line: str) -> str:
    """Return the words of a line, empty where they claim nothing; the lines of a site's pages repeat."""
    words = " ".join(_WORDS.findall(folded(line)))
    return words if 2 <= words.count(" ") <= 60 and _CLAIM.search(words) else ""


SIGNAL = Signal(
    claim="Le site le plus récent dit lui-même succéder à un autre : c’est une annonce, pas une preuve.",
    observe=traits,
)
