"""
What stands around an amount and what its author calls it: whether it is crossed out, named a price, or no price at all.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from spiders.reading.names import named
from spiders.reading.places import put_away
from spiders.reading.prices import (
    LIST_PRICE_WORDS,
    STARTING_AT,
    money,
    price,
    tax_included,
    without_money,
)
from spiders.reading.words import (
    LIST_PRICE_NAME,
    NOT_THE_PRICE,
    PRICE_LABEL,
    PRICE_NAME,
    SALE_NAME,
    UNIT,
    WEAK_LIST_NAME,
)
from storage.folding import folded
from storage.outline import Outline
from storage.records.shop import Price

_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_DIGIT = re.compile(r"\d")
_STRUCK = frozenset(("del", "s", "strike"))
_LESS = re.compile(r"^\s*[-\u2212]\s?[\d€$£]")
"""« -30,00 € »: what is taken off a price."""

_HOLDS_LIST = re.compile(
    r"[\w-]{0,80}\b(?:with|has)[-_](?:list|old|compare|regular|original)[\w-]*"
)
"""« with-list-price »: the price asked, beside which a former one stands."""

_BESIDES = re.compile(
    r"(?:\b(?:zzgl|zuzuglich|exkl|excl\w*|ohne|hors|sans|plus|mas|piu|senza|sin|bez|inkl\w*|incl\w*|avec|mit|con|com)\b\.?|\+) (?:\w+ ){0,2}?"
    r"(?:versand\w*|liefer\w*|livraison|port|frais de (?:port|livraison)|shipping|delivery|postage|(?:gastos de )?envio|spedizione|verzend\w*|dostaw\w*)(?: (?:comprise?|incluse?))?"
)
"""« zzgl. Versand » behind an amount says that it is not what the dispatch costs."""

_PER_CENT = re.compile(
    r"(?:[^\W\d_]{1,30} (?:de |of )?)?[-\u2212]?\d{1,9}(?:[.,]\d{1,9})? ?%(?: ?[^\W\d_]+)?"
)
"""« Économisez 38 % », « 38 % gespart »: a saving that says of no amount that it is the saving."""

_LINE_THROUGH = re.compile(r"line-through", re.IGNORECASE)
_UNSEEN = re.compile(
    r"(?:^|\s)(?:sr-only|screen-reader-text|visually-hidden|visuallyhidden|u-visually-hidden|hidden-visually|a11y\S*|assistive-text)(?:$|\s)"
)
_TAX_NAME: Final = named("tax_name")
_IN_QUANTITY = re.compile(
    r"\b(?:as low as|from|ab|a partir de|à partir de|desde|da|vanaf|od)\b.{0,30}\d\s*\S{0,4}\s+(?:per|par|pro|por|per il|za) [^\W\d_]",
    re.IGNORECASE,
)
"""« As low as 0.24 per bead »: what one of many costs, not one."""

_STEPS = re.compile(r"(?<![\d.,])\d{1,5} ?\+(?![\d+])")
"""« 5+ 10+ 50+ »: the steps of a table of prices by quantity."""

_SMALL = 400
"""Characters of a table of prices at most; a larger one lays out a page."""

OTHER_NAME: Final = named("other_amount")
"""What an author calls an amount that is not what the thing costs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """One price as it is written on the page."""

    element: int
    price: Price
    piece: int
    """Position of its first run of text."""

    struck: bool = False
    """Crossed out, or named a former price."""

    named: bool = False
    """Its author calls it a price."""

    sale: bool = False
    """Its author calls it the price asked now."""

    weak: bool = False
    """Its author calls it regular, which a former price may be and a present one too."""

    unseen: bool = False
    """Hidden by the markup, or meant for screen readers alone."""

    other: bool = False
    """An amount that is not what the thing costs: shipping, savings, instalments, unit prices."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """An amount as it is written, with its surroundings."""

    words: str
    before: str
    behind: str
    names: list[str]
    """What authors call its element and those around it, as far as they hold little else."""

    table: str = ""
    """The words of the small table that it stands in."""

    apart: bool = False
    """Whether what stands behind is a line of its own: « Livraison gratuite » below a price speaks of another amount."""

    @property
    def around(self) -> str:
        """The words around the amount, folded, without shares (« -20 % »)."""
        behind = "" if self.apart else self.behind
        amounts = money(self.words)
        start, end = (amounts[0].start, amounts[0].end) if amounts else (len(self.words),) * 2
        said = folded(without_money(f"{self.before} {self.words[:start]}"))
        following = _BESIDES.sub(" ", folded(without_money(f"{self.words[end:]} {behind}")))
        return _PER_CENT.sub(" ", f"{said} {following}")


def made(
    outline: Outline, element: int, piece: int, words: str, currency: str | None, country: str
) -> Tag | None:
    """Return the amount that an element writes with all that is said of it, None where its words are none."""
    read = price(words, currency=currency, country=country)
    if read is None:
        return None
    holders = _holders(outline, element)
    written = Written(
        words=words,
        before=_before(outline, element),
        behind=_behind(outline, element),
        names=[_names(outline, one) for one in holders],
        table=_table(outline, element),
        apart=_ends_line(outline, element),
    )
    parent = outline.parents[element]
    same = len(holders) > 1 and outline.length(parent) == outline.length(element)
    own = " ".join(written.names[: 2 if same else 1])
    return Tag(
        element=element,
        price=_qualified(read, written, written.behind or _suffix(outline, element)),
        piece=piece,
        struck=_is_crossed_out(outline, element, piece) or _is_struck(outline, holders, written),
        named=_is_named(outline, element, written),
        sale=bool(SALE_NAME.search(own)),
        weak=bool(WEAK_LIST_NAME.search(own)),
        unseen=outline.hidden[element]
        or any(_UNSEEN.search(name) or put_away(name) for name in written.names),
        other=why_not_the_price(written) is not None,
    )


def why_not_the_price(written: Written) -> str | None:
    """Return the rule by which an amount is not what the thing costs, None where none applies."""
    return next((reason for reason, applies in NOT_ASKED if applies(written)), None)


NOT_ASKED: Final[tuple[tuple[str, Callable[[Written], bool]], ...]] = (
    ("called a saving, a fee, a rate or a filter", lambda one: bool(OTHER_NAME.search(" ".join(one.names[:3])))),
    ("written as taken off", lambda one: bool(_LESS.match(one.words))),
    ("said to be a fee, a saving, a rate or a total", lambda one: bool(NOT_THE_PRICE.search(one.around))),
    ("said to be per unit", lambda one: bool(UNIT.match(one.behind) or UNIT.match(_tail(one.words)))),
    ("said to be of one in a quantity", lambda one: bool(_IN_QUANTITY.search(f"{one.before} {one.words} {one.behind}"))),
    ("in a table of prices by quantity", lambda one: len(_STEPS.findall(one.table)) > 1),
)  # fmt: skip
"""Asked in this order of each amount."""


def _table(outline: Outline, element: int) -> str:
    """Return the words of the table around an amount, where it is a small one."""
    around = (one for one in outline.ancestors(element)[:6] if outline.tags[one] == "table")
    found = next(around, None)
    if found is None or outline.length(found) > _SMALL:
        return ""
    return outline.text(found, most=_SMALL)


def _holders(outline: Outline, element: int) -> list[int]:
    """Return an amount's element and those around it, five at most, as far as they hold little else."""
    found: list[int] = []
    for one in (element, *outline.ancestors(element)[:4]):
        if outline.length(one) > 160:
            break
        found.append(one)
    return found


