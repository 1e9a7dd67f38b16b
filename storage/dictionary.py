"""
Say whether a word is in a language's dictionary: simplemma's, as sorted digests in a file that every process maps.

The dictionaries as simplemma loads them take seconds and some hundred megabytes in each process. The files are made once for each
version of it, in the user's cache folder, which may be deleted at any time. That two words share 64 bits of a digest happens
once in some 10^13 words asked.
"""

import mmap
import os
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from contextlib import suppress
from functools import cache
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path

import numpy as np
from simplemma.strategies.dictionaries.dictionary_factory import (
    DecodedStrMapping,
    DefaultDictionaryFactory,
)
from simplemma.strategies.dictionary_lookup import DictionaryLookupStrategy

_FORM = "1"
"""What a file holds; another where that changes."""


def is_known(word: str, languages: Iterable[str]) -> bool:
    """Say whether a word stands in one of these languages' dictionaries, capital or not."""
    word = unicodedata.normalize("NFC", word)
    return any(_LOOKUP.get_lemma(word, code) is not None for code in languages)


class _Words(DecodedStrMapping):
    """The words of a language: all that is known of one is that it is there."""

    __slots__ = ("_digests",)

    def __init__(self, digests: Sequence[int]) -> None:
        self._digests = digests

    def _lookup(self, key: str) -> str | None:
        digest = _digest(key)
        at = bisect_left(self._digests, digest)
        return key if at < len(self._digests) and self._digests[at] == digest else None

    def __iter__(self):  # type: ignore[no-untyped-def]
        raise NotImplementedError("digests tell no words")

    def __len__(self) -> int:
        return len(self._digests)


class _Kept:
    """Gives simplemma the words of a language from their file."""

    @staticmethod
    @cache
    def get_dictionary(lang: str) -> _Words:
        """Return the words of a language; its file is made where there is none."""
        folder = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "portique"
        path = folder / f"words-{_FORM}-{version('simplemma')}-{lang}.u64"
        with suppress(OSError, ValueError), path.open("rb") as file:
            return _Words(
                memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)).cast("Q")
            )
        words = DefaultDictionaryFactory().get_dictionary(lang)
        digests = np.sort(np.fromiter(map(_digest, words), np.uint64)).tobytes()
        with suppress(OSError):  # a folder that cannot be written costs time and memory alone
            _keep(path, digests)
        return _Words(memoryview(digests).cast("Q"))


_LOOKUP = DictionaryLookupStrategy(_Kept())


def _digest(word: str) -> int:
    return int.from_bytes(blake2b(word.encode(), digest_size=8).digest())


def _keep(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = path.with_suffix(f".{os.getpid()}")
    with part.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
