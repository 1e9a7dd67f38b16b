"""
Texts as they are compared: in pieces, with what no reader sees folded away, and by what in them may vary.

A counter, a date of dispatch or a hash in a picture's path differs at every visit and says nothing. Such places are known
by their shape: the piece with numbers, days and hashes left out.
"""

import re
import unicodedata
from collections.abc import Iterable
from hashlib import sha256
from urllib.parse import unquote, urlsplit

LONGEST = 240
"""Characters of a piece that are kept; of a longer one its digest, too."""

_ENDS = re.compile(r"(?<=[.!?…;»])\s|[|•·■▪►\n\r\u2028\u2029]|\s[–—-]\s")
_FOLDED = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‑": "-"})  # fmt: skip
_DAYS = (
    "lundi mardi mercredi jeudi vendredi samedi dimanche aujourd'hui demain hier janvier février mars avril mai juin juillet août "
    "septembre octobre novembre décembre monday tuesday wednesday thursday friday saturday sunday today tomorrow yesterday january "
    "february march april may june july august september october november december montag dienstag mittwoch donnerstag freitag "
    "samstag sonntag heute morgen lunes martes miércoles jueves viernes sábado domingo hoy mañana lunedì martedì mercoledì giovedì "
    "venerdì sabato domenica oggi domani mon tue wed thu fri sat sun jan feb mar apr jun jul aug sep oct nov dec janv févr juil sept déc"
).split()
_VARIES = re.compile(
    rf"\b(?:{'|'.join(_DAYS)})\b\.?|(?<![^\W\d_])(?=[a-z]*\d)[0-9a-z]{{6,}}|\d+(?:[\s.,:/h-]*\d+)*", re.IGNORECASE
)  # fmt: skip


def plain(text: str) -> str:
    """Return a text in composed characters (NFKC), straight quotation marks, single blanks, and nothing that is not seen."""
    seen = "".join(
        c for c in unicodedata.normalize("NFKC", text) if unicodedata.category(c) != "Cf"
    )
    return " ".join(seen.translate(_FOLDED).split())


def pieces(text: str) -> list[str]:
    """Return the sentences and items of a text in their order, each once."""
    return list(
        dict.fromkeys(_short(found) for part in _ENDS.split(text) if (found := plain(part)))
    )


def pictures(addresses: Iterable[str]) -> list[str]:
    """Return the paths of pictures, hosts and queries left out: any of a shop's servers shows the same."""
    return list(dict.fromkeys(_short(unquote(urlsplit(one).path)) for one in addresses))


def shape(piece: str) -> str:
    """Return a piece with what may vary in it left out; empty where nothing may."""
    left = " ".join(_VARIES.sub("#", piece.lower()).split())
    return left if "#" in left else ""


def _short(piece: str) -> str:
    if len(piece) <= LONGEST:
        return piece
    return f"{piece[:LONGEST]}… {sha256(piece.encode()).hexdigest()[:16]}"
