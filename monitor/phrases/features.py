"""
What the linear model weighs: concepts, pairs of concepts, rules, disguises and letters.

Concept features are the same in every language, so what is learnt from French holds in
Dutch. Letter features are short pieces of the folded, undisguised text.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from functools import cache, lru_cache

from monitor.phrases.concepts import Heard

PAIRED = (
    "PH", "TINY", "EVADE", "PRIS", "INSIDE", "VISIT", "KIN", "SELL", "SELLHARD", "GATE", "STRIP", "NOMETAL",
    "PREP", "SILENT", "PASS", "ENTER", "WINK", "DECOY", "SUCC", "NEG", "GUARANTEE", "THING", "SIZE", "FEATURE",
    "OTHEROBJECT", "D_REFUSAL", "D_PRESS", "D_AIRPORT", "D_MEDICAL", "D_FICTION", "D_SOFT", "AFFIRMRING", "no:PHONE", "no:PURPOSE", "no:OFFER",
    "COMFORT", "LEFT", "CODE", "QUESTIONMARK", "D_QUESTION", "D_SCAM", "D_VENDOR", "D_HOBBY", "D_INSTITUTION",
)  # fmt: skip
"""Concepts and groups whose meeting says more than each alone."""

ABSENT = {
    "no:PHONE": frozenset({"PH", "SIM", "DECOYPHONE", "DECOYSIM"}),
    "no:PURPOSE": frozenset(
        {"PRIS", "EVADE", "STRIPPED", "PREP", "NOMETAL", "GATE", "SILENT", "CONCEAL", "VISIT"}
    ),
    "no:OFFER": frozenset({"SELL", "GUARANTEE", "WINK", "PROOF", "PREP"}),
}
"""What is missing says as much as what is there: a purse is no phone, a gadget has no purpose."""

_NUMBER = re.compile(r"\d+")
_WORDS = re.compile(r"[a-z0-9]+|[^\sa-z0-9]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Features:
    """What one window of text shows to the model."""

    said: dict[str, float]
    """Concepts, pairs of concepts, rules and disguises: 0 or 1, but for the count of dampers."""

    letters: tuple[str, ...]
    """Words, pairs of words and pieces of words, each once, in the order of the text."""


def features(heard: Heard, canonical: str) -> Features:
    """Name what a window shows: what was heard in it, and the pieces of its folded text."""
    return Features(said=said(heard), letters=tuple(dict.fromkeys(pieces(canonical))))


def said(heard: Heard) -> dict[str, float]:
    """Give the features of what was heard, always in one order."""
    found: dict[str, float] = {}
    for concept in sorted(heard.concepts):
        found[f"c:{concept}"] = 1.0
    missing = [name for name, any_of in ABSENT.items() if heard.concepts.isdisjoint(any_of)]
    found.update((f"c:{name}", 1.0) for name in missing)
    present = [name for name in PAIRED if name in heard.concepts or name in missing]
    for left, right in itertools.combinations(present, 2):
        found[_pair(left, right)] = 1.0
    for rule in heard.rules:
        found[f"r:{rule.id}"] = 1.0
    band = heard.rules[0].band if heard.rules else "none"
    found[f"b:{band}"] = 1.0
    for concept in sorted(heard.disguised):
        found[f"d:{concept}"] = 1.0
    if heard.disguised:
        found["d:any"] = 1.0
    dampers = sum(1 for name in heard.dampers)
    found["n:dampers"] = min(dampers, 6) / 3
    return found


@cache
def _pair(left: str, right: str) -> str:
    return f"p:{left}&{right}"


def pieces(canonical: str) -> list[str]:
    """Give the words, pairs of words and letter fours and fives of a folded text, numbers as 0, each named ``t:``."""
    plain = _NUMBER.sub("0", canonical)
    words = _WORDS.findall(plain)
    found = [f"t:{word}" for word in words]
    found.extend([f"t:{left} {right}" for left, right in itertools.pairwise(words)])
    for word in words:
        found.extend(_letters(word))
    return found


@lru_cache(maxsize=1 << 15)
def _letters(word: str) -> tuple[str, ...]:
    padded = f" {word} "
    return tuple(
        f"t:~{padded[start : start + size]}"
        for size in (4, 5)
        for start in range(len(padded) - size + 1)
    )
