"""Forty trigger phrases of the trade, and the disguises sellers put on them, two at a time."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Iterator

PHRASES = (
    "indétectable", "déplaqué", "portique", "parloir", "téléphone", "détention", "suppositoire", "plastique",
    "incarcéré", "préparé", "détecteur", "raquette", "prisonnier", "mini portable", "mini téléphone",
    "passe portique", "sans métal", "version parloir", "portable déplaqué", "téléphone indétectable",
    "détenus", "pénitentiaire", "zéro métal", "prêt pour parloir", "petit téléphone", "petit portable",
    "taille briquet", "maison d'arrêt", "silencieux", "indétectables", "portiques", "déplaqués",
    "téléphones", "détecteurs", "prison", "zonzon", "oportik", "zanco", "livraison parloir", "passe détecteur",
)  # fmt: skip

_HOMOGLYPHS = str.maketrans("aeiopc", "аеіорс")
_LEET = str.maketrans("aeios", "4310$")
_BOLD = {chr(ord("a") + i): chr(0x1D41A + i) for i in range(26)}


def homoglyphs(text: str, _: random.Random) -> str:
    """Put Cyrillic letters for Latin ones."""
    return text.translate(_HOMOGLYPHS)


def zero_width(text: str, chance: random.Random) -> str:
    """Slip a zero-width character inside every word."""
    return "".join(
        char + (chance.choice("\u200b\u200c\u200d\u2060\u00ad") if char.isalpha() else "")
        for char in text
    )


def leet(text: str, _: random.Random) -> str:
    """Put digits and signs for letters."""
    return text.translate(_LEET)


def bold(text: str, _: random.Random) -> str:
    """Write in mathematical bold."""
    return "".join(_BOLD.get(char, char) for char in text)


def full_width(text: str, _: random.Random) -> str:
    """Write in full-width letters."""
    return "".join(chr(ord(c) + 0xFEE0) if "a" <= c <= "z" else c for c in text)


def capitals(text: str, _: random.Random) -> str:
    """Shout every other letter."""
    return "".join(c.upper() if i % 2 else c for i, c in enumerate(text))


def unaccented(text: str, _: random.Random) -> str:
    """Leave accents out."""
    return text.translate(str.maketrans("éèêàôîç", "eeeaoic"))


def spaced(text: str, _: random.Random) -> str:
    """Set the letters of each word apart; words stay three blanks apart."""
    return "   ".join(" ".join(word) for word in text.split(" "))


DISGUISES: tuple[Callable[[str, random.Random], str], ...] = (
    unaccented, capitals, homoglyphs, leet, bold, full_width, zero_width, spaced,
)  # fmt: skip


def disguised(seed: int = 4) -> Iterator[tuple[str, str, tuple[str, str]]]:
    """Yield (phrase, disguised phrase, names of the two disguises), the same every time."""
    chance = random.Random(seed)
    for phrase in PHRASES:
        for first, second in itertools.permutations(DISGUISES, 2):
            yield phrase, second(first(phrase, chance), chance), (first.__name__, second.__name__)
