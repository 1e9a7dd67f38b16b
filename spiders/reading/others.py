"""The things that a page which is no product's own shows: cards of structured data and of the page's structure, joined."""

from dataclasses import replace

from spiders.reading import card_offers, embedded, links, sellers, structured
from spiders.reading.cards import Card
from spiders.reading.look import Look, path_of
from spiders.reading.own import checked, own, promoted
from storage.folding import folded
from storage.records.shop import Listing


def others(seen: Look) -> list[Listing]:
    """Return the things of a list, one for each address; none for a page with a product of its own."""
    return seen.page.memo(others, lambda: [] if own(seen) is not None else _joined(seen))


def _joined(seen: Look) -> list[Listing]:
    shown = _shown(seen)
    result = _stated(seen, shown)
    for key, card in shown.items():
        result.setdefault(key, card)
    if not result:
        for listing in embedded.listings(seen.page, currency=seen.currency):
            result.setdefault(path_of(listing.url) + listing.name, listing)
    return list(result.values())


def _shown(seen: Look) -> dict[str, Listing]:
    """Return what the cards of the page's structure offer."""
    first = promoted(seen)
    found = [*([first] if first is not None else []), *seen.cards]
    return {
        path_of(one.url): replace(one, seller=_card_seller(seen, card))
        for card, one in card_offers.listings(seen.page, found)
    }


def _stated(seen: Look, shown: dict[str, Listing]) -> dict[str, Listing]:
    """Return what structured data offers, completed by the cards of the same address."""
    by_name = {folded(one.name): key for key, one in shown.items()}
    result: dict[str, Listing] = {}
    for one in seen.structured:
        if one.element is not None and seen.apart.holds(one.element):
            continue
        url = _address(seen, one, shown, by_name)
        if not url:
            continue
        key = path_of(url)
        card = shown.get(key)
        listing = replace(one.listing, url=url, detail=False)
        if card is not None:
            result[key] = checked(structured.completed(listing, card), card)
        elif listing.price is not None:
            result[key] = listing
    return result


def _address(
    seen: Look, one: structured.Found, shown: dict[str, Listing], by_name: dict[str, str]
) -> str:
    """Return the address of a stated thing: its own, that of the card of its name, or that its markup links to."""
    url = one.listing.url
    if one.addressed and path_of(url) != path_of(links.normal(seen.page.url)):
        return url
    key = by_name.get(folded(one.listing.name), "")
    return shown[key].url if key else _link_inside(seen, one)


def _card_seller(seen: Look, card: Card) -> str | None:
    """Return who sells a card's thing: who the card names, or whose page it stands on."""
    one = sellers.within(seen.named, card.element, seen.page.outline.ends[card.element])
    one = one or seen.profile
    return one.name if one is not None else None


def _link_inside(seen: Look, one: structured.Found) -> str:
    """Return the address a card's markup links to, where its item states none."""
    if one.element is None:
        return ""
    outline = seen.page.outline
    return next(
        (
            link.url
            for link in seen.links
            if outline.contains(one.element, link.element)
            and not links.is_private(link.url)
            and link.url != links.normal(seen.page.url)
        ),
        "",
    )
