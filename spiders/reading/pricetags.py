"""
Where a page writes prices: the smallest elements whose words are an amount, and which of several is asked now.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from spiders.reading.names import named
from spiders.reading.places import put_away
from spiders.reading.prices import STARTING_AT, Money, money, price, tax_included, without_money
from spiders.reading.words import (
    LIST_PRICE_NAME,
    LIST_PRICE_WORDS,
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

MAX_TAGS: Final = 3_000
_LONGEST: Final = 48
"""Characters of an element that is nothing but a price, with its words (« à partir de … TTC »)."""

_FAR: Final = 30
"""Runs of text between a price and the former price of the same thing, at most."""

_STRUCK = frozenset(("del", "s", "strike"))
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_DIGIT = re.compile(r"\d")
_CENTS = re.compile(r"^[.,]?\d{2}$")
_CENTS_NAME = re.compile(r"cent|fraction|decimal|sup")
_NO_NUMBER: Final = " \u200b"
"""Put between two numbers of different elements, so that « 15 » and « 149 € » are not one."""

_BARE = re.compile(r"^\s*\d[\d .,'\u00a0\u202f]*\s*$")
_LESS = re.compile(r"^\s*[-\u2212]\s?[\d€$£]")
"""« -30,00 € »: what is taken off a price."""

_HOLDS_LIST = re.compile(r"[\w-]*\b(?:with|has)[-_](?:list|old|compare|regular|original)[\w-]*")
"""« with-list-price »: the price asked, beside which a former one stands."""

_PER_CENT = re.compile(r"(?:[^\W\d_]+ (?:de |of )?)?[-\u2212]?\d+(?:[.,]\d+)? ?%(?: ?[^\W\d_]+)?")
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

_OTHER_NAME: Final = named("other_amount")


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


def tags(outline: Outline, *, currency: str | None, country: str) -> list[Tag]:
    """Find the prices a page writes, in document order, at most MAX_TAGS."""
    found: dict[int, Tag] = {}
    for piece, words in enumerate(outline.pieces):
        if not _DIGIT.search(words) or len(words) > 200:
            continue
        element = outline.owners[piece]
        if element < 0 or outline.unread[element]:
            continue
        tag = _tag(outline, element, piece, currency, country)
        if tag is not None and tag.element not in found:
            found[tag.element] = tag
            if len(found) >= MAX_TAGS:
                break
    return sorted(found.values(), key=lambda tag: tag.piece)


def choose(outline: Outline, candidates: Sequence[Tag]) -> tuple[Price | None, Price | None]:
    """
    Return what is asked now and the crossed-out price, of the prices written for one thing.

    Asked is the first that is not crossed out, those named a sale price before those named a price before the rest.
    """
    usable = [tag for tag in candidates if not tag.other]
    visible = [tag for tag in usable if not tag.unseen] or usable
    if any(not tag.struck for tag in usable) and all(tag.struck for tag in visible):
        visible = usable
    former = [tag for tag in visible if tag.struck]
    open_tags = [tag for tag in visible if not tag.struck]
    if not open_tags:
        return (former[0].price, None) if former else (None, None)
    crossed = {tag.price.amount for tag in former}
    tier = _best_tier([tag for tag in open_tags if tag.price.amount not in crossed] or open_tags)
    asked = tier[0]
    gross = next((tag for tag in tier[1:4] if tag.price.tax_included is True), None)
    if (
        asked.price.tax_included is False
        and gross is not None
        and gross.price.amount > asked.price.amount
    ):
        asked = gross
    elif (
        asked.price.tax_included is False
        and len(tier) > 1
        and asked.price.amount < tier[1].price.amount <= asked.price.amount * 2
    ):
        following = tier[1]
        if following.piece - asked.piece <= 4 and following.price.tax_included is not False:
            asked = following
    now = asked.price
    if now.tax_included is None and any(
        tag.price.tax_included is False and tag.price.amount < now.amount <= tag.price.amount * 2
        for tag in candidates
    ):
        now = replace(now, tax_included=True)
    for following in tier:
        if following.piece > asked.piece and _dash_between(outline, asked, following):
            now = replace(min(now, following.price, key=lambda one: one.amount), starting_at=True)
            break
    listed = _former(outline, former, asked, now)
    if listed is None:
        listed = next(
            (
                tag.price
                for tag in open_tags
                if tag.weak
                and tag is not asked
                and tag.price.amount > now.amount
                and abs(tag.piece - asked.piece) <= 6
            ),
            None,
        )
    return now, listed


def _former(outline: Outline, former: list[Tag], asked: Tag, now: Price) -> Price | None:
    """Return the crossed-out price that stands with the one asked; of a crossed-out range, its lower end."""
    near = [
        tag
        for tag in former
        if tag.price.amount > now.amount and abs(tag.piece - asked.piece) <= _FAR
    ]
    if now.starting_at and len(near) > 1 and _dash_between(outline, near[0], near[1]):
        return near[0].price
    return max((tag.price for tag in near), key=lambda one: one.amount, default=None)


def _best_tier(open_tags: list[Tag]) -> list[Tag]:
    for chosen in (
        [tag for tag in open_tags if tag.sale and tag.named and not tag.weak],
        [tag for tag in open_tags if tag.named and not tag.weak],
        [tag for tag in open_tags if tag.named],
    ):
        if chosen:
            return chosen
    return open_tags


def _dash_between(outline: Outline, one: Tag, other: Tag) -> bool:
    """Say whether only a dash stands between two prices, as in a range."""
    end = outline.last_pieces[one.element]
    start = outline.first_pieces[other.element]
    if not 0 <= start - end <= 6:
        return False
    return outline.between(end, start, most=20) in {"-", "–", "—", "to", "à", "bis", "~"}


def _tag(
    outline: Outline, element: int, piece: int, currency: str | None, country: str
) -> Tag | None:
    """Climb from a run of text with a digit to the smallest element that is a price as a whole."""
    start = element
    for _ in range(5):
        if outline.length(element) > _LONGEST + 20:
            break
        words = _joined(outline, element)
        if len(words) > _LONGEST:
            break
        amount = _amount_of(words, outline.pieces[piece])
        if amount is None and money(words):
            return None
        if amount is not None and _borrowed(outline, element, piece):
            return None
        if amount is not None and not _cents_follow(outline, element, words):
            own = outline.pieces[piece].strip()
            if element == start and money(own) and len(money(words)) > 1:
                words = own
            return _made(outline, element, piece, words, currency, country)
        if amount is None and _BARE.match(words) and _is_price_field(outline, element):
            above = outline.parents[element]
            joined = (
                _joined(outline, above) if above >= 0 and outline.length(above) <= _LONGEST else ""
            )
            if not money(joined):
                return _made(outline, element, piece, words, currency, country)
        element = outline.parents[element]
        if element < 0 or outline.tags[element] in {
            "body",
            "html",
            "ul",
            "tbody",
            "table",
            "select",
        }:
            break
    words = outline.pieces[piece].strip()
    if len(words) <= 60 and money(words) and _alone(outline, start, piece):
        return _made(outline, start, piece, words, currency, country)
    return None


def _borrowed(outline: Outline, element: int, piece: int) -> bool:
    """Say whether a run of text that counts something else (« 0 ventes ») stands in another block than the currency sign."""
    own = outline.pieces[piece]
    if money(own) or not re.search(r"[^\W\d_]", own):
        return False
    following = range(outline.first_pieces[element] + 1, outline.last_pieces[element])
    return any(outline.gaps[one] for one in following)


def _amount_of(words: str, piece: str) -> Money | None:
    """Return the amount in an element's words that a run of text is part of, not one that stands beside it."""
    own = " ".join(piece.split())
    start = words.find(own)
    end = start + len(own)
    return next(
        (one for one in money(words) if start < 0 or (one.start < end and one.end > start)), None
    )


