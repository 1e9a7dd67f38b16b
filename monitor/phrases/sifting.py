"""
Pass over stretches in which nothing that is sought can be heard, without reading them.

A hunt asks a matcher for a few words through many texts. Which of them a stretch could hold is seen from its distinct tokens,
whose readings are remembered, and from what a writer may have set apart, masked or cut in two. What is passed over is never
heard; what is let through need not be.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import chain, islice
from operator import add

from monitor.phrases.masked import masked_words
from monitor.phrases.match import TOKEN, Matcher, pieces_of
from monitor.phrases.normalise import folded_text, joined_letters

_LETTERS = "a-z0-9@$€!£"
_PIECES = re.compile(rf"[{_LETTERS}]+")
_RUN = re.compile(rf"(?<![{_LETTERS}])[{_LETTERS}]++(?:[-._/*~'|+][{_LETTERS}]++)++")
_REMEMBERED = 1 << 18
"""Tokens without a sought word that are remembered in one language."""

_MOST_JOINED = 6
"""Pieces that a matcher joins across single signs, at most."""


class Sieve:
    """Some words of a matcher, to be sought in many texts."""

    def __init__(self, matcher: Matcher, words: Iterable[int]) -> None:
        self._matcher = matcher
        self._words = frozenset(words)
        self._dull: dict[tuple[str, ...], set[str]] = {}
        self._connected = lru_cache(maxsize=1 << 16)(self._joined)

    def heard(self, text: str, *, lang: str | None = None) -> set[int]:
        """Return at least those of the words that the matcher hears in a text that it reads in this language."""
        folded = folded_text(text)
        languages = self._matcher.languages(folded, lang)
        return set(chain.from_iterable(self._heard(text, folded, languages)))

    def _heard(
        self, original: str, text: str, languages: tuple[str, ...]
    ) -> Iterator[Iterable[int]]:
        """Yield the sought words of everything that may be a word of a folded text."""
        vocabulary = self._matcher.vocabulary
        for _, _, word in masked_words(text, original):
            yield self._words.intersection(vocabulary.unmasked(word, languages).words)
        for _, _, joined, places in joined_letters(text):
            for *_, reading, _ in self._matcher.spaced(joined, places, languages) or ():
                yield self._words.intersection(reading.words)
        for run in _RUN.findall(text):
            yield self._connected(run)
        tokens = TOKEN.findall(text)
        for whole in vocabulary.written.intersection(map(add, tokens, islice(tokens, 1, None))):
            yield self._words.intersection(vocabulary.known(whole))
        yield from self._told(set(tokens), languages)

    def _told(self, tokens: set[str], languages: tuple[str, ...]) -> Iterator[Iterable[int]]:
        """Yield the sought words of single tokens; those that hold none are remembered and asked once."""
        dull = self._dull.setdefault(languages, set())
        if len(dull) > _REMEMBERED:
            dull.clear()
        for token in tokens - dull:
            found = [
                self._words.intersection(reading.words)
                for piece in pieces_of(token)
                for *_, reading, _ in self._matcher.taken(piece, languages)
            ]
            if not any(found):
                dull.add(token)
            yield from found

    def _joined(self, run: str) -> frozenset[int]:
        """Return the sought words that neighbours in a run of connected pieces spell together."""
        pieces, vocabulary = _PIECES.findall(run), self._matcher.vocabulary
        together = {
            "".join(pieces[first:last])
            for first in range(len(pieces))
            for last in range(first + 2, min(first + _MOST_JOINED, len(pieces)) + 1)
        }
        found = (vocabulary.known(whole) for whole in together & vocabulary.written)
        return self._words.intersection(chain.from_iterable(found))
