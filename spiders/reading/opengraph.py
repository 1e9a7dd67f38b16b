"""What a page's head says for other programs: Open Graph, Twitter cards, descriptions."""

from typing import Final

from spiders.reading import images, links
from spiders.reading.prices import amount, currency_code, price, states_price
from spiders.reading.schema_values import availability
from storage.folding import folded
from storage.page import Page
from storage.records.shop import Listing, Price

_PREFIXES: Final = tuple(
    "og: product: twitter: article: description author keywords generator application-name".split()
)


def metas(page: Page) -> dict[str, list[str]]:
    """Return the values of the head's ``meta`` elements by property or name, lower case, in document order."""
    outline = page.outline
    found: dict[str, list[str]] = {}
    for element, tag in enumerate(outline.tags):
        if tag != "meta":
            continue
        own = outline.attributes[element]
        name = (own.get("property") or own.get("name") or "").strip().lower()
        content = own.get("content")
        if content and name.startswith(_PREFIXES):
            found.setdefault(name, []).append(content.strip())
    return found


def listing(page: Page, said: dict[str, list[str]]) -> Listing | None:
    """Read the product that Open Graph states; None where the page is no product by it."""
    kind = one(said, "og:type").lower()
    stated = _price(said)
    if "product" not in kind and stated is None:
        return None
    name = one(said, "og:title", "twitter:title")
    if not name or "product.group" in kind:
        return None
    return Listing(
        url=links.normal(page.absolute(one(said, "og:url"))) or links.normal(page.url) or page.url,
        name=name,
        price=stated,
        availability=availability(
            one(said, "product:availability", "og:availability", "twitter:availability")
        ),
        sku=one(said, "product:retailer_item_id", "product:sku") or None,
        description=one(said, "og:description", "description"),
        images=images.absolute(
            page,
            said.get("og:image:secure_url", [])
            or said.get("og:image", [])
            or said.get("twitter:image", []),
        ),
        brand=one(said, "product:brand", "og:brand") or None,
        condition=one(said, "product:condition") or None,
        source="opengraph",
    )


def one(said: dict[str, list[str]], *names: str) -> str:
    """Return the first value under any of the names, in their order."""
    return next((said[name][0] for name in names if said.get(name)), "")


_AMOUNTS = tuple(
    "product:sale_price:amount product:price:amount og:price:amount og:product:price:amount".split()
)


_PRICE_WORDS = frozenset("price prix preis precio prezzo".split())


def _price(said: dict[str, list[str]]) -> Price | None:
    currency = currency_code(
        one(said, "product:price:currency", "product:sale_price:currency", "og:price:currency")
    )
    for name in _AMOUNTS:
        number = amount(one(said, name) or None)
        if number is not None and number >= 0:
            return Price(amount=number, currency=currency)
    for index in ("1", "2"):
        if folded(one(said, f"twitter:label{index}")) in _PRICE_WORDS:
            value = one(said, f"twitter:data{index}")
            if states_price(value):
                return price(value, currency=currency)
    return None