def _alone(outline: Outline, element: int, piece: int) -> bool:
    """Say whether a run of text is a line of its own in a longer element (parted by ``br`` or blocks)."""
    following = piece + 1
    return outline.gaps[piece] and (
        following >= len(outline.gaps)
        or outline.gaps[following]
        or outline.owners[following] != element
    )


def _is_price_field(outline: Outline, element: int) -> bool:
    """Say whether an element without a currency sign is called a price by its author."""
    for _ in range(3):
        if element < 0:
            return False
        own = outline.attributes[element]
        name = f"{outline.label(element)} {(own.get('itemprop') or '').lower()} {(own.get('data-testid') or '').lower()} {(own.get('data-qa') or '').lower()}"
        if _OTHER_NAME.search(name):
            return False
        if re.search(
            r"(?:^|[\s_-])(?:price|prix|preis|precio|prezzo|preco|prijs|cena|pris|tarif)(?:$|[\s_-])|price\b",
            name,
        ):
            return True
        element = outline.parents[element]
    return False


def _joined(outline: Outline, element: int) -> str:
    """Return an element's words with cents that stand in an element of their own put behind a comma."""
    first, last = outline.first_pieces[element], outline.last_pieces[element]
    if last - first <= 1:
        return outline.text(element, most=_LONGEST * 2)
    parts: list[str] = []
    for piece in range(first, min(last, first + 12)):
        words = outline.pieces[piece]
        owner = outline.owners[piece]
        stripped = words.strip()
        if (
            parts
            and _CENTS.match(stripped)
            and stripped[0] not in ".,"
            and re.search(r"\d\s*$", parts[-1])
            and not re.search(r"[.,]\d{0,2}\s*$", parts[-1])
            and (outline.tags[owner] == "sup" or _CENTS_NAME.search(outline.label(owner)))
        ):
            parts[-1] = parts[-1].rstrip()
            parts.append(f",{stripped}")
            continue
        spaced = (
            outline.gaps[piece] or words[:1].isspace() or (bool(parts) and parts[-1][-1:].isspace())
        )
        if spaced and stripped[:1].isdigit() and parts and parts[-1].rstrip()[-1:].isdigit():
            parts.append(_NO_NUMBER)
        elif outline.gaps[piece]:
            lone = bool(parts) and stripped[:1].isdigit() and not _BARE.match(stripped)
            parts.append(_NO_NUMBER if lone and _ends_in_sign(parts) else " ")
        parts.append(words)
    return " ".join("".join(parts).split())


