"""A shop that is an empty shell: a script fetches JSON and draws the shelves; product routes share the shell."""

from tests.town import pictures
from tests.town.answers import PNG, Answer, Asked, as_json, html, plain
from tests.town.records import Product, Shop
from tests.town.software.common import STYLE
from tests.town.software.semantic import photo
from tests.town.templates import render


def listing_url(shop: Shop, product: Product) -> str:
    """A product's own route."""
    return f"{shop.url}p/{product.key}"


def answer(shop: Shop, asked: Asked) -> Answer | None:
    """Answer for a shop that needs scripts."""
    match asked.path.strip("/").split("/"):
        case [""]:
            return html(render("script/shell.html", shop=shop))
        case ["p", key] if any(product.key == key for product in shop.products):
            return html(render("script/shell.html", shop=shop))
        case ["assets", "app.js"]:
            return Answer(body=render("script/app.js").encode(), media="text/javascript")
        case ["assets", "app.css"]:
            return Answer(body=STYLE, media="text/css")
        case ["api", "catalogue.json"]:
            return as_json(_catalogue(shop))
        case ["photos", name]:
            return photo(shop, name)
        case ["robots.txt"]:
            return plain("User-agent: *\nAllow: /\n")
        case ["favicon.ico"]:
            return Answer(body=pictures.icon(shop.name), media=PNG)
        case _:
            return None


def _catalogue(shop: Shop) -> dict[str, object]:
    return {
        "titre": shop.title,
        "accroche": shop.tagline,
        "accueil": list(shop.home),
        "contacts": dict(shop.contacts),
        "articles": [
            {
                "cle": p.key,
                "nom": p.name,
                "prix": f"{p.price:.2f}",
                "devise": "EUR",
                "dispo": p.availability.value,
                "resume": p.short,
                "texte": list(p.text),
                "ref": p.sku,
                "photo": f"/photos/{p.number}-0.jpg",
            }
            for p in shop.products
        ],
    }
