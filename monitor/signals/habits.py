"""Both sites are written with the same habits of punctuation, spacing, capitals and emoji."""

import re
from collections import Counter
from collections.abc import Iterable

from monitor.signals.signal import Signal, first_line, folded

CLAIM = "Les deux sites sont écrits avec les mêmes habitudes de ponctuation, d’espaces, de majuscules et d’emoji."

MIN_WORDS = 60
"""With fewer words than this a text shows no habits."""

REGISTER = "registre"
"""How carefully the text is written. Other habits are rare or not among texts of the same register."""

_GREETINGS = (
    "bonjour",
    "salut",
    "slt",
    "bjr",
    "coucou",
    "hello",
    "salam",
    "wesh",
    "yo ",
    "re ",
    "bien le bonjour",
    "bonsoir",
)
_CALLS = (
    "la famille",
    "les amis",
    "les gars",
    "la team",
    "mes freres",
    "frero",
    "messieurs dames",
    "chers clients",
    "tout le monde",
)
_SHORT = (
    "svp",
    "stp",
    "pr ",
    "dispo",
    "pb",
    "tjrs",
    "qd ",
    "ds ",
    "bcp",
    "rdv",
    "tel ",
    "mp ",
    "cad",
    "ttes",
    "ns ",
    "vs ",
)
_EMOJI = re.compile("[\U0001f300-\U0001faff\u2600-\u27bf\u2b50\u2b55]")


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
    found: dict[str, str] = {}
    plain = folded(text)

    def rate(name: str, part: int, whole: int, least: int = 3) -> None:
        if whole >= least:
            found[name] = (
                "rare" if part / whole < 0.2 else "souvent" if part / whole > 0.8 else "parfois"
            )

    rate(
        "espace avant ! ?",
        len(re.findall(r"[\s\u00a0\u202f][!?]", text)),
        len(re.findall(r"[!?]+", text)),
    )
    rate(
        "espace avant :",
        len(re.findall(r"[\s\u00a0\u202f]:", text)),
        len(re.findall(r":(?!//)", text)),
    )
    rate(
        "espace avant €",
        len(re.findall(r"\d[\s\u00a0\u202f]€", text)),
        len(re.findall(r"\d\s?€", text)),
        2,
    )
    rate("apostrophe typographique", text.count("’"), text.count("’") + text.count("'"))
    rate(
        "espace après la virgule", len(re.findall(r",\s", text)), len(re.findall(r",(?!\d)", text))
    )
    rate(
        "points d’exclamation répétés",
        len(re.findall(r"!{2,}|!\s!", text)),
        len(re.findall(r"!+", text)),
    )
    rate(
        "points de suspension en trois points",
        text.count("..."),
        text.count("...") + text.count("…"),
        2,
    )
    rate(
        "majuscule en début de phrase",
        sum(line[:1].isupper() for line in lines),
        sum(line[:1].isalpha() for line in lines),
    )
    rate(
        "accents sur les capitales",
        len(re.findall(r"\b[ÀÉÈÊÇ]", text)),
        len(
            re.findall(r"\b(?:[ÀÉÈÊÇ]|A (?=[a-z])|Etat|Ecran|Etui|Ecout|Economi|Equip|Etre)", text)
        ),
        2,
    )
    rate(
        "ne omis",
        len(
            re.findall(
                r"\b(?:c est|ca|il|elle|on|je|tu|j ai|y a|sa) [a-z]+ pas\b",
                re.sub(r"[’']", " ", plain),
            )
        ),
        len(re.findall(r"\bpas\b", plain)),
        2,
    )
    rate("mots en capitales", len(re.findall(r"\b[A-ZÀ-Ý]{4,}\b", text)), max(1, words // 40))
    rate("tiret long", len(re.findall(r"[–—]", text)), len(re.findall(r"[–—]|\s-\s", text)), 2)
    rate(
        "guillemets français",
        text.count("«"),
        text.count("«") + text.count('"') // 2 + text.count("“"),
        2,
    )
    thousand = 1000 / words
    emoji = _EMOJI.findall(text)
    found["emoji"] = _step(
        len(emoji) * thousand, (0.01, 8, 30), ("aucun", "peu", "assez", "beaucoup")
    )
    if len(emoji) >= 3:
        ((first, count),) = Counter(emoji).most_common(1)
        if count >= 2:
            found["emoji préféré"] = first
    found["points d’exclamation"] = _step(
        text.count("!") * thousand, (0.01, 10, 35), ("aucun", "peu", "assez", "beaucoup")
    )
    greeting = next((g for g in _GREETINGS if re.search(rf"(?:^|\n){re.escape(g)}", plain)), None)
    if greeting is not None:
        found["salutation"] = greeting.strip()
    for name, choices in (("adresse au lecteur", _CALLS), ("abréviation", _SHORT)):
        counts = {c: len(re.findall(rf"(?<!\w){re.escape(c)}", plain)) for c in choices}
        best = max(sorted(counts), key=lambda c: counts[c])
        if counts[best]:
            found[name] = best.strip()
    formal, informal = (
        len(re.findall(r"\bvous\b", plain)),
        len(re.findall(r"\b(?:tu|toi|ton|tes)\b", plain)),
    )
    if formal + informal >= 2:
        found["tutoiement"] = "oui" if informal > formal else "non"
    found[REGISTER] = _register(found)
    length = words / max(1, len(lines))
    found["longueur des phrases"] = _step(
        length, (10, 14, 19), ("très courte", "courte", "moyenne", "longue")
    )
    return found


def habit_key(name: str, value: str, register: str = "") -> str:
    """Return the text under which a habit is counted: among all sites, or among those of one register."""
    return f"{register}|{name}={value}" if register else f"{name}={value}"


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


SIGNAL = Signal(name="habits", says=first_line(__doc__), claim=CLAIM)
