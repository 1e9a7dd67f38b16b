"""
Recognise a word of the lexicon behind whatever spelling it wears.

A token is looked up as it is, then by its stem, then undone: leet, repeated letters,
sound, typing error, reversed, run together. Each way is a dictionary look-up, so a text
costs time in proportion to its length, and answers are remembered per token.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

import ahocorasick_rs
import Stemmer
from rapidfuzz.distance import OSA
from rapidfuzz.process import extract_iter

from monitor.phrases.masked import MASKED, Masks
from monitor.phrases.normalise import phonetic, skeleton
from storage.dictionary import is_known

LEET = "leet"
REPEATED = "repeated"
SOUND = "phonetic"
TYPO = "typo"
REVERSED = "reversed"
GLUED = "glued"

_SNOWBALL = {
    "fr": "french",
    "en": "english",
    "es": "spanish",
    "it": "italian",
    "de": "german",
    "nl": "dutch",
    "pt": "portuguese",
}
_ENDINGS = ("", "e", "s", "es", "ee", "ees", "er", "ent", "n", "en", "o", "a", "os", "as", "i")
_GLUE = frozenset(
    "le la les de du des un une ne pas et en ce sa sans pour par au aux mon ton son a o 0 "
    "for the to in no not und im in die der das ohne el los las del no sin con il lo gli non senza "
    "per het een zonder os as um uma nao sem com s n".split()
)
_REPEAT = re.compile(r"(.)\1{2,}")
_DOUBLE = re.compile(r"(.)\1+")
_TYPO_LENGTH = 6
_TWO_TYPOS_LENGTH = 11
_SOUND_LENGTH = 4
_LONGEST_TOKEN = 48
_LONG_PART = 5
_SHORTEST_LEET = 3


@dataclass(frozen=True, slots=True)
class Reading:
    """The lexicon words that a token stands for, and how it was disguised."""

    words: tuple[int, ...]
    disguise: str
    canonical: str
    """The undisguised spelling."""


NOTHING = Reading((), "", "")


@dataclass(slots=True)
class _Tables:
    exact: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    prefix: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    stem: dict[tuple[str, str], list[int]] = field(default_factory=lambda: defaultdict(list))
    skeleton: dict[str, str] = field(default_factory=dict)
    skeleton_prefix: dict[str, str] = field(default_factory=dict)
    sound: dict[str, str] = field(default_factory=dict)
    alike: dict[tuple[str, int], list[str]] = field(default_factory=lambda: defaultdict(list))
    """By first letter and length: what a typing error is looked for in."""
    reversed: dict[str, str] = field(default_factory=dict)


class Vocabulary:
    """All single words that any form of the lexicon is made of."""

    def __init__(self, words: Iterable[tuple[str, str, bool]]) -> None:
        """Take (word pattern, language, hear misspellings); the position is the word's number."""
        self._t = _Tables()
        self._longest_prefix = 0
        self._stemmers = {code: Stemmer.Stemmer(name) for code, name in _SNOWBALL.items()}
        self._misspelt: set[str] = set()
        for number, (pattern, language, misspelt) in enumerate(words):
            self._add(number, pattern, language, misspelt)
        self.written = frozenset(self._t.exact) | self._misspelt
        self._parts = sorted(
            {w for w in self._t.exact if len(w) >= 3 and w.isalpha()}
            | {w for w in self._t.prefix if len(w) >= 4}
        )
        self._automaton = ahocorasick_rs.AhoCorasick(
            self._parts, matchkind=ahocorasick_rs.MatchKind.Standard
        )
        self._masks = Masks(self._misspelt)
        self.read = lru_cache(maxsize=1 << 17)(self._read)
        self.parts = lru_cache(maxsize=1 << 16)(self._cut)
        self.ordinary = lru_cache(maxsize=1 << 16)(self._ordinary)

    def _add(self, number: int, pattern: str, language: str, misspelt: bool) -> None:
        table = self._t
        strict = pattern.startswith("=")
        for word in pattern.removeprefix("=").split("|"):
            bare = word.rstrip("*")
            if word.endswith("*"):
                table.prefix[bare].append(number)
                self._longest_prefix = max(self._longest_prefix, len(bare))
                table.skeleton_prefix.setdefault(skeleton(bare), bare)
            else:
                table.exact[bare].append(number)
                if not strict and len(bare) >= 4 and language in self._stemmers:
                    table.stem[language, self._stem(language, bare)].append(number)
            if len(bare) >= 3:
                table.skeleton.setdefault(skeleton(bare), bare)
            if misspelt and bare.isalpha():
                self._add_misspelt(bare, prefix=word.endswith("*"))

    def _add_misspelt(self, bare: str, *, prefix: bool) -> None:
        for ending in _ENDINGS if prefix else ("", "s"):
            spelt = bare + ending
            if spelt in self._misspelt:
                continue
            self._misspelt.add(spelt)
            if len(spelt) >= 5:
                self._t.reversed.setdefault(spelt[::-1], spelt)
                sound = phonetic(spelt)
                if len(sound) >= _SOUND_LENGTH:
                    self._t.sound.setdefault(sound, spelt)
            if len(spelt) >= _TYPO_LENGTH:
                self._t.alike[spelt[0], len(spelt)].append(spelt)

    def _stem(self, language: str, word: str) -> str:
        stemmed: str = self._stemmers[language].stemWord(word)
        return stemmed

    def known(self, token: str) -> tuple[int, ...]:
        """Give the words that a token is without undoing anything."""
        found = list(self._t.exact.get(token, ()))
        for size in range(3, min(len(token), self._longest_prefix) + 1):
            found.extend(self._t.prefix.get(token[:size], ()))
        return tuple(found)

    def _read(self, token: str, languages: tuple[str, ...]) -> Reading:
        """Find the words a token stands for, trying the plainest explanation first."""
        mixed = not token.isalpha() and token not in self._t.exact and len(token) > _SHORTEST_LEET
        if mixed and any(map(str.isalpha, token)) and len(token) <= _LONGEST_TOKEN:
            for spelt, disguise in self._undone(token, languages):
                if found := self.known(spelt):
                    return Reading(found + self._stemmed(spelt, languages), disguise, spelt)
        if found := self.known(token):
            return Reading(found + self._stemmed(token, languages), "", token)
        if found := self._stemmed(token, languages):
            return Reading(found, "", token)
        if len(token) < 3 or len(token) > _LONGEST_TOKEN or not any(map(str.isalpha, token)):
            return NOTHING
        for spelt, disguise in self._undone(token, languages):
            if found := self.known(spelt):
                return Reading(found, disguise, spelt)
        return NOTHING

    def unmasked(self, masked: str, languages: tuple[str, ...]) -> Reading:
        """Read a word whose letters are partly hidden by signs; all that it can be, at once."""
        spelt = self._masks.unmasked(masked)
        if not spelt:
            return NOTHING
        found = [number for word in spelt for number in self.known(word)]
        found.extend(number for word in spelt for number in self._stemmed(word, languages))
        return Reading(tuple(dict.fromkeys(found)), MASKED, spelt[0])

    def _stemmed(self, token: str, languages: tuple[str, ...]) -> tuple[int, ...]:
        if len(token) < 4 or not token.isalpha() or len(token) > _LONGEST_TOKEN:
            return ()
        found: list[int] = []
        for language in languages:
            if language in self._stemmers:
                found.extend(self._t.stem.get((language, self._stem(language, token)), ()))
        return tuple(found)

    def _undone(self, token: str, languages: tuple[str, ...]) -> Iterator[tuple[str, str]]:
        table = self._t
        if not token.isalpha():
            shape = skeleton(token)
            if (spelt := table.skeleton.get(shape)) and _leet_of(token, spelt):
                yield spelt, LEET
            for size in range(len(shape), 3, -1):
                spelt = table.skeleton_prefix.get(shape[:size])
                if spelt and _leet_of(token[:size], spelt):
                    yield spelt + _plain(token[size:]), LEET
            plain = _plain(token)
            if plain.isalpha() and plain != token:
                for spelt, _ in self._respelt(plain, languages):
                    yield spelt, LEET
            return
        if _REPEAT.search(token):
            yield _REPEAT.sub(r"\1", token), REPEATED
            yield _REPEAT.sub(r"\1\1", token), REPEATED
            yield _DOUBLE.sub(r"\1", token), REPEATED
        if spelt := table.reversed.get(token):
            yield spelt, REVERSED
        yield from self._respelt(token, languages)

    def _respelt(self, token: str, languages: tuple[str, ...]) -> Iterator[tuple[str, str]]:
        if len(token) < 5 or self.ordinary(token, languages):
            return
        single = _DOUBLE.sub(r"\1", token)
        if single != token and self.known(single):
            yield single, SOUND
        if spelt := self._t.sound.get(phonetic(token)):
            yield spelt, SOUND
        if len(token) >= _TYPO_LENGTH - 1 and (spelt := self._nearest(token)):
            yield spelt, TYPO

    def _ordinary(self, token: str, languages: tuple[str, ...]) -> bool:
        """Say whether the token is a word of its own, which is then no misspelling."""
        known = [code for code in languages if code in _SNOWBALL] or ["fr"]
        return is_known(token, known)

    def _nearest(self, token: str) -> str | None:
        """Find a word at one typing error (two in long words), swaps of neighbours included; of equals the first by name."""
        best: list[tuple[int, str]] = []
        for length in range(len(token) - 2, len(token) + 3):
            allowed = 2 if min(len(token), length) >= _TWO_TYPOS_LENGTH else 1
            if abs(length - len(token)) > allowed:
                continue
            near = self._t.alike.get((token[0], length), ())
            found = extract_iter(token, near, scorer=OSA.distance, score_cutoff=allowed)
            best.extend((int(distance), spelt) for spelt, distance, _ in found)
        return min(best)[1] if best else None

    def spelt(self, token: str) -> bool:
        """Say whether a token is written out in the lexicon, not only begun by a starred form."""
        return token in self.written

    def _cut(self, token: str) -> tuple[tuple[int, int, str], ...]:
        """
        Cut a run-together token into known words, whole or not at all.

        Gives (start, end, word); empty when some piece is neither known nor a small word.
        """
        if len(token) < 7 or len(token) > 160 or not token.isascii():
            return ()
        by_start: dict[int, list[int]] = defaultdict(list)
        for _, start, end in self._automaton.find_matches_as_indexes(token, overlapping=True):
            by_start[start].append(end)
        reach: dict[int, list[tuple[int, int, str]]] = {0: []}
        for position in range(len(token)):
            path = reach.get(position)
            if path is None:
                continue
            ends = set(by_start.get(position, ()))
            ends.update(
                position + size
                for size in ((2, 3, 4, 5) if position == 0 else (1, 2, 3, 4, 5))
                if token[position : position + size] in _GLUE
            )
            ends.update(
                end + len(tail)
                for end in tuple(by_start.get(position, ()))
                for tail in ("s", "e", "es", "n", "en", "er")
                if token.startswith(tail, end)
            )
            for end in ends:
                if end <= len(token):
                    longer = [*path, (position, end, token[position:end])]
                    if end not in reach or len(longer) < len(reach[end]):
                        reach[end] = longer
        found = reach.get(len(token), [])
        real = [piece[2] for piece in found if len(piece[2]) >= 3 and self.known(piece[2])]
        sound = (
            len(found) > 1
            and max(map(len, real), default=0) >= _LONG_PART
            and 5 * sum(map(len, real)) >= 3 * len(token)
        )
        return tuple(found) if sound else ()


_PLAIN = str.maketrans("013457@$€!|89", "oieastaseiibg")


def _plain(token: str) -> str:
    """Read leet the usual way, 1 as i."""
    return token.translate(_PLAIN)


def _leet_of(token: str, spelt: str) -> bool:
    """Say whether a token is a leet spelling: at least one sign changed, and letters kept."""
    return token != spelt and len(token) == len(spelt)
