"""
Pass quickly over long texts: find the stretches that could matter, and only those.

Every character is folded to exactly one ASCII character, so offsets stay; the anchors of
the lexicon are then sought by one automaton in the plain text and in its leet skeleton.
Letters set apart and characters that cannot be seen are sought by a linear-time pattern.
A short text is not screened at all: it is always read whole.
"""

from __future__ import annotations

import codecs
import unicodedata
from collections.abc import Iterator

import ahocorasick_rs
import re2

from monitor.phrases.language import Lexicon
from monitor.phrases.match import bare_words
from monitor.phrases.normalise import fold, is_invisible, skeleton

ANCHORS = (
    "MINI", "MODEL", "GATE", "UNDETECT", "STRIP", "PRISON", "PRISONSLANG", "INMATE", "VISIT", "CONCEAL", "BRAND", "JAM",
)  # fmt: skip
"""Concepts without one of which no long page is more than ordinary."""

_SHORTEST_ANCHOR = 5
_SHORTEST_IN_PHRASE = 7
"""A word that only means something beside others must be long to be sought alone."""
_BEFORE = 500
_AFTER = 700
_UNSEEN = "\x02"
_OTHER = "\x01"
_HIDDEN = re2.compile(
    r"[a-z0-9]\x02[a-z0-9]|[a-z]\x01[a-z]|&(?:#|[a-z]{4,8};)|%c3%|(?:[^a-z0-9]|^)(?:[a-z0-9@$][ ._*|/~-]{1,2}){5,}[a-z0-9@$](?:[^a-z0-9]|$)"
)
_LEET = str.maketrans("013457@$!|89l", "oieastasiibgi")


class _OneToOne(dict[int, str]):
    """Fold each character to one ASCII character, learning characters as they come."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        if code < 128:
            found = char.lower()
        elif is_invisible(char) or unicodedata.combining(char):
            found = _UNSEEN
        else:
            letters = fold(char).text
            found = letters[0] if letters and letters[0].isascii() else _OTHER
        self[code] = found
        return found


_TABLE = _OneToOne()
_LATIN = bytes(ord(_TABLE[code]) for code in range(256))


def _beyond_latin(error: UnicodeError) -> tuple[bytes, int]:
    """Fold a run of characters beyond Latin-1, one byte for each."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    run = error.object[error.start : error.end]
    return bytes(ord(_TABLE[ord(char)]) for char in run), error.end


codecs.register_error("portique-fold", _beyond_latin)


def _plain(text: str) -> str:
    """Fold a text to ASCII, one character for one, at the speed of a byte table."""
    return text.encode("latin-1", "portique-fold").translate(_LATIN).decode("ascii")


class Screen:
    """The anchors of a lexicon, ready to be sought."""

    def __init__(self, lexicon: Lexicon) -> None:
        words = set()
        for entry in lexicon.entries:
            if entry.concept not in ANCHORS or entry.strength == "W":
                continue
            for form in entry.forms:
                words.update(_rarest(form))
        self.words = sorted(words)
        self._plain = ahocorasick_rs.AhoCorasick(
            self.words,
            matchkind=ahocorasick_rs.MatchKind.LeftmostLongest,
            implementation=ahocorasick_rs.Implementation.DFA,
        )
        self._leet = ahocorasick_rs.AhoCorasick(
            sorted({skeleton(w) for w in words if len(w) >= 5 and w.isalnum()}),
            implementation=ahocorasick_rs.Implementation.DFA,
        )

    def regions(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield the stretches around anything suspicious, in order, joined where they touch."""
        folded = _plain(text)
        places = [start for _, start, _ in self._plain.find_matches_as_indexes(folded)]
        leet = folded.translate(_LEET)
        places.extend(
            start
            for _, start, end in self._leet.find_matches_as_indexes(leet)
            if not folded[start:end].isalpha() and any(map(str.isalpha, folded[start:end]))
        )
        places.extend(found.start() for found in _HIDDEN.finditer(folded))
        places = [
            p for p in places if p == 0 or not folded[p].isalnum() or not folded[p - 1].isalpha()
        ]
        opened: tuple[int, int] | None = None
        for place in sorted(places):
            start, end = max(0, place - _BEFORE), min(len(text), place + _AFTER)
            if opened is None:
                opened = start, end
            elif start <= opened[1]:
                opened = opened[0], end
            else:
                yield opened
                opened = start, end
        if opened is not None:
            yield opened


def _rarest(form: str) -> set[str]:
    """Give, for each spelling of a form, the longest word it cannot do without."""
    slots = [list(bare_words(word)) for word in form.split() if word != ".."]
    least = _SHORTEST_ANCHOR if len(slots) == 1 else _SHORTEST_IN_PHRASE
    slots = [slot for slot in slots if slot and min(map(len, slot)) >= least]
    if not slots:
        return set()
    return set(max(slots, key=lambda slot: min(map(len, slot))))