def _ends_in_sign(parts: list[str]) -> bool:
    """Say whether words end in a currency without its number: what the next line counts is no money of theirs."""
    before = "".join(parts[-2:]).split()
    return bool(before) and not before[-1][-1:].isdigit() and bool(money(f"{before[-1]} 1"))


def _cents_follow(outline: Outline, element: int, words: str) -> bool:
    """Say whether the digits right behind an element are its cents, so that the price is not whole yet."""
    following = outline.last_pieces[element]
    if following >= len(outline.pieces) or outline.gaps[following]:
        return False
    behind = outline.pieces[following].strip()
    owner = outline.owners[following]
    return bool(
        _CENTS.match(behind)
        and not re.search(r"[.,]\d{2}\D*$", words)
        and (
            outline.tags[owner] == "sup"
            or _CENTS_NAME.search(outline.label(owner))
            or behind[0] in ".,"
        )
    )


def _made(
    outline: Outline, element: int, piece: int, words: str, currency: str | None, country: str
) -> Tag | None:
    read = price(words, currency=currency, country=country)
    if read is None:
        return None
    names: list[str] = []
    struck = False
    unseen = outline.hidden[element]
    current, steps = element, 0
    while current >= 0 and steps < 5 and outline.length(current) <= 160:
        label = _names(outline, current)
        names.append(label)
        if (
            outline.tags[current] in _STRUCK
            or _LINE_THROUGH.search(outline.attribute(current, "style"))
            or "line-through" in label
        ):
            struck = True
        if _UNSEEN.search(label) or put_away(label):
            unseen = True
        current = outline.parents[current]
        steps += 1
    same = len(names) > 1 and outline.length(outline.parents[element]) == outline.length(element)
    own = " ".join(names[: 2 if same else 1])
    near = _HOLDS_LIST.sub(" ", " ".join(names[:2]))
    wide = " ".join(names)
    if STARTING_AT.search(_before(outline, element)):
        read = replace(read, starting_at=True)
    around = _PER_CENT.sub(
        " ",
        folded(without_money(f"{_before(outline, element)} {words} {_behind(outline, element)}")),
    )
    struck = (
        struck
        or bool(LIST_PRICE_NAME.search(near))
        or bool(LIST_PRICE_WORDS.match(folded(f"{_before(outline, element)} {words}")))
    )
    if read.tax_included is None and (named_tax := _TAX_NAME.search(wide)):
        read = replace(read, tax_included=named_tax["in"] is not None)
    if read.tax_included is None:
        read = replace(
            read,
            tax_included=tax_included(
                f"{_before(outline, element)} {words} {_behind(outline, element) or _suffix(outline, element)}"
            ),
        )
    return Tag(
        element=element,
        price=read,
        piece=piece,
        struck=struck,
        named=bool(PRICE_NAME.search(wide))
        or "price" in (outline.attribute(element, "itemprop"))
        or bool(PRICE_LABEL.search(folded(f"{_before(outline, element)} {_head(words)}"))),
        sale=bool(SALE_NAME.search(own)),
        weak=bool(WEAK_LIST_NAME.search(own)),
        unseen=unseen,
        other=bool(_OTHER_NAME.search(" ".join(names[:3])))
        or bool(_LESS.match(words))
        or bool(NOT_THE_PRICE.search(around))
        or bool(UNIT.match(_behind(outline, element)))
        or bool(UNIT.match(_tail(words)))
        or bool(
            _IN_QUANTITY.search(f"{_before(outline, element)} {words} {_behind(outline, element)}")
        ),
    )


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
    return (
        words[-60:] if not money(words) else words[-60:].rsplit("€", 1)[-1] if "€" in words else ""
    )


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
    """Return the first piece behind a heading before a price: a name (« Loupe 3x ») is no label of it."""
    for piece in range(first - 1, start - 1, -1):
        owner = outline.owners[piece]
        for above in (owner, *outline.ancestors(owner)[:3]):
            if outline.tags[above] in _HEADINGS and not outline.contains(above, element):
                return piece + 1
    return start


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
