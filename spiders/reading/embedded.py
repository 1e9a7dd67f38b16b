"""
State that scripts leave in a page, read as data (:mod:`spiders.reading.streams`), and documents that are nothing but data.

Anything in it with a name, a price and an address or id is a product, whatever the framework calls it.
"""

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final
from urllib.parse import quote

from spiders.reading import images, links, literals, streams
from spiders.reading.prices import amount, currency_code, price
from spiders.reading.schema_values import first, text
from storage.page import Page
from storage.records.shop import Availability, Listing, Offer, Price

MAX_VALUES: Final = 200_000
"""Values of all states of one page that are looked at."""

MAX_STATE: Final = 6 * 1024 * 1024
_NAMES: Final = ("name", "title", "productName", "product_name", "subject", "label")
_ADDRESSES: Final = tuple(
    "url canonicalUrl productUrl product_url permalink link href urlPath url_path path "
    "onlineStoreUrl".split()
)
_PATHS: Final = ("url_path", "urlPath")
"""Addresses without their first stroke (Magento, Vue Storefront)."""

_SLUGS: Final = ("slug", "handle", "url_key", "urlKey", "seoName")
_PRICES: Final = ("price", "salePrice", "sale_price", "finalPrice", "final_price", "currentPrice", "current_price", "priceWithTax", "calculated_price",
                  "amount", "minPrice", "min_price", "lowPrice", "prices", "priceRange", "price_range", "pricing", "regularPrice", "regular_price")  # fmt: skip
_SHOPIFY: Final = frozenset(("handle", "variants", "compare_at_price"))
"""What a product as Shopify's themes write it always has; its amounts are cents."""

_IN_CENTS: Final = frozenset(
    ("price", "price_min", "price_max", "compare_at_price", "compare_at_price_min")
)
_INNER: Final = ("value", "amount", "gross", "calculated_amount", "calculated_price", "price", "centAmount", "current", "final", "sale", "min", "start",
                 "minVariantPrice", "minimum_price", "final_price", "low", "net", "raw", "formatted", "formattedPrice")  # fmt: skip
_SELLERS: Final = ("seller", "owner", "merchant", "advertiser", "shop", "store", "user", "sellerName", "seller_name", "shopName", "shop_name", "storeName",
                   "store_name", "merchantName", "vendorName")  # fmt: skip
_PERSONS: Final = ("name", "displayName", "display_name", "shopName", "shop_name", "login", "username", "userName", "nickname", "title")  # fmt: skip
_SCRIPTS: Final = frozenset(("", "text/javascript", "application/javascript", "module"))


def states(page: Page) -> Iterator[Any]:
    """Yield the values of a page's data scripts, what is streamed in parts last; of a JSON document, the document."""
    if page.is_json:
        yield from streams.value(page.text.strip()[:MAX_STATE])
        return
    budget, plain = MAX_STATE, list[str]()
    for node in page.tree.css("script"):
        own = node.attributes
        kind = (own.get("type") or "").lower()
        if "ld+json" in kind or own.get("src") or not ("json" in kind or kind in _SCRIPTS):
            continue
        script = node.text(deep=True, strip=False) or ""
        budget -= len(script)
        if budget < 0:
            break
        if "json" not in kind:
            plain.append(script)
            yield from streams.assigned(script)
            yield from literals.called(script)
            continue
        for one in streams.value(script.strip()):
            flat = (
                isinstance(one, list)
                and "nuxt" in f"{own.get('id')} {own.get('data-nuxt-data')}".lower()
            )
            yield streams.restored(one) if flat else one
    yield from streams.flight(plain)
    yield from streams.queued(plain)


def attribute(page: Page, name: str) -> Any:
    """Return the JSON that the first element with an attribute of that name carries in it, None where there is none."""
    node = page.tree.css_first(f"[{name}]")
    raw = ((node.attributes.get(name) or "") if node is not None else "").strip()
    if not raw.startswith(("{", "[")):
        return None
    try:
        return json.loads(raw)
    except (ValueError, RecursionError):
        return None


def listings(page: Page, *, currency: str | None = None) -> Iterator[Listing]:
    """Yield the products that the page's data scripts hold, each address once."""
    seen: set[tuple[str, str]] = set()
    by_slug: dict[str, str] = {}
    for link in links.links(page):
        by_slug.setdefault(
            link.url.split("?")[0].rstrip("/").rsplit("/", 1)[-1].removesuffix(".html"), link.url
        )
    for state in states(page):
        for item in products(state):
            listing = _listing(page, item, currency, by_slug)
            if listing is not None and (listing.url, listing.name) not in seen:
                seen.add((listing.url, listing.name))
                yield listing


