"""Values of schema.org items, whatever syntax they came in: the first of several, its plain words, its types."""

import html
import re
from decimal import Decimal
from itertools import chain
from typing import Any, Final

from spiders.reading.prices import amount, currency_code, price
from storage.records.shop import Availability, Price

AVAILABILITY: Final[dict[str, Availability]] = {
    "instock": Availability.IN_STOCK, "instoreonly": Availability.IN_STOCK, "onlineonly": Availability.IN_STOCK,
    "available": Availability.IN_STOCK, "in_stock": Availability.IN_STOCK, "available for order": Availability.IN_STOCK,
    "madetoorder": Availability.MADE_TO_ORDER, "outofstock": Availability.OUT_OF_STOCK, "outstock": Availability.OUT_OF_STOCK, "oos": Availability.OUT_OF_STOCK,
    "unavailable": Availability.OUT_OF_STOCK, "reserved": Availability.OUT_OF_STOCK, "soldout": Availability.SOLD_OUT,
    "limitedavailability": Availability.LIMITED, "preorder": Availability.PRE_ORDER, "presale": Availability.PRE_ORDER,
    "backorder": Availability.BACK_ORDER, "availablefororder": Availability.IN_STOCK, "pending": Availability.OUT_OF_STOCK,
    "discontinued": Availability.DISCONTINUED, "yes": Availability.IN_STOCK, "no": Availability.OUT_OF_STOCK,
    "true": Availability.IN_STOCK, "false": Availability.OUT_OF_STOCK,
}  # fmt: skip
_TAGS = re.compile(r"<[^<>]{0,400}>")
_SPACES = re.compile(r"\s+")
MAX_OFFERS: Final = 500
"""Members of one list that are read."""


def text(value: Any) -> str:
    """Return the plain words of a value: entities resolved, tags dropped, white space folded."""
    value = first(value)
    if isinstance(value, dict):
        value = value.get("name") or value.get("@value") or value.get("headline") or ""
        value = first(value)
    if not isinstance(value, str | int | float) or isinstance(value, bool):
        return ""
    words = html.unescape(str(value)[:200_000])
    if "&" in words and ";" in words:
        words = html.unescape(words)
    return _SPACES.sub(" ", _TAGS.sub(" ", words) if "<" in words else words).strip()


def first(value: Any) -> Any:
    """Return a list's first member, or the value itself."""
    while isinstance(value, list):
        if not value:
            return None
        value = value[0]
    return value


def availability(value: Any) -> Availability:
    """Read a schema.org or Facebook availability."""
    word = text(value)
    key = word.rstrip("/").rsplit("/", 1)[-1].rsplit(":", 1)[-1].strip().lower()
    return (
        AVAILABILITY.get(key)
        or AVAILABILITY.get(re.sub(r"[\s_-]", "", key))
        or Availability.UNKNOWN
    )


def types_of(item: dict[str, Any]) -> set[str]:
    """Return the types of an item, lower case without their vocabulary."""
    kinds = item.get("@type")
    return {
        str(kind).rstrip("/").rsplit("/", 1)[-1].rsplit(":", 1)[-1].rsplit("#", 1)[-1].lower()
        for kind in (kinds if isinstance(kinds, list) else [kinds])
        if kind
    }


def many(value: Any) -> list[Any]:
    """Return a value's members: itself where it is no list, the first MAX_OFFERS of a list and of the lists in it."""
    if isinstance(value, list):
        inner = (one if isinstance(one, list) else [one] for one in value[:MAX_OFFERS])
        return list(chain.from_iterable(inner))[:MAX_OFFERS]
    return [] if value is None else [value]


def dicts(value: Any) -> list[dict[str, Any]]:
    """Return the items among a value's members."""
    return [one for one in many(value) if isinstance(one, dict)]


def resolved(item: dict[str, Any], ids: dict[str, Any]) -> Any:
    """Return the item that another names by nothing but its id, else itself."""
    return ids.get(str(item["@id"]), item) if set(item) == {"@id"} else item


def currency_of(item: dict[str, Any]) -> str | None:
    """Return the currency an offer is in."""
    stated = text(item.get("priceCurrency")) or text(item.get("currency"))
    return currency_code(stated) if stated else None


def stated_price(value: Any, currency: str | None) -> Price | None:
    """Return a stated price; a negative or absurd number is none."""
    number = amount(value)
    if number is None and isinstance(value, str):
        return price(value, currency=currency)
    if number is None or number < 0 or number > Decimal(10) ** 12:
        return None
    if currency is None and isinstance(value, str):
        read = price(value)
        currency = read.currency if read else None
    return Price(amount=number, currency=currency)


def picture(value: Any) -> str:
    """Return the address of a picture, empty where none is stated."""
    value = first(value)
    if isinstance(value, dict):
        value = first(value.get("contentUrl")) or first(value.get("url")) or value.get("@id")
        value = first(value)
    return value.strip() if isinstance(value, str) else ""


def condition(value: Any) -> str | None:
    """Return the last part of a condition's address (``NewCondition``)."""
    word = text(value)
    return word.rstrip("/").rsplit("/", 1)[-1] or None if word else None
