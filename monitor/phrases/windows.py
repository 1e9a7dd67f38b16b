"""
Cut what a page says into the stretches that are judged: utterances, never across blocks of another voice.

A line is a block element. Lines that follow each other in one block make one utterance up to :data:`LONGEST` characters, since
a paragraph is often cut into several elements; what is longer is read in stretches that overlap. A line that is longer by itself
is cut between sentences, at places that follow from the words before them: a sentence put in moves the cuts around it and no others.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from enum import StrEnum
from itertools import accumulate
from zlib import crc32

LONGEST = 700
"""Characters of an utterance in running text."""

SHORTEST = LONGEST * 3 // 7
"""Characters of a stretch that is cut within a line, at least."""

WHOLE = 900
"""Characters up to which a short text is one utterance."""


class Zone(StrEnum):
    """How much a place says of its owner."""

    OWN = "own"
    """A short text of the owner's: a message, a title, a thing with its price and description."""

    BODY = "body"
    """The running words of the owner's pages."""

    FAINT = "faint"
    """Menus, footers, quotations: words of the page that its owner need not mean."""

    VISITOR = "visitor"
    """What others say on the owner's pages."""


_ZONES = {
    "offer": Zone.OWN, "named": Zone.OWN, "post": Zone.OWN, "bio": Zone.OWN, "ocr": Zone.OWN, "qr": Zone.OWN, "text": Zone.OWN,
    "furniture": Zone.FAINT, "quotation": Zone.FAINT, "review": Zone.VISITOR,
}  # fmt: skip


def zone_of(kind: str) -> Zone:
    """Return the zone of a kind of place; the running words where it is none in particular."""
    return _ZONES.get(kind, Zone.BODY)


def utterances(text: str, zone: Zone) -> Iterator[tuple[int, int]]:
    """Yield the first character and the one past the last of each stretch, in order."""
    if not text.strip():
        return
    if zone is Zone.OWN and len(text) <= WHOLE:
        yield 0, len(text)
        return
    ends = _cuts(text)
    start = 0
    while start < len(text):
        stop = _last(ends, start, start + LONGEST) or _within(text, start)
        yield start, stop
        if stop >= len(text):
            return
        back = _first(ends, stop - LONGEST // 4, stop)
        start = back if back is not None and back > start else stop


def _cuts(text: str) -> list[int]:
    """Return the places where a line ends, the last character's end among them."""
    return [*accumulate(len(line) + 1 for line in text.split("\n")[:-1]), len(text)]


_SENTENCE = re.compile(r"[.!?…;][\"'»”’)\]]{0,3}\s|[。！？]")
_WORD = re.compile(r"\s")
_BEFORE = 24
"""Characters before a place that decide whether a line is cut there: what decides so is found again wherever it stands."""


def _within(text: str, start: int) -> int:
    """Return where a line without an end in reach is cut: after a sentence, else after a word; as content-defined chunking does."""
    first, last = start + SHORTEST, start + LONGEST
    for ending in (_SENTENCE, _WORD):
        if places := [found.end() for found in ending.finditer(text, first, last)]:
            return min(places, key=lambda at: (crc32(text[at - _BEFORE : at].encode()), at))
    return last


def _last(cuts: list[int], after: int, until: int) -> int | None:
    at = bisect_right(cuts, until) - 1
    return cuts[at] if at >= 0 and cuts[at] > after else None


def _first(cuts: list[int], since: int, before: int) -> int | None:
    at = bisect_left(cuts, since)
    return cuts[at] if at < len(cuts) and cuts[at] < before else None
