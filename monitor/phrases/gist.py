"""
What an opinion comes to wherever its utterance stands: small enough to be kept for every utterance ever judged.

The same menus, cards and sentences stand on every page of a site and come again at every visit. A gist is told by the digest of all that
an opinion follows from beside lexicon, weights and code: the words, the language and whether the place says that a thing is for sale.
It holds no word of the text.
"""

from __future__ import annotations

import struct
from array import array
from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b
from typing import NamedTuple, Protocol
from zlib import crc32

from monitor.phrases.language import BANDS, Lexicon
from monitor.phrases.measures import MEASURES
from monitor.phrases.opinion import Opinion

_HEAD = struct.Struct("<IddHBH")
_DIGEST = 16
_OFFERED = {"thing", "offer"}


class Gist(NamedTuple):
    """An opinion without its quotations."""

    score: float
    likely: float
    floor: str
    language: str
    concepts: tuple[str, ...]
    """The concept of each place that the lexicon heard, in the order of the text."""

    partly: bool
    """Whether any part of an offer is said."""

    whole: bool
    clear: bool
    told: bool
    spoken_of: bool
    offered: bool
    """Whether thing and offer are said in clear."""

    excused: bool
    foreign: bool
    seized: bool
    """Whether it is a banner of seizure."""


_FLAGS = Gist._fields[5:]


def gist_of(opinion: Opinion) -> Gist:
    """Return what an opinion comes to."""
    return Gist(
        score=opinion.score,
        likely=opinion.likely,
        floor=opinion.floor,
        language=opinion.language,
        concepts=tuple(hit.concept for hit in opinion.places),
        partly=bool(opinion.parts),
        whole=opinion.whole,
        clear=opinion.clear,
        told=opinion.told,
        spoken_of=opinion.spoken_of,
        offered=opinion.plain >= _OFFERED,
        excused=bool(opinion.excuses),
        foreign=opinion.foreign,
        seized="D_SEIZURE" in opinion.heard.concepts,
    )


def key_of(text: str, lang: str | None, offered: bool) -> bytes:
    """Return the digest that an utterance's gist is kept under."""
    said = f"{lang or ''}\0{int(offered)}\0{text}".encode(errors="surrogatepass")
    return blake2b(said, digest_size=_DIGEST).digest()


class Memory(Protocol):
    """Gists that outlive the process, as :class:`Written` writes them."""

    def known(self, keys: Sequence[bytes]) -> Mapping[bytes, bytes]:
        """Return those that are kept under any of these keys."""
        ...

    def keep(self, key: bytes, written: bytes) -> None:
        """Keep one."""
        ...


class Written:
    """The written form of gists under one lexicon: a check, the numbers, the language, the concepts by number."""

    def __init__(self, lexicon: Lexicon) -> None:
        named = {entry.concept for entry in lexicon.entries}
        named.update(one.concept for one in lexicon.composites)
        named.update(concept for concept, *_ in MEASURES)
        self._names = sorted(named)
        self._numbers = {name: number for number, name in enumerate(self._names)}

    def written(self, gist: Gist) -> bytes:
        """Write a gist."""
        flags = sum(getattr(gist, name) << place for place, name in enumerate(_FLAGS))
        language = gist.language.encode()
        head = _HEAD.pack(0, gist.score, gist.likely, flags, BANDS.index(gist.floor), len(language))
        concepts = array("H", map(self._numbers.__getitem__, gist.concepts)).tobytes()
        told = head[4:] + language + concepts
        return crc32(told).to_bytes(4, "little") + told

    def read(self, written: bytes) -> Gist | None:
        """Read a gist; None where it is damaged."""
        if len(written) < _HEAD.size:
            return None
        check, score, likely, flags, floor, size = _HEAD.unpack_from(written)
        if check != crc32(memoryview(written)[4:]):
            return None
        end = _HEAD.size + size
        numbers = array("H")
        numbers.frombytes(written[end:])
        return Gist(
            score, likely, BANDS[floor], written[_HEAD.size : end].decode(),
            tuple(map(self._names.__getitem__, numbers)), *_FLAGGED[flags],
        )  # fmt: skip


def _flagged(flags: int) -> tuple[bool, ...]:
    return tuple(bool(flags >> place & 1) for place in range(len(_FLAGS)))


_FLAGGED = [_flagged(flags) for flags in range(1 << len(_FLAGS))]


def concepts_of(gists: Iterable[Gist], most: int) -> tuple[str, ...]:
    """Return the concepts of the first places that were heard, at most so many places."""
    found: list[str] = []
    for gist in gists:
        found.extend(gist.concepts)
        if len(found) >= most:
            break
    return tuple(found[:most])
