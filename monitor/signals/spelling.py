"""Both sites make the same uncommon spelling mistakes."""

import re
from functools import lru_cache

from monitor.signals.signal import Signal
from storage.dictionary import is_known

_LOWER = re.compile(r"(?<![\w@./#-])[a-zà-öø-ÿœæ]{5,24}(?![\w@/#])")


def odd_words(quotation: str) -> set[str]:
    """
    Return the words of a sentence that no word list knows.

    Only words in lower case are taken, since names begin with a capital; rarity over the background of shops then
    tells a mistake from a word of the trade.
    """
    return {word for word in _LOWER.findall(quotation) if not _known(word)}


@lru_cache(maxsize=200_000)
def _known(word: str) -> bool:
    return is_known(word, ("fr", "en"))


SIGNAL = Signal(
    claim="Les deux sites font les mêmes fautes d’orthographe peu courantes.",
)
