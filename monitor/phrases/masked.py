"""
Undo letters that a writer has masked: `p*rtique`, `d_tecteur`, `pr¡son`, `pri…n`, `port***e`.

One sign stands for one letter; a run of signs or an ellipsis for one to eight. Only words
of the lexicon are put back, and only where at least three letters and half of the word
still show, so an oath (`m*rde`) or an identifier (`max_size`) stays what it is. A masked
word is looked up by its ends, so a text costs time in proportion to its length.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache

from monitor.phrases.normalise import folded_text

MASKED = "masked"
_NOTHING = "\ufdd0"
"""Stands for nothing and in no page (Unicode 23.7, noncharacters)."""

_SIGNS = "\ufffd*_#%^~§¡¿…¤¶†‡■□▪█▓▒░●○◼◻"
_LETTERS = "a-z0-9@$€"
_WORD = re.compile(
    rf"(?<![{_LETTERS}{_SIGNS}.])[{_LETTERS}]++(?:(?:[{_SIGNS}]{{1,8}}|\.{{2,4}})[{_LETTERS}]++){{1,4}}(?![{_SIGNS}])"
)
_HIDDEN = re.compile(rf"[{_SIGNS}]+|\.{{2,4}}")
_PLAIN = str.maketrans("013457@$€89", "oieastaseb" + "g")
_SHORTEST = 5
_LONGEST = 24
_LONGEST_GAP = 8
_LEAST_SHOWN = 3
_MOST = 8
"""Words kept for one masked spelling: `port***e` is a gate and a phone at once."""


def masked_words(folded: str, original: str) -> Iterator[tuple[int, int, str]]:
    """
    Yield (start, end, masked spelling) of words with signs inside, in folded offsets.

    Folding writes an ellipsis as a full stop; it is read again from the original.
    """
    if "…" in original:
        folded = folded_text(original.replace("…", _NOTHING)).replace(_NOTHING, "…")
    for found in _WORD.finditer(folded):
        if found.end() - found.start() <= _LONGEST:
            yield found.start(), found.end(), found.group()


class Masks:
    """The words that can be recognised behind masks, by their ends."""

    def __init__(self, words: Iterable[str]) -> None:
        self._by_ends: dict[str, list[str]] = defaultdict(list)
        for word in sorted(set(words)):
            if _SHORTEST <= len(word) <= _LONGEST and word.isalpha():
                self._by_ends[word[0] + word[-1]].append(word)
        self.unmasked = lru_cache(maxsize=1 << 14)(self._unmasked)

    def _unmasked(self, masked: str) -> tuple[str, ...]:
        """Give the words that a masked spelling can be; those as long as it is written, if any."""
        shown = [part.translate(_PLAIN) for part in _HIDDEN.split(masked)]
        gaps = [_room(run) for run in _HIDDEN.findall(masked)]
        letters = sum(map(len, shown))
        if letters < _LEAST_SHOWN or not all(map(str.isalpha, shown)):
            return ()
        least = letters + sum(low for low, _ in gaps)
        most = min(letters * 2, letters + sum(high for _, high in gaps))
        fitting = [
            word
            for word in self._by_ends.get(shown[0][0] + shown[-1][-1], ())
            if least <= len(word) <= most and _fits(word, shown, gaps)
        ]
        return tuple([word for word in fitting if len(word) == len(masked)] or fitting)[:_MOST]


def _room(run: str) -> tuple[int, int]:
    """Give how many letters a run of signs can stand for."""
    if len(run) == 1 and run != "…":
        return 1, 1
    return 1, _LONGEST_GAP


def _fits(word: str, shown: list[str], gaps: list[tuple[int, int]]) -> bool:
    """Say whether the shown pieces stand in a word in order, each after a gap it may have."""
    ends = {len(shown[0])} if word.startswith(shown[0]) else set[int]()
    for piece, (low, high) in zip(shown[1:], gaps, strict=True):
        ends = {
            start + len(piece)
            for end in ends
            for start in range(end + low, min(end + high, len(word)) + 1)
            if word.startswith(piece, start)
        }
    return len(word) in ends
