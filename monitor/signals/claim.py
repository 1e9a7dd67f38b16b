"""The later site says itself that it succeeds another."""

import re
from collections.abc import Iterator

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


def traits(page: Page, reading: Reading) -> Iterator[Trait]:
    """Yield each sentence in which the site claims to follow another."""
    for text in texts(page, reading):
        for line in re.split(r"(?<=[.!?…])\s+|\n", text):
            words = " ".join(re.findall(r"[\w▯-]+", folded(line)))
            if 2 <= words.count(" ") <= 60 and _CLAIM.search(words):
                yield Trait(kind=TraitKind.CLAIM, value=words[:300], quotation=shortened(line))


SIGNAL = Signal(
    claim="Le site le plus récent dit lui-même succéder à un autre : c’est une annonce, pas une preuve.",
    observe=traits,
)
