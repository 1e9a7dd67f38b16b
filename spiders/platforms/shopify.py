"""Shopify: its pages with the variants their scripts carry, and the public ``products.json`` every shop answers."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final
from urllib.parse import parse_qsl, quote, urlsplit

from spiders.errors import UnreadablePage
from spiders.platforms import generic
from spiders.platforms.addresses import fixed_pages, one_each
from spiders.platforms.variants import together, variant
from spiders.reading import images, links, streams
from spiders.reading.prices import amount
from spiders.reading.schema_values import text
from spiders.reading.visits import PRIORITY
from storage.page import Page
from storage.records.reading import NextPage, PageRole
from storage.records.shop import Availability, Listing, Offer, Price, Seller

NAME: Final = "shopify"
PER_PAGE: Final = 250
"""The most products ``products.json`` gives at once."""

MAX_PARTS: Final = 40
_PARTS: Final = re.compile(
    r"<(?:script|link)\b[^<>]{0,400}(?:cdn\.shopify\.com|/cdn/shop/)", re.IGNORECASE
)
"""A script or style sheet of the software; a picture kept there may stand on any page."""

_API = re.compile(r"/products(?:/[^/?]+)?\.json$|/products/[^/?]+\.js$")
_IN_CENTS = re.compile(r"/products/[^/?]+\.js$")
"""The Ajax form of one product, which gives amounts in cents."""

_META: Final = re.compile(r"\bvar meta\s{0,3}=\s{0,3}(?=\{)")
_META_CURRENCY: Final = re.compile(r"\bmeta\.currency\s{0,3}=\s{0,3}['\"]([A-Z]{3})\b")
_IN_COLLECTION = re.compile(r"/collections/[^/?#]+(/products/)")


def recognises(page: Page) -> bool:
    """Say whether the page is a Shopify shop's, or its ``products.json``."""
    if not page.is_html:
        path = urlsplit(page.url).path
        return (page.is_json or _IN_CENTS.search(path) is not None) and _API.search(
            path
        ) is not None
    if any(sign in page.text for sign in ("Shopify.theme", "Shopify.shop", ".myshopify.com")):
        return True
    return _PARTS.search(page.text) is not None


def next_pages(page: Page) -> Iterator[NextPage]:
    """Yield what the page links to, and ``products.json`` from the home page or its next part."""
    if not page.is_html:
        yield from _next_part(page)
        return
    if urlsplit(page.url).path in {"", "/"} or page.role == PageRole.HOME:
        yield NextPage(
            url=page.absolute(f"/products.json?limit={PER_PAGE}&page=1", page.url),
            role=PageRole.API,
            priority=PRIORITY[PageRole.API],
        )
    yield from fixed_pages(generic.next_pages(page), _address)


def listings(page: Page) -> Iterator[Listing]:
    """
    Read the products of ``products.json``, or of a page.

    Raises:
        UnreadablePage: ``products.json`` holds no list of products.
    """
    if not page.is_html:
        yield from _from_api(page)
    else:
        for listing in one_each(generic.listings(page), _address):
            yield _with_variants(page, _priced(page, listing)) if listing.detail else listing


def seller(page: Page) -> Seller | None:
    """Read who the site says it is."""
    return generic.seller(page)


def _address(url: str) -> str:
    """Return a product's address without the collection and the variant it was reached by."""
    if "/products/" not in url:
        return url
    return _IN_COLLECTION.sub(r"\1", url).split("?")[0]


def _products(page: Page) -> list[dict[str, Any]]:
    try:
        data = page.data
    except ValueError as error:
        raise UnreadablePage(page.url, "list of products") from error
    if isinstance(data, dict) and isinstance(data.get("product"), dict):
        return [data["product"]]
    if isinstance(data, dict) and "handle" in data and "variants" in data:
        return [data]
    products = data.get("products") if isinstance(data, dict) else None
    if not isinstance(products, list):
        raise UnreadablePage(page.url, "list of products")
    return [product for product in products if isinstance(product, dict)]


def _next_part(page: Page) -> Iterator[NextPage]:
    try:
        products = _products(page)
    except UnreadablePage:
        return
    number = dict(parse_qsl(urlsplit(page.url).query)).get("page", "1")
    if len(products) >= PER_PAGE and number.isdigit():
        following = NextPage(
            url=page.absolute(f"/products.json?limit={PER_PAGE}&page={int(number) + 1}", page.url),
            role=PageRole.API,
            priority=PRIORITY[PageRole.API],
        )
        yield following.within(MAX_PARTS, "pages", int(number) + 1)
    for product in products:
        if isinstance(product.get("handle"), str):
            yield NextPage(
                url=_own(page, product["handle"]),
                role=PageRole.PRODUCT,
                priority=PRIORITY[PageRole.PRODUCT],
            )


