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
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from functools import cache
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path

_FORM = "1"
"""What a file holds; another where that changes."""

_APOSTROPHES = "'’ʼ"
"""Those that dictionaries write, each, as simplemma's lookup tries them."""


def is_known(word: str, languages: Iterable[str]) -> bool:
    """
    Say whether a word stands in one of these languages' dictionaries, capital or not, whichever its apostrophe.

    The languages are those of the lexicon: simplemma folds the letters of a few others (ar, grc, he, hy), which is not done here.
    """
    digests = [_digest(one) for one in _spellings(unicodedata.normalize("NFC", word))]
    return any(_holds(_words(code), one) for code in languages for one in digests)


def _spellings(word: str) -> Iterator[str]:
    forms = [word]
    if used := [one for one in _APOSTROPHES if one in word]:
        for one in used:
            word = word.replace(one, "'")
        forms += [word.replace("'", one) for one in _APOSTROPHES]
    for form in dict.fromkeys(forms):
        yield form
        yield form.lower() if form[:1].isupper() else form.capitalize()


def _holds(digests: Sequence[int], digest: int) -> bool:
    at = bisect_left(digests, digest)
    return at < len(digests) and digests[at] == digest


@cache
def _words(language: str) -> Sequence[int]:
    """Return the digests of a language's words, in order; their file is made where there is none."""
    folder = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "portique"
    path = folder / f"words-{_FORM}-{_version()}-{language}.u64"
    with suppress(OSError, ValueError), path.open("rb") as file:
        return memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)).cast("Q")
    digests = _digests_of(language)
    with suppress(OSError):  # a folder that cannot be written costs time and memory alone
        _keep(path, digests)
    return memoryview(digests).cast("Q")


@cache
def _version() -> str:
    return version("simplemma")


def _digests_of(language: str) -> bytes:
    import numpy as np  # both are slow to load, and needed where there is no file alone
    from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory

    words = DefaultDictionaryFactory().get_dictionary(language)
    return np.sort(np.fromiter(map(_digest, words), np.uint64)).tobytes()


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
