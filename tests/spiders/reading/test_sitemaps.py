"""A sitemap is read in every form that sites send."""

import gzip
from collections.abc import Callable

import pytest

from spiders.reading import sitemaps
from storage.page import Page, page_from_bytes

URL = "https://boutique.example/sitemap.xml"
GOODS = ["https://boutique.example/produit/bm10", "https://boutique.example/produit/j8?v=1&w=2"]
LIST = "".join(f"<url><loc>{url.replace('&', '&amp;')}</loc></url>" for url in GOODS)
PLAIN = f'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{LIST}</urlset>'


def xml(text: str, media_type: str = "application/xml") -> Callable[[], Page]:
    """Return what opens this text as a page."""
    return lambda: page_from_bytes(text.encode(), URL, content_type=media_type)


def packed(times: int) -> Callable[[], Page]:
    """Return what opens the list under so many layers of gzip."""
    body = PLAIN.encode()
    for _ in range(times):
        body = gzip.compress(body)
    return lambda: page_from_bytes(body, f"{URL}.gz", content_type="application/octet-stream")


FORMS = {
    "as it should be": xml(PLAIN),
    "as html, behind an empty line": xml("\n\n" + PLAIN, "text/html"),
    "without a namespace, nested": xml(f"<urlset><urlset>{LIST}</urlset></urlset>"),
    "with a prefix": xml(PLAIN.replace("<loc", "<sm:loc").replace("</loc", "</sm:loc")),
    "in capitals, as CDATA": xml(
        "<URLSET>" + "".join(f"<URL><LOC><![CDATA[{url}]]></LOC></URL>" for url in GOODS) + "</URLSET>"
    ),
    "as text": xml("﻿" + "\r\n".join(GOODS) + "\r\n", "text/plain"),
    "gzip": packed(1),
    "gzip twice": packed(2),
}  # fmt: skip


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_every_form_lists_the_same_pages(form: Callable[[], Page]) -> None:
    """Goods that no menu links stand nowhere else."""
    page = sitemaps.opened(form())

    assert sitemaps.is_sitemap(page)
    assert [one.url for one in sitemaps.sitemap_pages(page)] == GOODS


def test_an_index_leads_to_its_sitemaps_whatever_they_are_called() -> None:
    """Those of goods first."""
    page = page_from_bytes(
        b"<sitemapindex><sitemap><loc>https://boutique.example/a.php?n=1</loc></sitemap>"
        b"<sitemap><loc>https://boutique.example/products.xml.gz</loc></sitemap></sitemapindex>",
        URL,
        content_type="text/xml",
    )

    found = {one.url: (one.role.value, one.priority) for one in sitemaps.sitemap_pages(page)}

    assert {role for role, _ in found.values()} == {"sitemap"}
    assert max(found, key=lambda url: found[url][1]).endswith("products.xml.gz")


def test_a_page_in_place_of_a_sitemap_is_none() -> None:
    """Many shops answer with their home page."""
    page = page_from_bytes(b"<html><body>Accueil</body></html>", URL, content_type="text/html")

    assert not sitemaps.is_sitemap(page)


def test_what_is_beyond_the_bound_is_named() -> None:
    """Five thousand are followed; the next is counted, not forgotten."""
    lines = "\n".join(f"https://boutique.example/produit/{number}" for number in range(5_002))
    page = page_from_bytes(lines.encode(), URL, content_type="text/plain")

    left = [one for one in sitemaps.sitemap_pages(page) if one.rule]

    assert [(one.rule, one.bounded) for one in left] == [("beyond 5000 pages", True)] * 2
