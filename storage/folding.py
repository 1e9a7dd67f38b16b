"""Text as it is compared: without accents, without case, apostrophes straight; the one place that says what folding is."""

import unicodedata
from functools import lru_cache

_SHORT = 1_000
"""Characters up to which an answer is kept: the words of pages repeat, their whole texts do not."""


class _Unaccented(dict[int, str]):
    """Characters without their accents, worked out when first met; marks that combine are dropped."""

    def __missing__(self, code: int) -> str:
        letters = unicodedata.normalize("NFKD", chr(code)).lower()
        bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
        plain = unicodedata.normalize(
            "NFC", bare
        )  # Korean syllables come apart and are put together again
        self[code] = plain
        return plain


_UNACCENTED = _Unaccented(
    {ord("ł"): "l", ord("ø"): "o", ord("ß"): "ss", ord("ı"): "i"}
    | dict.fromkeys(map(ord, "\u2018\u2019\u02bc"), "'")
)


def unaccented(text: str) -> str:
    """Return a text in lower case with accents removed, letters of compatibility plain, white space as it stands."""
    low = text.lower()
    return low if low.isascii() else low.translate(_UNACCENTED)


def folded(text: str) -> str:
    """Return a text in lower case with accents removed and each run of white space one blank."""
    return _kept(text) if len(text) <= _SHORT else _folded(text)


def _folded(text: str) -> str:
    return " ".join(unaccented(text).split())


_kept = lru_cache(maxsize=8_192)(_folded)