def _is_crossed_out(outline: Outline, element: int, piece: int) -> bool:
    """Say whether the number of an amount is crossed out without its sign: « ¥ <del>7.99</del> »."""
    owner = outline.owners[piece]
    inside = (one for one in (owner, *outline.ancestors(owner)[:4]) if one > element)
    return any(outline.tags[one] in _STRUCK for one in inside)


def _is_struck(outline: Outline, holders: list[int], written: Written) -> bool:
    """Say whether an amount is crossed out, named a former price, or said to be one."""
    drawn = any(
        outline.tags[one] in _STRUCK
        or _LINE_THROUGH.search(outline.attribute(one, "style"))
        or "line-through" in name
        for one, name in zip(holders, written.names, strict=True)
    )
    near = _HOLDS_LIST.sub(" ", " ".join(written.names[:2]))
    if drawn or LIST_PRICE_NAME.search(near):
        return True
    said = folded(f"{written.before} {written.words}")
    # « Prix habituel » is how Shopify's themes label what is asked without a sale.
    return WEAK_LIST_NAME.search(near) is None and LIST_PRICE_WORDS.match(said) is not None


def _is_named(outline: Outline, element: int, written: Written) -> bool:
    """Say whether an amount's author calls it a price, or a label before it does."""
    if PRICE_NAME.search(" ".join(written.names)) or "price" in outline.attribute(
        element, "itemprop"
    ):
        return True
    return PRICE_LABEL.search(folded(f"{written.before} {_head(written.words)}")) is not None


