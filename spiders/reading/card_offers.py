"""What a card offers: the price asked and the one crossed out, its stock, its pictures."""

import re
from collections.abc import Iterator
from typing import Final

from spiders.reading import images, stock
from spiders.reading.asked import choose
from spiders.reading.cards import Card, in_name
from spiders.reading.judged import note
from spiders.reading.price_marks import Tag
from storage.outline import Outline
from storage.page import Page
from storage.records.shop import Availability, Listing

_IMAGE: Final = re.compile(r"\.(?:jpe?g|png|webp|avif)(?:\?|$)", re.IGNORECASE)


def listings(page: Page, found: list[Card]) -> Iterator[tuple[Card, Listing]]:
    """Read what each card states; a card without a price that can be asked is left out."""
    outline = page.outline
    for card in found:
        chosen = choose(outline, _beside_name(outline, card))
        if chosen.asked is None:
            continue
        available = stock.of_card(outline, card.element)
        if available.value is Availability.UNKNOWN and card.buyable is not None:
            available = stock.by_button(usable=card.buyable)
        note(page, "name", card.url, card.name, card.reason)
        note(page, "price", card.url, chosen.asked.amount, chosen.reason)
        note(page, "availability", card.url, available.value.value, available.reason)
        pictures = dict.fromkeys(one for one in _pictures(page, card.element) if one)
        listing = Listing(
            url=card.url,
            name=card.name,
            price=chosen.asked,
            list_price=chosen.listed,
            availability=available.value,
            images=tuple(pictures)[:5],
            detail=False,
            source="structure",
        )
        yield card, listing


def _beside_name(outline: Outline, card: Card) -> tuple[Tag, ...]:
    """Return a card's prices without an amount that belongs to its name (« Carte prépayée 10 € »), where there are others."""
    beside = tuple(tag for tag in card.tags if not in_name(outline, tag, card.name))
    return beside or card.tags


def _pictures(page: Page, card: int) -> Iterator[str]:
    """Yield a card's pictures, the larger one that a picture links to first."""
    outline = page.outline
    for inner in range(card, min(outline.ends[card], card + 400)):
        if outline.tags[inner] == "a" and _IMAGE.search(outline.attribute(inner, "href")):
            yield page.absolute(outline.attribute(inner, "href"))
        elif drawn := images.DRAWN.search(outline.attribute(inner, "style")):
            yield page.absolute(drawn[1])
        elif outline.tags[inner] == "img":
            yield images.best(page, outline.attributes[inner])