def products(state: Any) -> Iterator[dict[str, Any]]:
    """Yield the objects of a state that have a name, a price and an address or an id, outermost only."""
    queue: list[Any] = [state]
    looked = 0
    while queue and looked < MAX_VALUES:
        value = queue.pop()
        looked += 1
        if isinstance(value, list):
            queue.extend(reversed(value[:5000]))
        elif isinstance(value, dict):
            if _is_product(value):
                yield _in_units(value)
            else:
                queue.extend(
                    reversed([inner for inner in value.values() if isinstance(inner, dict | list)])
                )


def _in_units(item: dict[str, Any]) -> dict[str, Any]:
    """Return a product with its amounts in the currency's unit, where its own shape says that whole numbers are cents (Shopify)."""
    if not (item.keys() >= _SHOPIFY and isinstance(item.get("price"), int)):
        return item
    units = {
        name: Decimal(number).scaleb(-2)
        for name, number in item.items()
        if name in _IN_CENTS and type(number) is int
    }
    return {
        **item,
        **units,
        "variants": [_in_units({**dict.fromkeys(_SHOPIFY), **one}) for one in _variants(item)],
    }


def _is_product(item: dict[str, Any]) -> bool:
    if not any(isinstance(item.get(name), str) and item[name] for name in _NAMES):
        return False
    if not any(isinstance(item.get(name), str) and item[name] for name in (*_ADDRESSES, *_SLUGS)):
        return False
    if any(
        name in item
        for name in ("quantityInCart", "lineItems", "line_items", "authorName", "datePublished")
    ):
        return False
    return _asked(item, None)[0] is not None or any(
        _asked(inner, None)[0] is not None for inner in _variants(item)[:5]
    )


_CHOSEN = tuple(
    "masterVariant selectedOrFirstAvailableVariant selectedVariant defaultVariant firstVariant currentVariant".split()
)
"""The one variant that a page begins with (commercetools, Shopify's Hydrogen, Sylius)."""


def _variants(item: dict[str, Any]) -> list[dict[str, Any]]:
    chosen = [item[name] for name in _CHOSEN if isinstance(item.get(name), dict)]
    return chosen[:1] + _listed_variants(item)


def _listed_variants(item: dict[str, Any]) -> list[dict[str, Any]]:
    for name in ("variants", "skus", "productVariants", "items", "offers"):
        value = item.get(name)
        if isinstance(value, dict):
            value = value.get("nodes") or [
                edge.get("node") for edge in value.get("edges", []) if isinstance(edge, dict)
            ]
        if isinstance(value, list):
            return [one for one in value if isinstance(one, dict)][:500]
    return []


_FORMER = tuple(
    "compareAtPrice compare_at_price listPrice list_price originalPrice original_price oldPrice regularPrice regular_price wasPrice".split()
)


def _asked(item: dict[str, Any], currency: str | None) -> tuple[Price | None, Price | None]:
    """Return the price an object asks and its former price."""
    code = _code(item) or currency
    asked: Price | None = None
    for name in _PRICES:
        if name in item:
            asked = _money(item[name], code)
            if asked is not None:
                break
    listed: Price | None = None
    for name in _FORMER:
        if name in item:
            listed = _money(item[name], code)
            if listed is not None:
                break
    if asked is not None and listed is not None and listed.amount <= asked.amount:
        listed = None
    return asked, listed


def _money(value: Any, currency: str | None, depth: int = 0) -> Price | None:
    value = first(value)
    if isinstance(value, dict) and depth < 5:
        code = _code(value) or currency
        if isinstance(value.get("centAmount"), int):
            digits = value.get("fractionDigits", 2)
            return (
                Price(amount=Decimal(value["centAmount"]).scaleb(-digits), currency=code)
                if isinstance(digits, int) and 0 <= digits <= 6
                else None
            )
        for name in _INNER:
            if name in value:
                found = _money(value[name], code, depth + 1)
                if found is not None:
                    return found
        return None
    if isinstance(value, str):
        read = price(value, currency=currency)
        if read is not None:
            return read
    number = (
        amount(value)
        if isinstance(value, int | float | Decimal) and not isinstance(value, bool)
        else None
    )
    return (
        Price(amount=number, currency=currency)
        if number is not None and 0 <= number < Decimal(10) ** 10
        else None
    )


_CURRENCIES = tuple(
    "currency currencyCode currency_code priceCurrency currencyISO currencyIsoCode".split()
)


def _code(item: dict[str, Any]) -> str | None:
    for name in _CURRENCIES:
        value = item.get(name)
        if isinstance(value, dict):
            value = value.get("code") or value.get("isoCode")
        if isinstance(value, str) and re.fullmatch(r"[A-Za-z]{3}", value):
            return currency_code(value)
    return None


