"""Pages written by hand: no schema, no known classes, product pages by number (``produit.php?id=4``)."""

from typing import Any

from tests.town import pictures
from tests.town.answers import JPEG, PNG, Answer, Asked, html, plain
from tests.town.records import Product, Shop
from tests.town.templates import render


def listing_url(shop: Shop, product: Product) -> str:
    """A product's own page."""
    return f"{shop.url}produit.php?id={product.number}"


def answer(shop: Shop, asked: Asked) -> Answer | None:
    """Answer for a shop written by hand."""
    number = asked.parameters.get("id", "")
    chosen = [product for product in shop.products if str(product.number) == number]
    match asked.path:
        case "/" | "/index.php":
            return _page(shop, "list", products=shop.products)
        case "/produit.php" if chosen:
            return _page(shop, "product", product=chosen[0])
        case "/page.php":
            slug = asked.parameters.get("p", "")
            return next(
                (_page(shop, "leaf", leaf=leaf) for leaf in shop.leaves if leaf.slug == slug), None
            )
        case "/robots.txt":
            return plain("User-agent: *\nDisallow: /admin/\n")
        case "/favicon.ico":
            return Answer(body=pictures.icon(shop.name), media=PNG)
        case path if path.startswith("/img/"):
            return _image(shop, path.removeprefix("/img/").removesuffix(".jpg"))
        case _:
            return None


def _page(shop: Shop, template: str, **values: Any) -> Answer:
    return html(
        render(f"hand/{template}.html", shop=shop, **values),
        headers=(("X-Powered-By", "PHP/8.2.24"),),
    )


def _image(shop: Shop, key: str) -> Answer | None:
    for product in shop.products:
        if product.key == key and product.photos:
            return Answer(body=pictures.jpeg(product.photos[0], 480), media=JPEG)
    return None
