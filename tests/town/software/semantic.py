"""A shop of no known make that marks its products with schema.org microdata."""

from typing import Any

from tests.town import pictures
from tests.town.answers import JPEG, PNG, Answer, Asked, html, plain, xml
from tests.town.records import Product, Shop
from tests.town.software.common import asset, sitemap, slugify
from tests.town.templates import render


def listing_url(shop: Shop, product: Product) -> str:
    """A product's own page."""
    return f"{shop.url}article/{product.number}/{product.key}"


def answer(shop: Shop, asked: Asked) -> Answer | None:
    """Answer for a shop with microdata."""
    parts = asked.path.strip("/").split("/")
    match parts:
        case [""]:
            return _page(shop, "list", shop.title, "", products=shop.products)
        case ["rayon", slug]:
            chosen = tuple(p for p in shop.products if slugify(p.category) == slug)
            return (
                _page(shop, "list", chosen[0].category, f"rayon/{slug}", products=chosen)
                if chosen
                else None
            )
        case ["article", number, _]:
            found = [p for p in shop.products if str(p.number) == number]
            return (
                _page(
                    shop,
                    "product",
                    found[0].name,
                    f"article/{number}/{found[0].key}",
                    product=found[0],
                )
                if found
                else None
            )
        case ["info", slug]:
            return next(
                (
                    _page(shop, "leaf", leaf.title, f"info/{slug}", blocks=leaf.blocks)
                    for leaf in shop.leaves
                    if leaf.slug == slug
                ),
                None,
            )
        case ["robots.txt"]:
            return plain(f"User-agent: *\nDisallow: /panier\nSitemap: {shop.url}sitemap.xml\n")
        case ["sitemap.xml"]:
            return xml(sitemap([shop.url, *(listing_url(shop, p) for p in shop.products)]))
        case ["favicon.ico"]:
            return Answer(body=pictures.icon(shop.icon or shop.name), media=PNG)
        case ["photos", name]:
            return photo(shop, name)
        case _:
            return asset(asked.path)


def photo(shop: Shop, name: str) -> Answer | None:
    """A photograph by its file name, ``NUMBER-PLACE.jpg``."""
    number, _, place = name.removesuffix(".jpg").partition("-")
    for product in shop.products:
        if str(product.number) == number and place.isdecimal() and int(place) < len(product.photos):
            return Answer(body=pictures.jpeg(product.photos[int(place)]), media=JPEG)
    return None


def _page(shop: Shop, template: str, heading: str, path: str, **values: Any) -> Answer:
    ranges = {slugify(product.category): product.category for product in shop.products}
    return html(
        render(
            f"semantic/{template}.html",
            shop=shop,
            heading=heading,
            canonical=shop.url + path,
            ranges=ranges,
            address=listing_url,
            **values,
        )
    )
