"""
Measure what standing and contacts cost beside parsing, on the pages that the repository holds, in process CPU time.

Writes ``benchmarks/results/reading_contacts.json``: milliseconds a page for parsing, standing, words and contacts, the
ratio of each against parsing the same pages with BeautifulSoup, and the exactness on the table of identifier cases.
"""

import json
import platform
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

from bs4 import BeautifulSoup

from spiders.networks import recognise
from spiders.reading.contacts.page import contacts
from spiders.reading.contacts.text import contacts_in_text
from spiders.reading.standing import standing
from storage.page import Page, page_from_bytes

ROOT = Path(__file__).parents[1]
RESULT = ROOT / "benchmarks" / "results" / "reading_contacts.json"
TABLE = ROOT / "tests" / "spiders" / "reading" / "identifiers.tsv"


def _large_page() -> bytes:
    """Write a category page of 100 kB: cards, links, scripts and a footer with a seller's contacts."""
    card = (
        "<article class='card c{n}'><a href='/p/{n}'><img src='/i/{n}.jpg' alt='Mini téléphone {n}'></a><h2>Mini téléphone "
        "{n}</h2><p>Léger, discret, batterie 380 mAh, taille 68 x 23 mm.</p><span class='price'>{n},90 €</span></article>"
    )
    script = (
        "<script>gtag('config','G-ABC123DEF4');var state={"
        + ",".join(f"'k{n}':{n}" for n in range(2_000))
        + "}</script>"
    )
    footer = "<footer>Tél : 06 39 98 01 23 · contact@portik.example · Snap : portik_75 · RCS Paris 900 000 019 · 12 rue des Lilas, 75011 Paris</footer>"
    return (
        "<html><head><title>Mini</title></head><body>"
        + "".join(card.format(n=n) for n in range(300))
        + script
        + footer
    ).encode()


def _milliseconds(
    pages: list[bytes], work: Callable[[Page], object], prepare: Callable[[Page], object]
) -> float:
    """Return the CPU milliseconds a page of some work, what comes before it left out; the best of five rounds."""
    best = float("inf")
    for _ in range(5):
        opened = [
            page_from_bytes(body, "https://shop.example/", content_type="text/html; charset=utf-8")
            for body in pages
        ]
        for page in opened:
            prepare(page)
        began = time.process_time()
        for page in opened:
            work(page)
        best = min(best, time.process_time() - began)
    return round(1_000 * best / len(pages), 3)


def _exact() -> tuple[int, int]:
    """Return how many cases of the identifier table are read exactly, and how many there are."""
    right = total = 0
    for line in TABLE.read_text("utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        _, written, expected = line.split("\t")
        written = written.replace("\\n", "\n")
        found = (
            contacts(
                page_from_bytes(
                    written.encode(),
                    "https://shop.example/",
                    content_type="text/html; charset=utf-8",
                )
            )
            if written.startswith("<") and not written.startswith("<contact@")
            else contacts_in_text(written)
        )
        said = sorted(f"{'' if one.valid else '!'}{one.kind.value}={one.value}" for one in found)
        right += said == ([] if expected == "-" else sorted(expected.split(" | ")))
        total += 1
    return right, total


def main() -> None:
    """Measure and write the result."""
    saved = [
        path.read_bytes() for path in sorted((ROOT / "tests" / "fixtures").glob("*/*/page.html"))
    ]
    sets = {
        "category page of 100 kB": [_large_page()] * 20,
        "saved pages of networks and shops": saved,
    }
    figures = {}
    for name, pages in sets.items():
        soup = _milliseconds(
            pages, lambda page: BeautifulSoup(page.text, "html.parser"), lambda page: page.text
        )
        parse = _milliseconds(pages, lambda page: page.tree, lambda page: page.text)
        words = _milliseconds(pages, lambda page: page.words, lambda page: page.tree)
        stands = _milliseconds(pages, standing, lambda page: page.words)
        reach = _milliseconds(pages, lambda page: list(contacts(page)), lambda page: page.words)
        network = _milliseconds(pages, recognise, lambda page: page.words)
        figures[name] = {
            "pages": len(pages),
            "bytes": sum(map(len, pages)),
            "ms_parse_lexbor": parse,
            "ms_words": words,
            "ms_standing": stands,
            "ms_contacts": reach,
            "ms_recognise_network": network,
            "ms_parse_beautifulsoup": soup,
            "standing_and_contacts_per_beautifulsoup_parse": round(
                (words + stands + reach) / soup, 3
            ),
        }
    right, total = _exact()
    result = {
        "figures": figures,
        "identifier_cases": {"exact": right, "of": total},
        "python": platform.python_version(),
        "versions": {
            name: version(name)
            for name in (
                "selectolax",
                "phonenumbers",
                "python-stdnum",
                "google-re2",
                "beautifulsoup4",
            )
        },
    }
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
