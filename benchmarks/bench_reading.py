"""
How many pages a second one core reads, against extruct alone and a BeautifulSoup parse alone on the same pages.

The pages are the saved ones of every shop program and three of about 100 kB made here; time is the process's own, so a
shared machine changes it little. Prices and availability are compared with extruct's on the saved product pages, too.
"""

import json
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import extruct
from bs4 import BeautifulSoup

from benchmarks.common import write
from spiders.platforms import PLATFORMS, platform
from spiders.read import next_pages, read
from spiders.reading.prices import amount
from storage.page import Page, page_from_bytes

FIXTURES = Path(__file__).parents[1] / "tests" / "fixtures"
ROUNDS = 3
_WORDS = "Le téléphone le plus petit du monde est livré en quarante-huit heures avec sa garantie de deux ans. "
_CARD = (
    '<li class="item"><a href="/produit/{0}"><img data-src="/i/{0}.jpg" alt="Article {0}"></a><h3><a href="/produit/{0}">Article numéro {0}</a></h3>'
    '<div class="price"><del>{1},90 €</del> <span>{0},90 €</span></div><p>{2}</p><button class="add-to-cart">Ajouter au panier</button></li>'
)


def pages() -> list[tuple[str, bytes, str]]:
    """Return the name, bytes and address of each page."""
    found = []
    for shop in [*(one.NAME for one in PLATFORMS), "generic"]:
        for case in sorted((FIXTURES / shop).glob("*/page.html")):
            expected = json.loads((case.parent / "expected.json").read_text(encoding="utf-8"))
            found.append((f"{shop}/{case.parent.name}", case.read_bytes(), expected["url"]))
    return found


def large() -> list[tuple[str, bytes, str]]:
    """Return three pages of about 100 kB: a category, a product with structured data, an article."""
    head = (
        "<!doctype html><html lang='fr'><head><title>Boutique</title>"
        + "<script>var a = 1;</script>" * 300
        + "</head><body><nav>"
    )
    head += "".join(f'<a href="/c/{n}">Rayon {n}</a>' for n in range(60)) + "</nav><main>"
    foot = "</main><footer><a href='/contact'>Contact</a> 06 39 98 11 22</footer></body></html>"
    cards = "".join(_CARD.format(n, n + 20, _WORDS * 10) for n in range(10, 58))
    data = {
        "@type": "Product",
        "name": "Article",
        "offers": {"price": "49.90", "priceCurrency": "EUR", "availability": "InStock"},
    }
    product = f'<h1>Article</h1><p class="price">49,90 €</p><button>Ajouter au panier</button><script type="application/ld+json">{json.dumps(data)}</script>'
    text = "".join(f"<p>{_WORDS * 6}</p>" for _ in range(130))
    made = {
        "category": f"<h1>Tout</h1><ul>{cards}</ul>",
        "product": product + text,
        "article": f"<h1>Histoire</h1>{text}",
    }
    return [
        (name, (head + body + foot).encode(), f"https://boutique.example/{name}")
        for name, body in made.items()
    ]


def rate(pages_: list[tuple[str, bytes, str]], do: Callable[[Page], Any]) -> float:
    """Return pages a second of process time, the best of the rounds; opening a page is part of it."""
    best = 0.0
    for _ in range(ROUNDS):
        began = time.process_time()
        for _, body, url in pages_:
            do(page_from_bytes(body, url, content_type="text/html; charset=utf-8"))
        best = max(best, len(pages_) / (time.process_time() - began))
    return round(best, 1)


def shops_alone(page: Page) -> None:
    """Read listings and seller, as the shop half of a reading does."""
    reader = platform(page)
    if reader is not None:
        list(reader.listings(page))
        reader.seller(page)


def extruct_alone(
    page: Page, syntaxes: tuple[str, ...] = ("json-ld", "microdata", "opengraph")
) -> dict[str, Any]:
    """Run extruct as its documentation does, the syntaxes of shops only."""
    found: dict[str, Any] = extruct.extract(
        page.text, base_url=page.url, syntaxes=list(syntaxes), uniform=True
    )
    return found


def accuracy() -> dict[str, Any]:
    """Count the prices and availabilities of the saved product pages that each gets right."""
    counts = {
        "pages": 0,
        "portique_price": 0,
        "extruct_price": 0,
        "stated": 0,
        "portique_availability": 0,
        "extruct_availability": 0,
    }
    for name, body, url in pages():
        expected = json.loads((FIXTURES / name / "expected.json").read_text(encoding="utf-8"))
        if len(expected["listings"]) != 1 or not expected["listings"][0]["detail"]:
            continue
        wanted = expected["listings"][0]
        page = page_from_bytes(body, url, content_type="text/html; charset=utf-8")
        (listing,) = read(page).listings
        price, available = _by_extruct(page)
        counts["pages"] += 1
        counts["portique_price"] += listing.price is not None and listing.price.amount == Decimal(
            wanted["price"]
        )
        counts["extruct_price"] += price is not None and price == Decimal(wanted["price"])
        if wanted["availability"] != "unknown":
            counts["stated"] += 1
            counts["portique_availability"] += listing.availability.value == wanted["availability"]
            counts["extruct_availability"] += available == wanted["availability"]
    return counts


def _by_extruct(page: Page) -> tuple[Decimal | None, str]:
    """Return the first price and availability in what extruct gives, products searched in every syntax."""
    for items in extruct_alone(page).values():
        queue = list(items)
        while queue:
            item = queue.pop(0)
            if not isinstance(item, dict):
                continue
            offers = item.get("offers")
            offer = offers[0] if isinstance(offers, list) and offers else offers
            number = (
                amount(offer.get("price") or offer.get("lowPrice"))
                if isinstance(offer, dict)
                else amount(item.get("product:price:amount"))
            )
            if number is not None:
                stock = (
                    offer.get("availability", "")
                    if isinstance(offer, dict)
                    else item.get("product:availability", "")
                )
                return number, str(stock).rsplit("/", 1)[-1]
            for value in item.values():
                queue.extend(value if isinstance(value, list) else [value])
    return None, ""


def main() -> None:
    """Measure and write ``benchmarks/results/reading.json``."""
    figures: dict[str, Any] = {}
    for name, some in (("saved", pages()), ("large", large())):
        figures[name] = {
            "pages": len(some),
            "mean_bytes": sum(len(body) for _, body, _ in some) // len(some),
            "pages_per_second_whole_reading": rate(some, read),
            "pages_per_second_shops": rate(some, shops_alone),
            "pages_per_second_next_pages": rate(some, next_pages),
            "pages_per_second_extruct": rate(some, extruct_alone),
            "pages_per_second_beautifulsoup_html_parser": rate(
                some, lambda page: BeautifulSoup(page.text, "html.parser")
            ),
            "pages_per_second_beautifulsoup_lxml": rate(
                some, lambda page: BeautifulSoup(page.text, "lxml")
            ),
        }
    figures["saved_product_pages"] = accuracy()
    print(
        write("reading", figures, "extruct", "beautifulsoup4", "selectolax", "lxml").read_text(
            encoding="utf-8"
        )
    )


if __name__ == "__main__":
    main()
