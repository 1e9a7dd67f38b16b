"""WooCommerce on WordPress: its pages, the variations they carry, and the public Store API (``wc/store/v1``)."""

import html
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from spiders.errors import UnreadablePage
from spiders.platforms import generic
from spiders.platforms.variants import together, variant
from spiders.reading import images, links
from spiders.reading.prices import amount, currency_code
from spiders.reading.schema_values import text
from spiders.reading.signs import shown
from spiders.reading.visits import PRIORITY
from storage.page import Page
from storage.records.reading import NextPage, PageRole
from storage.records.shop import Availability, Listing, Offer, Price, Seller

NAME: Final = "woocommerce"
PER_PAGE: Final = 100
"""The most products the Store API gives at once."""

_SIGNS: Final = (
    "plugins/woocommerce/",
    "woocommerce-page",
    "woocommerce-Price",
    "woocommerce-loop-product",
    'content="WooCommerce',
    "wc-block-grid",
    "wc-block-product",
)
_API = re.compile(r"/wc/store/(?:v1/)?products(?:/|\?|$)|rest_route=/wc/store")


def recognises(page: Page) -> bool:
    """Say whether the page is a WooCommerce shop's, or an answer of its Store API."""
    if page.is_json:
        return _API.search(page.url) is not None
    return page.is_html and shown(page, _SIGNS) > 0


def next_pages(page: Page) -> Iterator[NextPage]:
    """Yield what the page links to, and the Store API from the home page or the next part of its list."""
    if page.is_json:
        yield from _next_part(page)
        return
    if urlsplit(page.url).path in {"", "/"} or page.role == PageRole.HOME:
        yield NextPage(url=_api(page), role=PageRole.API, priority=PRIORITY[PageRole.API])
    yield from generic.next_pages(page)


def listings(page: Page) -> Iterator[Listing]:
    """
    Read the Store API's products, or a page's with its variations.

    Raises:
        UnreadablePage: an answer of the Store API is not the list of products it always is.
    """
    if page.is_json:
        yield from _from_api(page)
        return
    for listing in generic.listings(page):
        yield _with_variations(page, listing) if listing.detail else listing


def seller(page: Page) -> Seller | None:
    """Read who the site says it is."""
    return generic.seller(page)


def _api(page: Page) -> str:
    """Return the address of the Store API, below the REST root that WordPress announces."""
    node = page.tree.css_first('link[rel="https://api.w.org/"]')
    root = page.absolute(node.attributes.get("href") or "") if node is not None else ""
    if root and links.site(root) == links.site(page.url):
        joined = f"{root.rstrip('/')}/wc/store/v1/products"
        return f"{joined}{'&' if '?' in joined else '?'}per_page={PER_PAGE}&page=1"
    return page.absolute(f"/wp-json/wc/store/v1/products?per_page={PER_PAGE}&page=1", page.url)


def _next_part(page: Page) -> Iterator[NextPage]:
    products = page.data
    if not isinstance(products, list):
        return
    if len(products) >= PER_PAGE:
        parts = urlsplit(page.url)
        query = dict(parse_qsl(parts.query))
        number = int(query.get("page", "1")) if query.get("page", "1").isdigit() else 1
        query["page"] = str(number + 1)
        yield NextPage(
            url=urlunsplit(parts._replace(query=urlencode(query, safe="/"))),
            role=PageRole.API,
            priority=PRIORITY[PageRole.API],
        )
    for product in products:
        if isinstance(product, dict) and isinstance(product.get("permalink"), str):
            yield NextPage(
                url=links.normal(product["permalink"]),
                role=PageRole.PRODUCT,
                priority=PRIORITY[PageRole.PRODUCT],
            )


