"""
Read French postal addresses (also Belgian, Swiss and Luxembourg ones in French) as one folded line.

A post code before a town is looked for first; an address is one only where a street, a box or an area of business stands
before it on the same or the two lines above.
"""

import re
from collections.abc import Iterator
from typing import Final

from spiders.reading.contacts.found import Text
from spiders.reading.names import named
from storage.folding import unaccented
from storage.records.contact import Contact, ContactKind

_WAYS = (
    r"rue|avenue|av\.?|ave\.?|boulevard|boul\.?|bld\.?|bvd\.?|bd\.?|place|pl\.?|chemin|che\.?|chem\.?|all[eé]es?|impasse|imp\.?|route|rte\.?|quai|cours|"
    r"square|passage|faubourg|fg\.?|fbg\.?|lotissement|lot\.|r[eé]sidence|r[eé]s\.|voie|sentier|sente|esplanade|hameau|lieu[- ]dit|cit[eé]|rond[- ]point|"
    r"mont[eé]e|villa|ruelle|promenade|chauss[eé]e|mail|parvis|traverse|venelle|domaine|clos|parc|galerie|centre commercial|"
    r"z\.?a\.?c?\.?|z\.?i\.?|zone (?:artisanale|industrielle|d'activit[eé]s?|commerciale)|b\.?p\.?|c\.?s\.?|t\.?s\.?a\.?"
)
_NAMED_WAYS = (
    r"rue|avenue|av\.|boulevard|bd\.?|place|chemin|all[eé]es?|route|quai|chauss[eé]e|impasse|square"
)
"""Ways that may stand before their number, as in Belgium and Switzerland."""

_POSTCODE = re.compile(
    r"(?<![\w.,€$-])(?:(?:f|fr|b|be|ch|l|lu|mc)[ -]{1,3})?(\d{2} ?\d{3}|\d{4})[ \t,]{1,3}([^\W\d_][^\d\n\t,;:()|•·–!?€]{1,40})"
)
_STREET = re.compile(
    rf"(?:(?<![\w€,.-])(?P<number>\d{{1,4}})(?:\s?[-/]\s?\d{{1,4}})?\s?(?:bis|ter|quater|[a-d])?(?:\s*,)?\s{{1,3}}(?:{_WAYS})(?![a-z\d])\s?[^\n;|]{{2,90}}"
    rf"|(?<![\w])(?:{_NAMED_WAYS})(?![a-z\d])\s[^\n;|\d]{{3,70}}\s?,?\s?\d{{1,4}}\s?[a-d]?(?![\d€])[^\n;|\d]{{0,30}}"
    r"|(?<![\w])(?:b\.?p\.?|c\.?s\.?|t\.?s\.?a\.?)\s?n?°?\s?\d{2,6}[^\n;|]{0,40}"
    r"|(?<![\w])(?:lieu[- ]dit|hameau|z\.?a\.?c?\.?|z\.?i\.?|zone (?:artisanale|industrielle|d'activit[eé]s?|commerciale)|r[eé]sidence|domaine|chemin|route|parc|all[eé]e)\s[^\n;|\d]{3,70})"
)
_SHORT = {
    "av": "avenue", "ave": "avenue", "bd": "boulevard", "bld": "boulevard", "boul": "boulevard", "bvd": "boulevard", "pl": "place",
    "che": "chemin", "chem": "chemin", "imp": "impasse", "rte": "route", "fg": "faubourg", "fbg": "faubourg", "st": "saint",
    "ste": "sainte", "res": "residence", "lot": "lotissement", "dr": "docteur", "gal": "general", "mal": "marechal", "pt": "pont",
}  # fmt: skip
_NOT_A_TOWN: Final = named("not_a_town", r"^", r"\b")
_AFTER_TOWN = re.compile(
    r"(?:[–—|/]|\s-\s|\.(?:\s|$)|\b(?:t[eé]l|phone|e-?mail|mail|siren|siret|rcs|tva|courriel|france\b|belgique|suisse|cedex \d|contact|horaires|ouvert|sous le|au capital|immatricul|"
    r"repr[eé]sent|inscrit|capital|et dont|dont|et |est |pour |depuis|nous|vous|directeur)).*$",
    re.DOTALL,
)


def addresses(text: Text) -> Iterator[Contact]:
    """Yield the postal addresses of a text."""
    low = text.low
    for code in _POSTCODE.finditer(low):
        digits = code[1].replace(" ", "")
        town = _AFTER_TOWN.sub("", code[2]).strip(" .,-'’")
        if len(town) < 2 or _NOT_A_TOWN.match(town) or len(town.split()) > 6:
            continue
        if len(digits) == 4 and not text.plain[code.start(2)].isupper():
            continue
        if len(digits) == 5 and not ("01" <= digits[:2] <= "98"):
            continue
        window = max(0, code.start() - 160)
        before = low[window : code.start()]
        lines = before.split("\n")
        before = "\n".join(lines[-3:]) if len(lines) > 3 else before
        streets = list(_STREET.finditer(before.replace("\n", " ").replace("\t", " ")))
        if not streets:
            continue
        street = streets[-1]
        way = street[0].strip(" ,.-")
        start = code.start() - len(before) + street.start()
        if len(before) - street.end() > 60 or (len(digits) == 4 and not re.search(r"\d", way)):
            continue
        rest = before[street.start() :].replace("\n", ", ")
        end = code.start(2) + len(code[2][: code[2].find(town)]) + len(town)
        value = normal(f"{rest} {digits} {town}")
        if text.free(start, end) and len(value) <= 180:
            yield text.contact(ContactKind.POSTAL_ADDRESS, value, start, end)


def normal(address: str) -> str:
    """Return an address in lower case without accents and punctuation, its usual abbreviations written out."""
    plain = unaccented(address)
    words = re.findall(r"[^\W_]+", plain.replace("œ", "oe").replace("æ", "ae"))
    words = [_SHORT.get(word, word) for word in words]
    return " ".join(word for word in words if word not in {"f", "france", "fr"})
