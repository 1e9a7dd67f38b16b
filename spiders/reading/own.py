"""
The product that a page is about: what structured data, the head and the structure say of it, joined in that order.

A page that is a list, a home page that promotes one thing, and an article that names a price have no product of their own.
"""

from dataclasses import replace
from decimal import Decimal
from typing import Final
from urllib.parse import urlsplit

from spiders.reading import cards as grid
from spiders.reading import detail_offer, links, opengraph, sellers, stock, structured
from spiders.reading.judged import note
from spiders.reading.look import Look, path_of
from spiders.reading.places import asking_controls
from spiders.reading.promoted import is_root
from spiders.reading.promoted import promoted as _promoted
from storage.folding import folded
from storage.records.shop import Availability, Listing, Price


def own(seen: Look) -> Listing | None:
    """Return the page's own product, None where it has none."""
    return seen.page.memo(own, lambda: _own(seen))


def promoted(seen: Look) -> grid.Card | None:
    """Return the one thing that a home page promotes."""
    return seen.page.memo(promoted, lambda: _promotes(seen))


def checked(result: Listing, shown: Listing) -> Listing:
    """Believe the page where structured data cannot be right, or is older than what the page asks (:data:`STALE`)."""
    if result.price is None:
        return result
    if shown.price is None:
        return result if result.price.amount else replace(result, price=None)
    listed = shown.list_price
    if any(stale(result.price, shown.price, listed) for stale in STALE):
        return replace(result, price=shown.price, list_price=listed)
    if result.list_price is None and listed is not None and listed.amount > result.price.amount:
        return replace(result, list_price=listed)
    return result


def _is_nothing(stated: Price, shown: Price, _: Price | None) -> bool:
    """Say whether nothing is stated beside a price that is written."""
    return stated.amount == Decimal(0) < shown.amount


def _is_crossed_out(stated: Price, shown: Price, listed: Price | None) -> bool:
    """Say whether what is stated is what the page crosses out beside what it asks."""
    return listed is not None and stated.amount == listed.amount > shown.amount


STALE = (_is_nothing, _is_crossed_out)
"""What shows of a stated price that it is not the one asked: any of these."""


def _promotes(seen: Look) -> grid.Card | None:
    if seen.main is None or _stated(seen) is not None:
        return None
    return _promoted(seen.page, seen.main, seen.links, seen.said, seen.platform_name)


def _own(seen: Look) -> Listing | None:
    if promoted(seen) is not None:
        return None
    page, stated = seen.page, _stated(seen)
    if stated is None and (_stands_among_cards(seen) or _lists_others(seen)):
        return None
    if stated is not None and _sums_up(seen, stated):
        return None
    shown = detail_offer.listing(page, seen.main, seen.neighbours, seen.said) if seen.main else None
    graph = opengraph.listing(page, seen.said)
    if stated is not None:
        result = _with_shown(seen, stated, shown)
    elif shown is None:
        return graph if graph is not None and _offers(seen, graph) else None
    elif shown.price is None and (graph is None or graph.price is None):
        return _at_own_address(seen, shown) if _offers_unpriced(seen) else None
    else:
        result = shown
    if graph is not None:
        result = structured.completed(result, graph)
    if shown is None:
        result = _with_page(seen, result)
    return _at_own_address(seen, _asked_for(seen, _sold(seen, result)))


def _sums_up(seen: Look, stated: Listing) -> bool:
    """Say whether a list states itself as one product, from its lowest price: nothing buys that, and its cards ask as much."""
    if stated.price is None or not stated.price.starting_at or len(seen.cards) < 2:
        return False
    if seen.main is not None and seen.main.buy is not None:
        return False
    held = (tag for card in seen.cards for tag in card.tags)
    return any(tag.price.amount == stated.price.amount for tag in held)


def _stands_among_cards(seen: Look) -> bool:
    """Say whether the part that seems the page's own is one of many things, with nothing that says it is more."""
    return seen.main is not None and not seen.main.sure and len(seen.cards) > 3


def _lists_others(seen: Look) -> bool:
    """Say whether the page states three things of other addresses, and its own part has nothing that buys."""
    if seen.main is None or seen.main.buy is not None:
        return False
    elsewhere = {one.listing.url for one in seen.structured if one.addressed}
    return len(elsewhere - {links.normal(seen.page.url)}) >= 3


def _with_shown(seen: Look, stated: Listing, shown: Listing | None) -> Listing:
    """Return a stated product with what the page shows of it."""
    if shown is None:
        return stated
    result = checked(structured.completed(_unsigned(seen, stated, shown), shown), shown)
    if seen.main is not None and result.price is not None and _is_asked_nowhere(seen, result.price):
        result = replace(result, price=shown.price, list_price=shown.list_price)
    if result.availability is Availability.IN_STOCK:
        result = replace(result, availability=_as_shown(seen))
    if len(shown.description) > len(result.description):
        result = replace(result, description=shown.description)
    return result


