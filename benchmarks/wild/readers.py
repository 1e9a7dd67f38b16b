"""What Portique says of a saved page, and what extruct alone says of it, in the same words."""

import contextlib
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import extruct
from price_parser import Price

from benchmarks.wild.pages import contact_key
from benchmarks.wild.score import Said, stock
from spiders.read import read
from storage.page import page_from_bytes
from storage.records.shop import Listing

_TYPES = ("product", "individualproduct", "productmodel", "productgroup", "vehicle", "book")


def portique(body: bytes, url: str) -> tuple[Said | None, list[Said]]:
    """Return the page's own product, None where it has none, and everything it lists."""
    listings = read(page_from_bytes(body, url, content_type="text/html")).listings
    own = [one for one in listings if one.detail]
    return (_said(own[0]) if len(own) == 1 else None), [_said(one) for one in listings]


def contacts_of(body: bytes, url: str) -> frozenset[str]:
    """Return the phones, e-mail addresses and handles that Portique reads, hashed as the truth is."""
    found = read(page_from_bytes(body, url, content_type="text/html")).contacts
    return frozenset(
        contact_key(one.kind.value, one.value)
        for one in found
        if one.kind.value in {"phone", "email", "instagram", "x"}
    )


def extruct_alone(body: bytes, url: str) -> tuple[Said | None, list[Said]]:
    """
    Return the first product in JSON-LD, microdata, RDFa and Open Graph, and all of them.

    A reader that cannot take the page reads nothing of it.
    """
    text = page_from_bytes(body, url, content_type="text/html").text
    found: dict[str, Any] = {}
    with contextlib.suppress(Exception):
        found = extruct.extract(
            text,
            base_url=url,
            syntaxes=["json-ld", "microdata", "rdfa", "opengraph"],
            uniform=True,
            errors="ignore",
        )
    products = [
        _of_item(item)
        for syntax in ("json-ld", "microdata", "rdfa")
        for item in _items(found.get(syntax, []))
    ]
    for graph in found.get("opengraph", []):
        price = _first(graph, "product:price:amount", "og:price:amount", "product:price")
        if price or str(graph.get("@type", "")).lower() in {"product", "og:product"}:
            said = Said(
                name=_text(graph.get("og:title")),
                price=_amount(price),
                currency=_text(_first(graph, "product:price:currency", "og:price:currency")),
                availability=stock(_stock_word(graph.get("product:availability"))),
            )
            products.append(said)
    own = next((one for one in products if one.price is not None), next(iter(products), None))
    return own, products


def _said(one: Listing) -> Said:
    return Said(
        name=one.name,
        price=one.price.amount if one.price else None,
        currency=one.price.currency if one.price else None,
        list_price=one.list_price.amount if one.list_price else None,
        availability=stock(one.availability.value),
    )


def _items(queue: list[Any]) -> Iterator[dict[str, Any]]:
    """Yield every product, outermost first; those a product names as related are not looked for."""
    for item in queue:
        if isinstance(item, list):
            yield from _items(item)
        elif isinstance(item, dict):
            kinds = item.get("@type", item.get("type", ""))
            kinds = kinds if isinstance(kinds, list) else [kinds]
            if any(str(kind).lower().rsplit("/", 1)[-1] in _TYPES for kind in kinds):
                yield item
            else:
                yield from _items(list(item.values()))


def _of_item(item: dict[str, Any]) -> Said:
    offers = item.get("offers")
    while isinstance(offers, list):
        offers = offers[0] if offers else None
    offer = offers if isinstance(offers, dict) else {}
    asked = _first(offer, "price", "lowPrice") or _first(item, "price")
    return Said(
        name=_text(item.get("name")),
        price=_amount(asked),
        currency=_text(offer.get("priceCurrency")) or _currency(asked),
        availability=stock(_stock_word(offer.get("availability") or item.get("availability"))),
    )


def _first(holder: dict[str, Any], *keys: str) -> Any:
    return next((holder[key] for key in keys if holder.get(key)), None)


def _text(value: Any) -> str | None:
    value = value[0] if isinstance(value, list) and value else value
    return value if isinstance(value, str) else None


def _amount(value: Any) -> Decimal | None:
    if isinstance(value, int | float):
        return Decimal(str(value))
    text = _text(value)
    parsed = Price.fromstring(text).amount if text else None
    return parsed if isinstance(parsed, Decimal) else None


def _currency(value: Any) -> str | None:
    text = _text(value)
    sign = Price.fromstring(text).currency if text else None
    return {"€": "EUR", "£": "GBP", "$": "USD"}.get(sign, sign) if sign else None


def _stock_word(value: Any) -> str | None:
    word = (_text(value) or "").strip()
    return {"in stock": "InStock", "instock": "InStock", "out of stock": "OutOfStock"}.get(
        word.lower(), word
    )