def _listing(
    page: Page, item: dict[str, Any], currency: str | None, by_slug: dict[str, str]
) -> Listing | None:
    asked, listed = _asked(item, currency)
    variants = _variants(item)
    offers = tuple(
        Offer(
            name=text(variant.get("title") or variant.get("name")),
            seller=_seller(variant),
            sku=text(variant.get("sku")) or None,
            price=_asked(variant, currency)[0],
            list_price=_asked(variant, currency)[1],
            availability=_availability(variant),
        )
        for variant in variants
    )
    priced = [offer for offer in offers if offer.price is not None]
    if asked is None and priced:
        cheapest = min(
            priced, key=lambda offer: offer.price.amount if offer.price is not None else Decimal(0)
        )
        asked, listed = cheapest.price, cheapest.list_price
    name = next(
        (text(item[key]) for key in _NAMES if isinstance(item.get(key), str) and item[key]), ""
    )
    url = _address(page, item, by_slug)
    if not name or not url or asked is None:
        return None
    available = _availability(item)
    if available is Availability.UNKNOWN and offers:
        available = _together({offer.availability for offer in offers})
    return Listing(
        url=url,
        name=name,
        price=asked,
        list_price=listed,
        availability=available,
        sku=text(item.get("sku")) or None,
        description=text(
            item.get("description") or item.get("shortDescription") or item.get("body_html")
        ),
        images=images.absolute(page, _pictures(item) or _pictures(variants[0] if variants else {})),
        brand=text(item.get("brand") or item.get("vendor")) or None,
        seller=_seller(item)
        or next((offer.seller for offer in offers if offer.price == asked), None),
        offers=offers if len(offers) > 1 else (),
        detail=False,
        source="embedded-state",
    )


def _together(states: set[Availability]) -> Availability:
    """Return whether a thing can be had: where one variant can, or where none can."""
    if Availability.IN_STOCK in states:
        return Availability.IN_STOCK
    none = states == {Availability.OUT_OF_STOCK}
    return Availability.OUT_OF_STOCK if none else Availability.UNKNOWN


def _address(page: Page, item: dict[str, Any], by_slug: dict[str, str]) -> str:
    """Return the address an object names: its own, or where the page links to its slug."""
    for key in _ADDRESSES:
        value = item.get(key)
        if isinstance(value, str) and value.startswith(("http://", "https://", "/")):
            return links.normal(page.absolute(value))
    named = (item.get(key) for key in (*_SLUGS, *_PATHS))
    slug = next((one for one in named if isinstance(one, str) and one), "")
    if not slug:
        return ""
    wanted = quote(slug.strip("/").rsplit("/", 1)[-1], safe="-_.~%")
    if page.url.split("?")[0].rstrip("/").endswith(f"/{wanted}"):
        return links.normal(page.url)
    return by_slug.get(wanted, "")


def _seller(item: dict[str, Any]) -> str | None:
    """Return who an object says offers it."""
    for key in _SELLERS:
        value = first(item.get(key))
        if isinstance(value, dict):
            value = next(
                (value[name] for name in _PERSONS if isinstance(value.get(name), str)), None
            )
        if isinstance(value, str) and 1 < len(value.strip()) <= 80:
            return text(value) or None
    return None


_AVAILABLE = tuple(
    "availableForSale available inStock in_stock isAvailable is_in_stock isInStock instock isOnStock".split()
)


def _availability(item: dict[str, Any]) -> Availability:
    inner = item.get("availability")
    item = inner if isinstance(inner, dict) else item
    for key in _AVAILABLE:
        if isinstance(item.get(key), bool):
            return Availability.IN_STOCK if item[key] else Availability.OUT_OF_STOCK
    for key in ("stockStatus", "stock_status", "availability", "stockLevel", "inventory_status"):
        value = item.get(key)
        if isinstance(value, str):
            word = re.sub(r"[^a-z]", "", value.rsplit("/", 1)[-1].lower())
            if word in {"instock", "available", "lowstock"}:
                return Availability.LIMITED if word == "lowstock" else Availability.IN_STOCK
            if word in {"outofstock", "unavailable", "soldout"}:
                return Availability.OUT_OF_STOCK
    for key in ("quantityAvailable", "inventory_quantity", "stock", "num_in_stock"):
        value = item.get(key)
        if isinstance(value, int) and not isinstance(value, bool):
            return Availability.IN_STOCK if value > 0 else Availability.OUT_OF_STOCK
    return Availability.UNKNOWN


_PICTURES = tuple(
    "featuredImage image thumbnail images media featuredAsset picture photos gallery".split()
)


def _pictures(item: dict[str, Any]) -> list[str]:
    found: list[str] = []
    for key in _PICTURES:
        value = item.get(key)
        if isinstance(value, dict) and "edges" in value:
            value = (
                [edge.get("node") for edge in value["edges"] if isinstance(edge, dict)]
                if isinstance(value["edges"], list)
                else None
            )
        for one in value[:20] if isinstance(value, list) else [value]:
            if isinstance(one, dict):
                one = one.get("url") or one.get("src") or one.get("preview") or one.get("source")
            if isinstance(one, str) and one.startswith(("http", "/")):
                found.append(one)
    return found
