"""
The one thing that a shop's home page promotes: a card among the site's own words, not what the page is.

A page at the root is its shop's: where price and button stand in a block with a heading or a picture that lead to a
page of their own, or under the shop's name as the main heading, the block is a card. A page at the root whose main
heading is the thing's and leads nowhere (a landing page) offers that thing itself.
"""

import re
from typing import Final
from urllib.parse import urlsplit

from spiders import tongues
from spiders.reading import links, opengraph
from spiders.reading.cards import Card
from spiders.reading.detail import Main
from spiders.reading.links import Link
from spiders.reading.words import BUY, BUY_ADDRESS, GENERIC_LINK
from storage.folding import folded
from storage.page import Page

_HEADINGS: Final = frozenset(("h1", "h2", "h3", "h4"))
_ROOT = re.compile(r"/?(?:[a-z]{2}(?:[-_][a-z]{2})?/?)?(?:(?:index|home|accueil)(?:\.\w{2,5})?/?)?")
_WELCOME: Final = tongues.pattern("welcome", "^", r"\b")


def is_root(page: Page) -> bool:
    """Say whether a page stands at its site's root."""
    parts = urlsplit(page.url)
    return _ROOT.fullmatch(parts.path) is not None and not parts.query


def promoted(
    page: Page, main: Main, candidates: list[Link], said: dict[str, list[str]], site: str
) -> Card | None:
    """Return the card that a home page promotes where its main part is one; None where the page offers its own thing."""
    outline = page.outline
    tag = next((tag for tag in main.tags if not tag.struck), None)
    if tag is None or not is_root(page):
        return None
    found = _block(page, tag.element)
    if found is None:
        return None
    block, heading = found
    inside = [
        link
        for link in candidates
        if outline.contains(block, link.element)
        and not links.is_private(link.url)
        and not BUY_ADDRESS.search(link.url)
        and not links.is_document(link.url)
        and link.url != links.normal(page.url)
        and links.site(link.url) == links.site(page.url)
    ]
    leading = next(
        (link for link in inside if _leads(page, link.element, heading)),
        None,
    )
    other = heading != main.heading
    if leading is None and not (other and _is_site_name(page, main.heading, said, site)):
        return None
    return Card(
        element=block,
        url=leading.url if leading is not None else links.normal(page.url) or page.url,
        name=outline.text(heading, most=300),
        tags=main.tags,
        repeated=False,
    )


def _block(page: Page, element: int) -> tuple[int, int] | None:
    """Return the smallest element that holds a price and a heading, and that heading."""
    outline = page.outline
    for block in (element, *outline.ancestors(element)[:8]):
        if outline.tags[block] == "html":
            return None
        headings = [
            inner
            for inner in range(block, min(outline.ends[block], block + 2_000))
            if outline.tags[inner] in _HEADINGS and outline.length(inner) > 1
        ]
        if headings:
            before = [heading for heading in headings if heading < element]
            return block, before[-1] if before else headings[0]
    return None


def _leads(page: Page, link: int, heading: int) -> bool:
    """Say whether a link is a block's own: its heading's, its picture's, or « Découvrir »."""
    outline = page.outline
    words = folded(outline.text(link, most=100))
    return (
        outline.contains(heading, link)
        or outline.contains(link, heading)
        or any(
            outline.tags[inner] == "img"
            for inner in range(link, min(outline.ends[link], link + 20))
        )
        or bool(GENERIC_LINK.match(words) or BUY.search(words))
    )


def _is_site_name(page: Page, heading: int, said: dict[str, list[str]], site: str) -> bool:
    """Say whether a heading names or greets for the site, not a thing."""
    outline = page.outline
    words = folded(outline.text(heading, most=200))
    if _WELCOME.match(words):
        return True
    names = {folded(site), folded(opengraph.one(said, "og:site_name", "application-name"))}
    names.update(
        folded(outline.text(element, most=100))
        for element, tag in enumerate(outline.tags[:3_000])
        if tag == "a"
        and outline.length(element) <= 80
        and outline.attribute(element, "href")
        and links.normal(page.absolute(outline.attribute(element, "href")))
        == links.normal(page.url)
    )
    return words in names - {""}
