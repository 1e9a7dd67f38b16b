"""Both sites are written with the same habits of punctuation, spacing, capitals and emoji."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from monitor.signals.signal import Signal, folded

MIN_WORDS = 60
"""With fewer words than this a text shows no habits."""

REGISTER = "registre"
"""How carefully the text is written. Other habits are rare or not among texts of the same register."""

_GREETINGS = (
    "bonjour", "salut", "slt", "bjr", "coucou", "hello", "salam", "wesh", "yo ", "re ", "bien le bonjour", "bonsoir",
)  # fmt: skip
_CALLS = (
    "la famille", "les amis", "les gars", "la team", "mes freres", "frero", "messieurs dames", "chers clients",
    "tout le monde",
)  # fmt: skip
_SHORT = (
    "svp", "stp", "pr ", "dispo", "pb", "tjrs", "qd ", "ds ", "bcp", "rdv", "tel ", "mp ", "cad", "ttes", "ns ", "vs ",
)  # fmt: skip
_EMOJI = re.compile("[\U0001f300-\U0001faff\u2600-\u27bf\u2b50\u2b55]")


_RATES: tuple[tuple[str, str, str, int], ...] = (
    ("espace avant ! ?", r"[\s\u00a0\u202f][!?]", r"[!?]+", 3),
    ("espace avant :", r"[\s\u00a0\u202f]:", r":(?!//)", 3),
    ("espace avant €", r"\d[\s\u00a0\u202f]€", r"\d\s?€", 2),
    ("apostrophe typographique", r"’", r"[’']", 3),
    ("espace après la virgule", r",\s", r",(?!\d)", 3),
    ("points d’exclamation répétés", r"!{2,}|!\s!", r"!+", 3),
    ("points de suspension en trois points", r"\.\.\.", r"\.\.\.|…", 2),
    (
        "accents sur les capitales",
        r"\b[ÀÉÈÊÇ]",
        r"\b(?:[ÀÉÈÊÇ]|A (?=[a-z])|Etat|Ecran|Etui|Ecout|Economi|Equip|Etre)",
        2,
    ),
    ("tiret long", r"[–—]", r"[–—]|\s-\s", 2),
)
"""Habit, where it shows, where there was occasion for it, and how many occasions make it one."""

_DROPPED_NE = r"\b(?:c est|ca|il|elle|on|je|tu|j ai|y a|sa) [a-z]+ pas\b"


def habits(quotations: Iterable[str]) -> dict[str, str]:
    """
    Return the habits a text shows, by name; a habit for which there is no occasion is left out.

    Rates are cut into few steps, so that another page by the same hand usually falls into the same.
    """
    lines = list(quotations)
    text = "\n".join(lines)
    words = len(text.split())
    if words < MIN_WORDS:
        return {}
    plain = folded(text)
    found = dict(_rates(lines, text, plain, words))
    found |= _emphasis(text, words)
    found |= _address(plain)
    found[REGISTER] = _register(found)
    found["longueur des phrases"] = _step(
        words / max(1, len(lines)), (10, 14, 19), ("très courte", "courte", "moyenne", "longue")
    )
    return found


def _rates(lines: list[str], text: str, plain: str, words: int) -> Iterator[tuple[str, str]]:
    """Yield how often each habit shows where there was occasion for it: rarely, sometimes, often."""
    counted = [
        (name, _count(part, text), _count(whole, text), least)
        for name, part, whole, least in _RATES
    ]
    begun = [line[:1] for line in lines]
    counted += [
        ("majuscule en début de phrase", sum(c.isupper() for c in begun), sum(c.isalpha() for c in begun), 3),
        ("ne omis", _count(_DROPPED_NE, re.sub(r"[’']", " ", plain)), _count(r"\bpas\b", plain), 2),
        ("mots en capitales", _count(r"\b[A-ZÀ-Ý]{4,}\b", text), max(1, words // 40), 3),
        ("guillemets français", text.count("«"), text.count("«") + text.count('"') // 2 + text.count("“"), 2),
    ]  # fmt: skip
    for name, part, whole, least in counted:
        if whole >= least:
            yield name, ("rare", "parfois", "souvent")[(part / whole >= 0.2) + (part / whole > 0.8)]


def _emphasis(text: str, words: int) -> dict[str, str]:
    """Return how much a text shouts and smiles, and by which sign."""
    thousand = 1000 / words
    emoji = _EMOJI.findall(text)
    steps = ("aucun", "peu", "assez", "beaucoup")
    found = {"emoji": _step(len(emoji) * thousand, (0.01, 8, 30), steps)}
    if len(emoji) >= 3:
        ((first, count),) = Counter(emoji).most_common(1)
        if count >= 2:
            found["emoji préféré"] = first
    found["points d’exclamation"] = _step(text.count("!") * thousand, (0.01, 10, 35), steps)
    return found


def _address(plain: str) -> dict[str, str]:
    """Return how the reader is greeted and spoken to."""
    found: dict[str, str] = {}
    greeting = next((g for g in _GREETINGS if re.search(rf"(?:^|\n){re.escape(g)}", plain)), None)
    if greeting is not None:
        found["salutation"] = greeting.strip()
    for name, choices in (("adresse au lecteur", _CALLS), ("abréviation", _SHORT)):
        counts = {c: _count(rf"(?<!\w){re.escape(c)}", plain) for c in choices}
        best = max(sorted(counts), key=lambda c: counts[c])
        if counts[best]:
            found[name] = best.strip()
    formal, informal = _count(r"\bvous\b", plain), _count(r"\b(?:tu|toi|ton|tes)\b", plain)
    if formal + informal >= 2:
        found["tutoiement"] = "oui" if informal > formal else "non"
    return found


def _count(pattern: str, text: str) -> int:
    return len(re.findall(pattern, text))


def _register(found: dict[str, str]) -> str:
    """Return how carefully a text is written, by how many marks of careless writing it bears."""
    marks = sum(
        (
            found.get("tutoiement") == "oui",
            found.get("salutation", "bonjour") not in {"bonjour", "bonsoir"},
            "abréviation" in found,
            found["emoji"] in {"assez", "beaucoup"},
            found["points d’exclamation"] in {"assez", "beaucoup"},
            found.get("points d’exclamation répétés", "rare") != "rare",
            found.get("majuscule en début de phrase", "souvent") != "souvent",
            found.get("mots en capitales", "rare") != "rare",
            found.get("ne omis", "rare") != "rare",
            found.get("espace avant ! ?") == "rare",
        )
    )
    return ("soigné", "courant", "relâché")[(marks >= 2) + (marks >= 4)]


def _step(value: float, bounds: tuple[float, ...], names: tuple[str, ...]) -> str:
    return names[sum(value >= bound for bound in bounds)]


SIGNAL = Signal(
    claim="Les deux sites sont écrits avec les mêmes habitudes de ponctuation, d’espaces, de majuscules et d’emoji.",
)
