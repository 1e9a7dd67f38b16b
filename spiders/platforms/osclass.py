"""Classified ads of the Osclass manner: one ad a page, with its seller and no cart."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from spiders.platforms import generic
from spiders.reading.signs import shown
from storage.folding import folded
from storage.page import Page
from storage.records.reading import NextPage
from storage.records.shop import Listing, Seller

NAME: Final = "osclass"

_SIGNS: Final = tuple(
    "osclass Osclass OSClass oc-content/ oc-includes/ page=item&id= page=item&amp;id= "
    "django_classified".split()
)

_SELLER_NAME = re.compile(
    r"(?:^|[\s_-])(?:seller|vendeur|user-?name|item-?user|contact-?name|author|advertiser|poster|owner|posted-?by)(?:$|[\s_-])"
)
_SELLER_WORDS = re.compile(
    r"^(?:name|nom|seller|vendeur|posted by|publie par|annonceur|contact|vendu par)\s*:\s*",
    re.IGNORECASE,
)


def recognises(page: Page) -> bool:
    """Say whether the page is of a classified-ads software."""
    return page.is_html and shown(page, _SIGNS) > 0


def next_pages(page: Page) -> Iterator[NextPage]:
    """Yield what the page links to."""
    yield from generic.next_pages(page)


def listings(page: Page) -> Iterator[Listing]:
    """Read the ad a page shows with its seller, or the ads it lists."""
    for listing in generic.listings(page):
        if listing.detail:
            yield replace(
                listing,
                name=_without_place(page, listing.name),
                seller=listing.seller or _seller_name(page),
            )
        else:
            yield listing


def seller(page: Page) -> Seller | None:
    """Read who the site says it is."""
    return generic.seller(page)


def _without_place(page: Page, heading: str) -> str:
    """Return an ad's title without the town that its heading puts behind it; its picture is named by the title alone."""
    for node in page.tree.css("img[alt]"):
        title = " ".join((node.attributes.get("alt") or "").split())
        if len(title) > 3 and heading.startswith(f"{title} "):
            place = heading[len(title) :].strip()
            if page.text.count(place) > 1:
                return title
    return heading


def _seller_name(page: Page) -> str | None:
    """Return the name the ad's page gives its seller."""
    outline = page.outline
    for element in range(len(outline)):
        if not 1 < outline.length(element) <= 80 or outline.unread[element]:
            continue
        if any(outline.gaps[outline.first_pieces[element] + 1 : outline.last_pieces[element]]):
            continue
        words = outline.text(element, most=80)
        labelled = _SELLER_WORDS.match(words)
        if labelled is not None and len(words) > labelled.end():
            return words[labelled.end() :]
        if _SELLER_NAME.search(outline.label(element)) and not any(
            character.isdigit() for character in folded(words)[:3]
        ):
            return _SELLER_WORDS.sub("", words)
    return None
