"""Notices, contact and about pages stay what they are, though a plugin signs and dates each page like an article."""

import pytest

from spiders.read import read
from spiders.reading.site_pages import left_over
from storage.page import page_from_bytes
from storage.records.reading import PageRole, Reading

DECLARED = (
    '<meta property="og:type" content="article"><script type="application/ld+json">{"@type":"Article","headline":"X",'
    '"datePublished":"2026-01-05T10:00:00+01:00","author":{"name":"admin"}}</script>'
)
SHOWN = (
    '<p class="entry-meta"><time datetime="2026-01-05T10:00:00+01:00">5 janvier 2026</time>'
    ' <span class="byline">par <a rel="author" href="/author/admin">admin</a></span></p>'
)


def said(path: str, heading: str, *, title: str = "", shown: bool) -> Reading:
    """Read a page of a site that no platform knows, as a content system draws it."""
    markup = (
        f'<!doctype html><html lang="fr"><head><title>{title or heading + " - Portik Mini"}</title>{DECLARED}</head><body>'
        f'<article><h1 class="entry-title">{heading}</h1>{SHOWN if shown else ""}'
        '<div class="entry-content"><p>Écrire au 06 39 98 11 22.</p></div></article></body></html>'
    )
    return read(
        page_from_bytes(
            markup.encode(),
            f"https://portik-mini.example{path}",
            content_type="text/html; charset=utf-8",
        )
    )


SITE_PAGES = [
    ("/cgv", "Conditions générales de vente", PageRole.LEGAL, False),
    ("/mentions-legales", "Mentions légales", PageRole.LEGAL, True),
    ("/livraison-et-retours", "Livraison &amp; retours", PageRole.LEGAL, True),
    ("/politique", "Politique de confidentialité de Portik Mini", PageRole.LEGAL, False),
    ("/faq", "Foire aux questions (FAQ)", PageRole.ABOUT, False),
    ("/qui-sommes-nous", "Qui sommes-nous ?", PageRole.ABOUT, True),
    ("/contact", "Une question ?", PageRole.CONTACT, False),
    ("/", "Bienvenue chez Portik", PageRole.HOME, False),
]


@pytest.mark.parametrize(("path", "heading", "role", "shown"), SITE_PAGES)
def test_a_page_every_site_has_is_no_article(
    path: str, heading: str, role: PageRole, *, shown: bool
) -> None:
    """Who a shop says it is stands on these pages: read as a post, its notice would be nobody's."""
    found = said(path, heading, shown=shown)

    assert found.role is role
    assert found.posts == ()
    assert [contact.value for contact in found.contacts] == ["+33639981122"]


ARTICLES = [
    ("/blog/loi", "Mentions légales : ce que risque un vendeur", "", True),
    ("/2026/02/livraison-discrete", "Livraison discrète : notre test en prison", "", True),
    ("/blog/a-propos-du-bm70", "À propos du BM70, le plus discret", "", True),
    ("/blog/livraison", "Livraison discrète : notre test", "Blog | Livraison discrète : notre test", True),
    ("/blog/brouilleurs", "Brouilleurs en prison", "", False),
]  # fmt: skip


@pytest.mark.parametrize(("path", "heading", "title", "shown"), ARTICLES)
def test_an_article_about_such_a_matter_stays_one(
    path: str, heading: str, title: str, *, shown: bool
) -> None:
    """A word like « livraison » in a title of other words names what somebody writes about."""
    found = said(path, heading, title=title, shown=shown)

    assert found.role is PageRole.POST
    assert [post.author for post in found.posts] == ["admin"]


@pytest.mark.parametrize(
    ("title", "left"),
    [
        ("Mentions légales", 0),
        ("À propos de Portik Mini", 0),
        ("mentions-legales", 0),
        ("Livraison discrète : notre test en prison", 3),
        ("Mini téléphone", None),
    ],
)
def test_words_of_a_title_beside_such_a_pages_name_are_counted(
    title: str, left: int | None
) -> None:
    """The site's own name and small words say nothing of the matter."""
    assert left_over(title, "portik-mini.example Portik Mini") == left
