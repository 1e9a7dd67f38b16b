"""
The choices that a product's form offers, where they say a price or a stock of their own: one listing, several offers.

A price behind a sign is what a choice adds (« 50 Go (+14,00 €) »), one without a sign is what it costs.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from spiders.reading import stock
from spiders.reading.prices import amount, money, price, without_money
from spiders.reading.words import OUT_OF_STOCK
from storage.folding import folded
from storage.outline import Outline
from storage.records.shop import Availability, Offer, Price

MAX_OFFERS: Final = 100
_LOOKED_AT: Final = 3_000
_NO_CHOICE = re.compile(
    r"qty|quantit|quantidade|menge|sort|order-?by|countr|pays|lang|currenc|devise|limit|ship|livraison|deliver"
)
"""Names of fields that choose no variant."""

_SIGN = re.compile(r"([-+\u2212])\s*\(?\s*$")
_LOOSE = re.compile(r"^[\s()\[\]:,/|+\u2212–—-]+|[\s()\[\]:,/|+\u2212–—-]+$")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Choice:
    name: str
    own: Price | None
    """What it costs where it says so."""

    added: Decimal | None
    """What it adds to the product's price where it says so."""

    out: bool


def offers(
    outline: Outline, start: int, end: int, base: Price | None, skip: tuple[tuple[int, int], ...]
) -> tuple[Offer, ...]:
    """
    Read the first field between two elements whose choices tell a price or that some are sold out.

    A word that every choice holds is the theme's, which a script shows for some.

    ``base`` is the product's price; ``skip`` are runs of elements (start, end) that belong to other things.
    """
    for words in _fields(outline, start, min(end, start + _LOOKED_AT), dict(skip)):
        choices = [_choice(one, data, base) for one, data in words[:MAX_OFFERS]]
        if all(one.out for one in choices):
            continue
        if len(choices) > 1 and any(
            one.own is not None or one.added is not None or one.out for one in choices
        ):
            some_out = any(one.out for one in choices)
            return tuple(_offer(one, base, some_out=some_out) for one in choices if one.name)
    return ()


def _fields(
    outline: Outline, start: int, end: int, skips: dict[int, int]
) -> Iterator[list[tuple[str, str]]]:
    """Yield the choices of each select, then of each group of radio buttons: words, and the price in the markup."""
    radios: dict[str, list[tuple[str, str]]] = {}
    element = start
    while element < end:
        if element in skips:
            element = max(skips[element], element + 1)
            continue
        tag, own = outline.tags[element], outline.attributes[element]
        if tag == "select" and not _NO_CHOICE.search(
            f"{outline.label(element)} {own.get('name') or ''}".lower()
        ):
            yield [
                (outline.text(option, most=120), outline.attribute(option, "data-price"))
                for option in range(element, outline.ends[element])
                if outline.tags[option] == "option"
                and outline.attributes[option].get("value", " ") not in {"", None}
            ]
        elif (
            tag == "label"
            and 0 < outline.length(element) <= 120
            and (name := _radio(outline, element))
        ):
            radios.setdefault(name, []).append((outline.text(element, most=120), ""))
        element += 1
    yield from radios.values()


def _radio(outline: Outline, label: int) -> str:
    """Return the field of the radio button that a label holds or stands behind, empty where there is none."""
    for near in (*range(label + 1, min(outline.ends[label], label + 4)), label - 1):
        if (
            0 <= near < len(outline)
            and outline.tags[near] == "input"
            and outline.attribute(near, "type").lower() == "radio"
        ):
            name = outline.attribute(near, "name")
            return "" if _NO_CHOICE.search(name.lower()) else name
    return ""


def _choice(words: str, data: str, base: Price | None) -> _Choice:
    found = money(words)
    own, added = None, None
    if found:
        stated = price(words[found[0].start : found[0].end])
        sign = _SIGN.search(words[: found[0].start])
        if stated is not None and sign is not None:
            added = stated.amount if sign[1] == "+" else -stated.amount
        elif stated is not None:
            own = stated
    elif (
        base is not None and (number := amount(data or None)) is not None and number >= base.amount
    ):
        own = replace(base, amount=number, starting_at=False)
    name = _LOOSE.sub("", without_money(words)).strip()
    out = stock.stated(words) is Availability.OUT_OF_STOCK
    if out:
        name = _LOOSE.sub("", OUT_OF_STOCK.sub("", folded(name))).strip()
        name = words[: len(name)] if folded(words).startswith(name) else name
    return _Choice(name=" ".join(_LOOSE.sub("", name).split()), own=own, added=added, out=out)


def _offer(choice: _Choice, base: Price | None, *, some_out: bool) -> Offer:
    asked = choice.own
    if asked is not None and asked.currency is None and base is not None:
        asked = replace(asked, currency=base.currency)
    if asked is None and base is not None:
        asked = replace(base, amount=base.amount + (choice.added or Decimal(0)), starting_at=False)
    otherwise = Availability.IN_STOCK if some_out else Availability.UNKNOWN
    return Offer(
        name=choice.name,
        price=asked,
        availability=Availability.OUT_OF_STOCK if choice.out else otherwise,
    )