def _qualified(read: Price, written: Written, behind: str) -> Price:
    """Return a price with what its surroundings say of its tax and of its being the lowest of several."""
    if STARTING_AT.search(written.before):
        read = replace(read, starting_at=True)
    if read.tax_included is not None:
        return read
    taxed = _TAX_NAME.search(" ".join(written.names))
    if taxed is not None:
        return replace(read, tax_included=taxed["in"] is not None)
    said = f"{written.before} {written.words} {behind}"
    return replace(read, tax_included=tax_included(said))


def _names(outline: Outline, element: int) -> str:
    """Return what an element's author calls it: class, id, and the hooks that tests and schema.org know it by."""
    own = outline.attributes[element]
    hooks = " ".join(
        own[key] or "" for key in ("itemprop", "data-hook", "data-testid") if key in own
    )
    return f"{outline.label(element)} {hooks.lower()}" if hooks else outline.label(element)


def _head(words: str) -> str:
    """Return what stands before the amount in a price's own words."""
    amounts = money(words)
    return words[: amounts[0].start] if amounts else ""


def _tail(words: str) -> str:
    """Return what stands behind the amount in a price's own words."""
    amounts = money(words)
    return words[amounts[0].end :] if amounts else ""


def _before(outline: Outline, element: int) -> str:
    """Return the label that stands before a price in the same short line (« Livraison : »)."""
    first = outline.first_pieces[element]
    parent = outline.parents[element]
    if parent < 0:
        return ""
    start = _behind_name(outline, element, max(outline.first_pieces[parent], first - 2), first)
    words = outline.between(start, first, most=80) if start < first else ""
    if not words and outline.length(parent) == outline.length(element):
        above = outline.parents[parent]
        if above >= 0 and outline.length(above) <= 120:
            start = max(outline.first_pieces[above], first - 2)
            start = _behind_name(outline, element, start, first)
            words = outline.between(start, first, most=80)
    if not money(words):
        return words[-60:]
    rest = words[-60:].rsplit("€", 1)[-1] if "€" in words else ""
    # What follows another amount in a line above (« zzgl. 0,15 € Pfand ») is said of that one.
    return "" if outline.gaps[first] and not rest.rstrip().endswith(":") else rest


def _suffix(outline: Outline, element: int) -> str:
    """Return the words that follow a price in the same line, whatever elements wrap it (« 20,00 € <small>HT</small> »)."""
    last = outline.last_pieces[element]
    if last >= len(outline.pieces) or outline.gaps[last]:
        return ""
    for piece in (last, last + 1):
        if piece < len(outline.pieces) and not outline.gaps[piece]:
            words = outline.pieces[piece].strip()
            if words:
                return words[:24]
    return ""


def _behind_name(outline: Outline, element: int, start: int, first: int) -> int:
    """Return the first piece behind a heading, or a link in a line above, before a price: a name (« Loupe 3x ») is no label of it."""
    names = _HEADINGS
    for piece in range(first - 1, start - 1, -1):
        if outline.gaps[piece + 1]:
            names = _HEADINGS | {"a"}
        owner = outline.owners[piece]
        for above in (owner, *outline.ancestors(owner)[:3]):
            if outline.tags[above] in names and not outline.contains(above, element):
                return piece + 1
    return start


def _ends_line(outline: Outline, element: int) -> bool:
    """Say whether what follows an element stands in a line of its own."""
    last = outline.last_pieces[element]
    return last >= len(outline.gaps) or outline.gaps[last]


def _behind(outline: Outline, element: int) -> str:
    """Return the words right behind a price in the same short line (« TTC », « / kg »)."""
    last = outline.last_pieces[element]
    parent = outline.parents[element]
    if parent < 0 or last >= outline.last_pieces[parent]:
        return ""
    if outline.gaps[last] and outline.tags[outline.owners[last]] in {"dt", "th", "label"}:
        return ""
    steps = 2 if outline.pieces[last].isspace() else 1
    following = outline.between(last, min(last + steps, outline.last_pieces[parent]), most=40)
    return "" if len(following) > 40 or _DIGIT.search(following) else following
