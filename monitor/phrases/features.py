"""
What the linear model weighs: concepts, pairs of concepts, rules, disguises and letters.

Concept features are the same in every language, so what is learnt from French holds in
Dutch. Letter features are short pieces of the folded, undisguised text.
"""

from __future__ import annotations

import itertools
import re
from functools import lru_cache

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


def features(heard: Heard, canonical: str, *, letters: bool = True) -> dict[str, float]:
    """Give named feature values; concept features are 0 or 1, letter features are 0 or 1 too."""
    found: dict[str, float] = {}
    for concept in heard.concepts:
        found[f"c:{concept}"] = 1.0
    missing = {name for name, any_of in ABSENT.items() if heard.concepts.isdisjoint(any_of)}
    found.update((f"c:{name}", 1.0) for name in missing)
    present = [name for name in PAIRED if name in heard.concepts or name in missing]
    for index, left in enumerate(present):
        for right in present[index + 1 :]:
            found[f"p:{left}&{right}"] = 1.0
    for rule in heard.rules:
        found[f"r:{rule.id}"] = 1.0
    band = heard.rules[0].band if heard.rules else "none"
    found[f"b:{band}"] = 1.0
    for concept in heard.disguised:
        found[f"d:{concept}"] = 1.0
    if heard.disguised:
        found["d:any"] = 1.0
    dampers = sum(1 for name in heard.dampers)
    found["n:dampers"] = min(dampers, 6) / 3
    if letters:
        found.update(dict.fromkeys(pieces(canonical), 1.0))
    return found


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
