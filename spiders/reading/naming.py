"""Which words on a page could name a thing: no price, no « Lire la suite », no count, no badge."""

import re
from functools import lru_cache
from typing import Final

from spiders import tongues
from spiders.reading.prices import states_price, without_money
from spiders.reading.words import BUY, GENERIC_LINK
from storage.folding import folded
from storage.outline import Outline

HEADINGS: Final = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
NAME: Final = re.compile(
    r"(?:^|[\s_-])(?:name|title|titre|nom|heading|product-?name|product-?title)(?:$|[\s_-])|(?:name|title)(?:$|\s)"
)
"""A class or id that says its element holds a name."""

LONGEST: Final = 250
"""Characters of a name."""

_AMOUNT_WORDS: Final = tongues.pattern(
    "amount_words",
    r"(?:[^\W\d_]+ ){0,2}",
    r"?(?: (?:on|sur|auf|op|na) [^\W\d_]+)?(?: (?:off|each|ea|us|cd|ttc|ht))?",
)
"""Words around amounts that name no thing, two words of what they are about before them."""

_BOUND: Final = re.compile(r"(?:[↓↑+]|以[上下])$")
"""« 200 € et + », « $500↓ »: all that costs more or less."""

_BADGE = re.compile(
    r"(?:^|[\s_-])(?:badge|label|ribbon|flag|sticker|tag|button|btn|pill)(?:$|[\s_-])"
)


def naming(outline: Outline, element: int) -> str:
    """Return the words of an element that could name a thing; empty for a price, « Lire la suite » or a count."""
    words = _without_badges(outline, element)
    if len(words) > LONGEST:
        return ""
    plain = folded(words)
    return words if _names(plain) and not _is_price_line(plain) else ""


def usable(value: str) -> bool:
    """Say whether a title or alternative text could name a thing."""
    plain = folded(value)
    return 2 < len(plain) <= LONGEST and not _asks(plain)


def called_a_name(outline: Outline, element: int, *, most: int = 300) -> bool:
    """Say whether an element is a heading, or its author calls it a name, and it holds words of a name's length."""
    return is_name(outline, element) and 0 < outline.length(element) <= most


def is_name(outline: Outline, element: int) -> bool:
    """Say whether an element is a heading, or its author calls it a name."""
    return outline.tags[element] in HEADINGS or NAME.search(outline.label(element)) is not None


def named_elements(outline: Outline) -> list[int]:
    """Return the headings that could name a thing; where the page has none but its title, what its author calls a name."""
    headings = [
        element
        for element, tag in enumerate(outline.tags)
        if tag in HEADINGS
        and tag != "h1"
        and 0 < outline.length(element) <= 300
        and not outline.unread[element]
        and naming(outline, element)
    ]
    if headings:
        return headings
    return [
        element
        for element, tag in enumerate(outline.tags)
        if tag != "h1"
        and outline.ends[element] == element + 1
        and NAME.search(outline.label(element))
        and 0 < outline.length(element) <= 200
        and naming(outline, element)
    ]


def _names(plain: str) -> bool:
    """Say whether folded words hold a letter and ask for no step."""
    return len(plain) >= 2 and re.search(r"[^\W\d_]", plain) is not None and not _asks(plain)


def _asks(plain: str) -> bool:
    """Say whether folded words ask for a step (« Voir », « Ajouter au panier ») instead of naming a thing."""
    return GENERIC_LINK.match(plain) is not None or BUY.search(plain) is not None


@lru_cache(maxsize=4_096)
def _is_price_line(plain: str) -> bool:
    """Say whether words only tell of amounts: « gifts under $10 », « $10 to $20 », « save up to £200 on tvs », « trade in £361 »."""
    if not states_price(plain):
        return False
    if _BOUND.search(plain):
        return True
    rest = " ".join(re.findall(r"[^\W\d_]+", without_money(plain)))
    return _AMOUNT_WORDS.fullmatch(rest) is not None


def _without_badges(outline: Outline, element: int) -> str:
    """Return an element's words without what its author calls a badge (« Nouveau », « -20 % ») behind or before them."""
    inside = range(element + 1, min(outline.ends[element], element + 12))
    badges = [inner for inner in inside if _BADGE.search(outline.label(inner))]
    whole = outline.text(element, most=300)
    if not badges:
        return whole
    left = " ".join(
        "".join(
            outline.pieces[piece]
            for piece in range(
                outline.first_pieces[element],
                min(outline.last_pieces[element], outline.first_pieces[element] + 60),
            )
            if not any(
                outline.first_pieces[badge] <= piece < outline.last_pieces[badge]
                for badge in badges
            )
        ).split()
    )
    return left or whole