def _is_asked_nowhere(seen: Look, stated: Price) -> bool:
    """Say whether the part that sells the thing writes one price, called so or the only one, and the stated amount stands nowhere."""
    if seen.main is None or not seen.main.buyable or stated.starting_at:
        return False
    open_tags = [tag for tag in seen.main.tags if not tag.struck]
    own_tags = (tag for tag in seen.tags if not seen.neighbours.holds(tag.element))
    written = {tag.price.amount for tag in (*own_tags, *seen.main.tags)}
    return bool(open_tags) and stated.amount not in written


_LATER: Final = frozenset(
    (Availability.BACK_ORDER, Availability.MADE_TO_ORDER, Availability.PRE_ORDER)
)


def _as_shown(seen: Look) -> Availability:
    """
    Return how a thing that is stated to be in stock can be had.

    Not, where what buys it cannot be used and waits for no choice, or plain words deny it; later, where they say so.
    """
    main, outline = seen.main, seen.page.outline
    if main is None:
        return Availability.IN_STOCK
    dead = main.buy is not None and not (
        main.buyable
        or _chooses(seen, main.zone)
        or stock.hides_denial(outline, main.zone, outline.ends[main.zone])
    )
    said = detail_offer.said_of_stock(seen.page, main, seen.neighbours)
    told = said.value if said.strength >= stock.PLAIN else Availability.UNKNOWN
    if dead or (told is Availability.OUT_OF_STOCK and not main.buyable):
        return Availability.OUT_OF_STOCK
    return told if told in _LATER else Availability.IN_STOCK


def _chooses(seen: Look, zone: int) -> bool:
    """Say whether a visitor chooses a size or colour there first."""
    outline = seen.page.outline
    return any(
        outline.tags[one] == "select" or outline.attribute(one, "type").lower() == "radio"
        for one in range(zone, outline.ends[zone])
    )


def _asked_for(seen: Look, listing: Listing) -> Listing:
    """Say of a priced thing without a word of stock that it can be had where a button asks its seller for it, or bids."""
    if listing.availability is not Availability.UNKNOWN or listing.price is None:
        return listing
    asks = any(not seen.neighbours.holds(element) for element in asking_controls(seen.page.outline))
    if not asks:
        return listing
    note(seen.page, "availability", listing.url, "InStock", "a button asks the seller for it")
    return replace(listing, availability=Availability.IN_STOCK)


def _with_page(seen: Look, stated: Listing) -> Listing:
    """Return a product that the structure does not show with what stands on the page all the same."""
    if stated.availability is Availability.UNKNOWN and _one_button(seen):
        stated = replace(stated, availability=Availability.IN_STOCK)
    if stated.list_price is None:
        stated = replace(stated, list_price=_crossed_out(seen, stated))
    if _asks_nothing(seen, stated):
        stated = replace(stated, price=None)
    return stated


def _asks_nothing(seen: Look, stated: Listing) -> bool:
    """Say whether a price of zero is stated that stands nowhere on the page: it is told on request."""
    if stated.price is None or stated.price.amount:
        return False
    return all(tag.price.amount for tag in seen.tags)


def _offers(seen: Look, graph: Listing) -> bool:
    """Say whether what the head alone states is a product: it has a price, or is called one, and no list stands there."""
    if seen.cards:
        return False
    called = opengraph.one(seen.said, "og:type").lower() == "product"
    return graph.price is not None or (called and not _is_the_site(seen, graph.name))


def _offers_unpriced(seen: Look) -> bool:
    """Say whether a thing without a price is offered: zero is written, its own form adds it to the cart, or it is said to be sold out."""
    if seen.main is None:
        return False
    sold_out = seen.main.buy is None  # what has neither price nor button is there for that
    return bool(seen.main.tags) or sold_out or (not seen.cards and _has_own_form(seen))


def _one_button(seen: Look) -> bool:
    """Say whether one usable button buys on the page, and none beside it: it is the page's own product's."""
    own = [
        usable
        for element, usable in seen.controls
        if seen.page.outline.tags[element] in {"button", "input"}
        and not seen.apart.holds(element)
        and not seen.neighbours.holds(element)
    ]
    return own == [True]