def _own(page: Page, handle: str) -> str:
    return links.normal(page.absolute(f"/products/{quote(handle)}", page.url))


def _from_api(page: Page) -> Iterator[Listing]:
    for product in _products(page):
        name, handle = text(product.get("title")), product.get("handle")
        if not name or not isinstance(handle, str):
            raise UnreadablePage(page.url, "title and handle of a product")
        offers = tuple(
            _offer(one, scale=2 if _IN_CENTS.search(urlsplit(page.url).path) else 0)
            for one in product.get("variants", [])
            if isinstance(one, dict)
        )
        priced = sorted(
            (offer for offer in offers if offer.price is not None),
            key=lambda offer: offer.price.amount if offer.price else 0,
        )
        asked = priced[0].price if priced else None
        if (
            asked is not None
            and priced[-1].price is not None
            and priced[-1].price.amount > asked.amount
        ):
            asked = Price(amount=asked.amount, currency=None, starting_at=True)
        yield Listing(
            url=_own(page, handle),
            name=name,
            price=asked,
            list_price=priced[0].list_price if priced else None,
            availability=together(offers, Availability.UNKNOWN),
            sku=next((offer.sku for offer in offers if offer.sku), None),
            description=text(product.get("body_html") or product.get("description")),
            images=images.absolute(
                page,
                [
                    str(one.get("src", "")) if isinstance(one, dict) else str(one)
                    for one in product.get("images", [])
                ],
            ),
            category=text(product.get("product_type") or product.get("type")) or None,
            brand=text(product.get("vendor")) or None,
            offers=offers if len(offers) > 1 else (),
            detail=False,
            source="shopify-products-json",
        )


def _priced(page: Page, listing: Listing) -> Listing:
    """Add the price that a page's own script states in cents for those who count visitors, where a later script is to show it."""
    if listing.price is not None:
        return listing
    handle = urlsplit(listing.url).path.rsplit("/", 1)[-1]
    product = next((one for one in _counted(page) if one.get("handle") == handle), {})
    variants = product.get("variants")
    stated = (
        _scaled(amount(one.get("price")), 2)
        for one in (variants if isinstance(variants, list) else ())
        if isinstance(one, dict)
    )
    asked = {one for one in stated if one}
    if not asked:
        return listing
    code = _META_CURRENCY.search(page.text)
    price = Price(
        amount=min(asked),
        currency=code[1] if code is not None else None,
        starting_at=len(asked) > 1,
    )
    return replace(listing, price=price)


def _counted(page: Page) -> Iterator[dict[str, Any]]:
    """Yield the products that a page's scripts state for those who count visitors."""
    for begun in _META.finditer(page.text):
        for one in streams.value(page.text, begun.end()):
            product = one.get("product") if isinstance(one, dict) else None
            if isinstance(product, dict):
                yield product


def _with_variants(page: Page, listing: Listing) -> Listing:
    """Add the variants that the page's form carries as JSON, where structured data states none."""
    if listing.offers:
        return listing
    currency = listing.price.currency if listing.price is not None else None
    for node in page.tree.css('script[type="application/json"]'):
        raw = (node.text(deep=True, strip=False) or "").strip()
        if not raw.startswith("[{") or '"option1"' not in raw[:4000]:
            continue
        try:
            variants = json.loads(raw)
        except (ValueError, RecursionError):
            continue
        offers = tuple(
            _offer(one, scale=2, currency=currency)
            for one in variants[:500]
            if isinstance(one, dict) and isinstance(one.get("price"), int)
        )
        if len(offers) > 1:
            return replace(listing, offers=offers)
    return listing


def _offer(stated: dict[str, Any], *, scale: int, currency: str | None = None) -> Offer:
    """Read a variant; ``products.json`` gives decimal strings, pages and the Ajax form cents (``scale`` 2), none a currency."""
    name = text(stated.get("title"))
    return variant(
        "" if name == "Default Title" else name,
        sku=text(stated.get("sku")) or None,
        asked=_scaled(amount(stated.get("price")), scale),
        before=_scaled(amount(stated.get("compare_at_price")), scale),
        currency=currency,
        available=stated.get("available"),
    )


def _scaled(number: Decimal | None, scale: int) -> Decimal | None:
    return number.scaleb(-scale) if number is not None else None