def _from_api(page: Page) -> Iterator[Listing]:
    try:
        data = page.data
    except ValueError as error:
        raise UnreadablePage(page.url, "list of products") from error
    products = data if isinstance(data, list) else [data]
    for product in products:
        if not isinstance(product, dict) or not isinstance(product.get("prices"), dict):
            if product == {} or (isinstance(product, dict) and "code" in product):
                continue
            raise UnreadablePage(page.url, "product with its prices")
        yield _product(page, product)


def _product(page: Page, product: dict[str, Any]) -> Listing:
    prices = product["prices"]
    asked = _money(prices, prices.get("price"))
    span = prices.get("price_range")
    if isinstance(span, dict):
        low, high = _money(prices, span.get("min_amount")), _money(prices, span.get("max_amount"))
        asked = (
            replace(low, starting_at=high is not None and high.amount > low.amount)
            if low is not None
            else asked
        )
    listed = _money(prices, prices.get("regular_price"))
    if listed is not None and (asked is None or listed.amount <= asked.amount):
        listed = None
    categories = product.get("categories")
    return Listing(
        url=links.normal(str(product.get("permalink", ""))) or page.url,
        name=text(product.get("name")),
        price=asked,
        list_price=listed,
        availability=_availability(product),
        sku=text(product.get("sku")) or None,
        description=text(product.get("description")) or text(product.get("short_description")),
        images=images.absolute(
            page,
            [str(one.get("src", "")) for one in product.get("images", []) if isinstance(one, dict)],
        ),
        category=text(categories[0]) if isinstance(categories, list) and categories else None,
        detail=True,
        source="woocommerce-api",
    )


def _availability(product: dict[str, Any]) -> Availability:
    if product.get("is_on_backorder") is True:
        return Availability.BACK_ORDER
    if product.get("is_in_stock") is False:
        return Availability.OUT_OF_STOCK
    if isinstance(product.get("low_stock_remaining"), int):
        return Availability.LIMITED
    return Availability.IN_STOCK if product.get("is_in_stock") is True else Availability.UNKNOWN


def _money(prices: dict[str, Any], value: Any) -> Price | None:
    """Return an amount that the API gives in the currency's smallest unit."""
    number = amount(value) if value not in (None, "") else None
    unit = prices.get("currency_minor_unit")
    if number is None or not isinstance(unit, int) or not 0 <= unit <= 8:
        return None
    return Price(
        amount=(number / Decimal(10) ** unit).quantize(Decimal(1).scaleb(-unit)),
        currency=currency_code(str(prices.get("currency_code", ""))),
    )


def _with_variations(page: Page, listing: Listing) -> Listing:
    """Add the variations that the page's form carries as JSON."""
    node = page.tree.css_first("form.variations_form[data-product_variations]")
    raw = (node.attributes.get("data-product_variations") or "") if node is not None else ""
    if not raw or raw == "false":
        return listing
    try:
        variations = json.loads(html.unescape(raw) if raw.startswith("[{&") else raw)
    except (ValueError, RecursionError):
        return listing
    if not isinstance(variations, list):
        return listing
    currency = listing.price.currency if listing.price is not None else None
    offers = tuple(_variation(one, currency) for one in variations[:500] if isinstance(one, dict))
    if not offers:
        return listing
    priced = [offer.price.amount for offer in offers if offer.price is not None]
    price = listing.price
    if priced:
        price = Price(
            amount=min(priced),
            currency=currency,
            tax_included=price.tax_included if price is not None else None,
            starting_at=len(set(priced)) > 1,
        )
    return replace(
        listing,
        price=price,
        offers=offers if len(offers) > 1 else listing.offers,
        availability=together(offers, listing.availability),
    )


def _variation(one: dict[str, Any], currency: str | None) -> Offer:
    attributes = one.get("attributes")
    return variant(
        " / ".join(str(value) for value in attributes.values() if value)
        if isinstance(attributes, dict)
        else "",
        sku=text(one.get("sku")) or None,
        asked=amount(one.get("display_price")),
        before=amount(one.get("display_regular_price")),
        currency=currency,
        available=one.get("is_in_stock"),
    )