def _has_own_form(seen: Look) -> bool:
    """Say whether a form that adds to the cart stands with the page's heading: it offers something, whatever it asks."""
    if seen.main is None or seen.main.buy is None or not seen.main.buyable:
        return False
    outline = seen.page.outline
    return any(
        outline.tags[one] == "form" and outline.contains(one, seen.main.buy)
        for one, _ in seen.controls
    )


def _at_own_address(seen: Look, listing: Listing) -> Listing:
    return replace(listing, url=links.own_address(seen.page), detail=True)


def _is_the_site(seen: Look, name: str) -> bool:
    """Say whether a name is the site's, which some put into the head of every page as if it were a product's."""
    host = (urlsplit(seen.page.url).hostname or "").removeprefix("www.")
    return folded(name) in {
        host,
        host.split(".")[0],
        folded(seen.site_name),
    }


def _crossed_out(seen: Look, result: Listing) -> Price | None:
    """Return the former price written right beside the first amount on the page that is what is asked."""
    if result.price is None:
        return None
    written = [tag for tag in seen.tags if not tag.other and not seen.apart.holds(tag.element)]
    asked = next((tag for tag in written if tag.price.amount == result.price.amount), None)
    if asked is None or asked.struck:
        return None
    return next(
        (
            tag.price
            for tag in written
            if tag.struck
            and abs(tag.piece - asked.piece) <= 4
            and tag.price.amount > asked.price.amount
        ),
        None,
    )


def _sold(seen: Look, listing: Listing) -> Listing:
    """Say who sells the page's product: several with an offer each, or the one that the page names beside it."""
    found = seen.own_named
    if not found:
        return listing
    usable = [
        tag
        for tag in seen.tags
        if not seen.apart.holds(tag.element) and not seen.neighbours.holds(tag.element)
    ]
    several = sellers.offers(seen.page, found, usable, seen.controls)
    offered, seller = sellers.sold(listing, found, several, platform=seen.platform_name)
    if seller is not None:
        note(seen.page, "seller", listing.url, seller.value, seller.reason)
    return offered


def _unsigned(seen: Look, stated: Listing, shown: Listing) -> Listing:
    """Return a stated product without the shop's name behind its own (« Mini – Boutique »), where the heading has it bare."""
    rest = stated.name.removeprefix(shown.name)
    site = folded(seen.site_name)
    if rest != stated.name and site and folded(rest).strip(" -–—|·:") == site:
        return replace(stated, name=shown.name)
    return stated


def _stated(seen: Look) -> Listing | None:
    return seen.page.memo(_stated, lambda: _stated_own(seen))


def _stated_own(seen: Look) -> Listing | None:
    """Return the product of structured data that the page is about."""
    here = path_of(links.normal(seen.page.url))
    top = [one for one in seen.structured if not one.listed]
    if is_root(seen.page):
        top = [one for one in top if not one.addressed or path_of(one.listing.url) == here]
    exact = [one for one in top if one.addressed and path_of(one.listing.url) == here]
    if exact and len({one.listing.name for one in exact}) == 1:
        return exact[0].listing
    named = [one.listing for one in top if _names_page(seen, one.listing.name)]
    if named:
        return max(
            named,
            key=lambda one: (one.price is not None, _is_asked_there(seen, one), len(one.offers)),
        )
    if len(top) == 1:
        return top[0].listing if _is_alone(seen, top[0]) else None
    unaddressed = [one for one in top if not one.addressed]
    return unaddressed[0].listing if len(unaddressed) == 1 and seen.main is not None else None


def _is_asked_there(seen: Look, stated: Listing) -> bool:
    """Say whether the part that sells the page's thing writes the price stated, not crossed out."""
    tags = seen.main.tags if seen.main is not None else ()
    return stated.price is not None and any(
        tag.price.amount == stated.price.amount for tag in tags if not tag.struck
    )


def _is_alone(seen: Look, one: structured.Found) -> bool:
    """Say whether the only product stated is the page's: not a card's own markup, nor of another address on a page of cards."""
    if not one.addressed or not seen.cards:
        return True
    return seen.main is not None and one.element is None


def _names_page(seen: Look, name: str) -> bool:
    """Say whether a name is the page's own: its main heading's or its title's."""
    wanted = folded(name)
    if len(wanted) < 3:
        return False
    outline = seen.page.outline
    headings = [
        folded(outline.text(element, most=400))
        for element, tag in enumerate(outline.tags)
        if tag == "h1" and 0 < outline.length(element) <= 400
    ][:5]
    titles = [folded(opengraph.one(seen.said, "og:title")), folded(seen.page.title)]
    return wanted in headings or any(
        title == wanted
        or title.startswith((f"{wanted} |", f"{wanted} -", f"{wanted} –", f"{wanted} —"))
        for title in titles
        if title
    )
