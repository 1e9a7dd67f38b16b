"""What is a pattern rather than a word: prices, sizes, numbers to call, handles, hours."""

from __future__ import annotations

import re
from collections.abc import Iterator

_DIGIT = r"\d"
_PERCENT_SIGN = "%"
_TOP = "example|com|net|shop|store|fr|biz|xyz|to|ru|onion"
_NAMED_PLACE = rf"@[a-z0-9_.]|\.(?:me/|gg/|ee/|{_TOP})|snap|insta|tg|telegram"
MEASURES: tuple[tuple[str, re.Pattern[str], re.Pattern[str]], ...] = tuple(
    (concept, re.compile(sign), re.compile(pattern.replace(" ?", " {0,2}").replace("<TOP>", _TOP)))
    for concept, sign, pattern in (
        (
            "PRICE",
            _DIGIT,
            r"(?<![a-z0-9])(?:\d[\d ]{0,6}(?:[.,]\d{1,2})? ?(?:€|\$|£|\U0001F4B6|\U0001F4B5|eur(?:os?)?\b|euros?\b|balles\b|boules\b|e\b(?!\w)|eu\b|chf\b|francs\b|quid\b|pounds?\b|gbp\b|reais\b|pavos\b|piece\b|l'un\b|each\b|stuk\b|ttc\b)"
            r"|(?:€|\$|£|r\$|eur) ?\d+|(?:vb|fp|vhb|ferme|prix|prezzo|preis|prijs|price|precio|preco)\s*:? ?\d{2,3}\b|\d+€\d*)",
        ),
        (
            "SMALLSIZE",
            _DIGIT,
            r"(?=\d)(?<![\d.,])(?:[2-7](?:[.,]\d)? ?(?:cm|centim\w+|zentim\w+)\b|(?:[4-7]\d(?:[.,]\d)?) ?(?:mm|x ?[12]\d)\b|\d\d(?:[.,]\d)? ?x ?\d\d(?:[.,]\d)? ?x ?\d|(?:[12]?\d|30) ?(?:g|gr|gramm\w*|gramos?|gramas?|grams?|grams)\b)",
        ),
        (
            "PHONENUMBER",
            r"\+\d|0[1-9]",
            r"(?<!\d)(?:\+\d{2} ?\d|0[1-9])(?:[ .\-]?\d{2}){4}(?!\d)",
        ),
        (
            "HANDLE",
            _NAMED_PLACE,
            r"(?<![a-z0-9])@[a-z0-9_.]{3,}|\b(?:t\.me|wa\.me|snapchat\.com|linktr\.ee|discord\.gg)/|\b[a-z0-9][a-z0-9.\-]{2,60}\.(?:<TOP>)\b|\b(?:snap|insta|tg|telegram)\w* ?[:(] ?[a-z0-9_.]{3,}",
        ),
        (
            "PERCENT",
            _PERCENT_SIGN,
            r"(?<![\d])[-–] ?\d{1,2} ?%|\b\d{1,2} ?% (?:de remise|off|rabatt|sconto|dto|korting)",
        ),
        (
            "HOURS",
            r"24|48|72|j\+",
            r"\b(?:24|48|72) ?(?:/ ?\d\d ?)?(?:h|heures|hours|std|stunden|uur|ore|horas)\b|\bj\+[1-3]\b",
        ),
        ("TIMES", r"x {0,2}\d|\d {0,2}x", r"(?<![a-z0-9])(?:x ?\d{1,3}|\d{1,3} ?x)(?![a-z0-9])"),
        ("QUESTIONMARK", r"\?", r"\?"),
        ("YEAR", r"19[5-9]|20[0-3]", r"(?<!\d)(?:19[5-9]\d|20[0-3]\d)(?!\d)"),
        (
            "LAWREF",
            r"art|391|§",
            r"(?=[a3§])(?:\b(?:articles?|art\.?|artt\.?) ?[lrd]?\.? ?\d{2,3}[- ]\d|\b391-?ter|§ ?\d+)",
        ),
        ("QUOTE", '"', r"\"[^\"]{8,400}\""),
    )
)
"""Concept, a sign that every such text holds and that is quickly sought, and what is measured."""
_SIGNS = frozenset(sign for _, sign, _ in MEASURES)


def measured(folded: str) -> Iterator[tuple[str, int, int]]:
    """Yield concept, start and end of everything measured in a folded text; what shows no sign is not sought."""
    shown = {sign for sign in _SIGNS if sign.search(folded)}
    for concept, sign, pattern in MEASURES:
        if sign in shown:
            for found in pattern.finditer(folded):
                yield concept, found.start(), found.end()
