"""
Any shop, without knowing its software: structured data first, then data in scripts, then the structure of the page.

Every platform module reads through here and adds what only it knows.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import Final
from urllib.parse import urlsplit

from spiders.reading import cards as grid
from spiders.reading import (
    detail,
    embedded,
    links,
    opengraph,
    sellers,
    structured,
    unlinked,
    visits,
)
from spiders.reading.links import Link
from spiders.reading.places import SetApart, buy_controls
from spiders.reading.prices import currency_code
from spiders.reading.pricetags import Tag, tags
from spiders.reading.promoted import is_root, promoted
from spiders.reading.seller_names import Named, named
from spiders.reading.text import declared_language
from storage.folding import folded
from storage.page import Page
from storage.records.reading import NextPage
from storage.records.shop import Availability, Listing, Price, Seller

NAME: Final = "generic"

_CURRENCY = re.compile(
    r"""(?:priceCurrency|currency_?code|currency|shopCurrency|currencyIso|data-currency|currency_iso_code|iso_code)["']?\s*(?:[:=]|content=)\s*["']([A-Z]{3})["']"""
)
_COUNTRY = re.compile(
    r"\.(ca|com\.au|co\.nz|com\.hk|com\.sg|com\.mx|se|no|dk|is|cz|cn|com\.tw|com\.ar|cl|co)$"
)


@dataclass(frozen=True, kw_only=True)
class Look:
    """One page looked at as a shop's: each part is worked out once, when it is first asked for."""

    page: Page

    @cached_property
    def said(self) -> dict[str, list[str]]:
        """What the head says for other programs."""
        return opengraph.metas(self.page)

    @cached_property
    def structured(self) -> list[structured.Found]:
        """The products that structured data states."""
        return structured.found(self.page)

    @cached_property
    def country(self) -> str:
        """A country or language code that decides what ``$`` and ``kr`` mean."""
        host = urlsplit(self.page.url).hostname or ""
        match = _COUNTRY.search(host)
        if match:
            return match[1].rsplit(".", 1)[-1]
        outline = self.page.outline
        declared = next(
            (
                outline.attribute(element, "lang")
                for element in range(min(4, len(outline)))
                if outline.tags[element] == "html"
            ),
            "",
        )
        parts = re.split(r"[-_]", declared.lower())
        region = parts[-1] if len(parts) > 1 else ""
        if region in {"ca", "au", "nz", "hk", "sg", "tw", "mx", "ar", "cl", "co", "se", "no", "dk"}:
            return region
        language = declared_language(self.page) or ""
        return language if language in {"sv", "nb", "nn", "no", "da", "is", "cs", "zh"} else ""

    @cached_property
    def currency(self) -> str | None:
        """The one currency the page works in, where it says so."""
        for one in self.structured:
            if one.listing.price is not None and one.listing.price.currency:
                return one.listing.price.currency
        stated = opengraph.one(self.said, "product:price:currency", "og:price:currency")
        if stated:
            return currency_code(stated)
        match = _CURRENCY.search(self.page.text[:2_000_000])
        return currency_code(match[1]) if match else None

    @cached_property
    def links(self) -> list[Link]:
        """The page's links."""
        return list(links.links(self.page))

    @cached_property
    def tags(self) -> list[Tag]:
        """The prices the page writes."""
        return tags(self.page.outline, currency=self.currency, country=self.country)

    @cached_property
    def apart(self) -> SetApart:
        """The parts that are not its matter."""
        return SetApart(
            self.page.outline,
            sorted({tag.element for tag in self.tags if not tag.other}),
            self.controls,
        )

    @cached_property
    def controls(self) -> list[tuple[int, bool]]:
        """What puts a thing into the cart, with whether it can be used."""
        return buy_controls(self.page.outline)

    @cached_property
    def cards(self) -> list[grid.Card]:
        """The cards of other pages' things."""
        linked = grid.cards(self.page, self.tags, self.apart, self.links)
        held = [(card.element, self.page.outline.ends[card.element]) for card in linked]
        free = [
            tag
            for tag in self.tags
            if len(held) < 50 and not any(start <= tag.element < end for start, end in held)
        ]
        alone = unlinked.unlinked(self.page, free, self.apart, self.links, self.controls)
        found = [*linked, *alone] if len(alone) > len(linked) else linked
        return [
            card
            for card in found
            if not sellers.is_offer_of_seller(
                self.page.outline, self.named, card.name, card.element
            )
        ]

    @cached_property
    def neighbours(self) -> detail.Neighbours:
        """What of the page belongs to other things than its own."""
        return detail.Neighbours(self.page.outline, self.cards)

    @cached_property
    def named(self) -> list[Named]:
        """The places where the page's matter names who sells."""
        return [one for one in named(self.page) if not self.apart.holds(one.element)]

    @cached_property
    def profile(self) -> Named | None:
        """The seller whose own page on a platform this is."""
        return sellers.profile(self.page, self.named)

    @cached_property
    def main(self) -> detail.Main | None:
        """The part that offers the page's own product."""
        return detail.main(
            self.page,
            self.tags,
            self.neighbours,
            self.apart,
            [one for one in self.controls if not self._of_another(one[0])],
            self.said,
            advertised=bool(self.own_named) and self.profile is None,
        )

    @cached_property
    def _stated_others(self) -> list[int]:
        """Where the page's markup states things of other addresses, three at least: the parts of a list."""
        here = _path(links.normal(self.page.url))
        found = sorted(
            one.element
            for one in self.structured
            if one.element is not None and one.addressed and _path(one.listing.url) != here
        )
        return found if len(found) >= 3 else []

    def _of_another(self, element: int) -> bool:
        """Say whether an element stands in the markup of a thing that has a page of its own."""
        index = bisect_right(self._stated_others, element) - 1
        return index >= 0 and self.page.outline.contains(self._stated_others[index], element)

    @cached_property
    def own_named(self) -> list[Named]:
        """The sellers that the page names beside its own product, not on its neighbours' cards."""
        return [one for one in self.named if not self.neighbours.holds(one.element)]

    @cached_property
    def promoted(self) -> grid.Card | None:
        """The one thing that a home page promotes."""
        if self.main is None or _stated_own(self) is not None:
            return None
        return promoted(self.page, self.main, self.links, self.said, _platform_name(self))

    @cached_property
    def own(self) -> Listing | None:
        """The page's own product."""
        return _own(self)

    @cached_property
    def others(self) -> list[Listing]:
        """The things that a page which is no product's own shows."""
        return [] if self.own is not None else _others(self)


def look(page: Page) -> Look:
    """Return the page's look, the same one each time."""
    return page.memo(look, lambda: Look(page=page))


def recognises(page: Page) -> bool:
    """Say whether the page can be read at all: any HTML."""
    return page.is_html


def listings(page: Page) -> Iterator[Listing]:
    """Read the product a page is about, or the cards of the list it shows."""
    if not page.is_html or links.is_private(page.url):
        return
    seen = look(page)
    if seen.own is not None:
        yield seen.own
    else:
        yield from seen.others


def seller(page: Page) -> Seller | None:
    """Read who the site says it is: its organisation data, else the name its head gives."""
    if not page.is_html:
        return None
    if (own := look(page).profile) is not None and look(page).own is None:
        return Seller(name=own.name, url=links.own_address(page))
    stated = structured.seller(page)
    name = opengraph.one(look(page).said, "og:site_name", "application-name")
    if stated is not None:
        return stated
    return Seller(name=name, url=_home(page.url)) if name else None


def next_pages(page: Page) -> Iterator[NextPage]:
    """Yield what to visit next on the same site."""
    yield from visits.next_pages(page, look(page))


def _home(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}/"


def _own(seen: Look) -> Listing | None:
    """Join what structured data, the head and the structure say of the page's own product."""
    page = seen.page
    stated = _stated_own(seen)
    if seen.promoted is not None:
        return None
    shown = (
        detail.listing(page, seen.main, seen.neighbours, seen.said)
        if seen.main is not None
        else None
    )
    if stated is None and seen.main is not None and not seen.main.sure and len(seen.cards) > 3:
        return None
    if stated is None and seen.main is not None and seen.main.buy is None:
        elsewhere = {one.listing.url for one in seen.structured if one.addressed}
        if len(elsewhere - {links.normal(page.url)}) >= 3:
            return None
    graph = opengraph.listing(page, seen.said)
    if stated is None and shown is None:
        if (
            graph is not None
            and (
                graph.price is not None
                or (
                    opengraph.one(seen.said, "og:type").lower() == "product"
                    and not _is_the_site(seen, graph.name)
                )
            )
            and not seen.cards
        ):
            return graph
        return None
    if stated is None and shown is not None:
        if shown.price is None and not (graph is not None and graph.price is not None):
            zero = seen.main is not None and bool(seen.main.tags)
            if not zero and (seen.cards or not _has_own_form(seen)):
                return None
            return _at_own_address(seen, shown)
        result = shown
    elif stated is not None:
        result = stated
        if shown is not None:
            result = _checked(structured.completed(_unsigned(seen, stated, shown), shown), shown)
            if len(shown.description) > len(result.description):
                result = replace(result, description=shown.description)
    else:
        return None
    if graph is not None:
        result = structured.completed(result, graph)
    if shown is None and result.availability is Availability.UNKNOWN and _one_button(seen):
        result = replace(result, availability=Availability.IN_STOCK)
    if result.list_price is None and shown is None:
        result = replace(result, list_price=_crossed_out(seen, result))
    return _at_own_address(seen, _sold(seen, result))


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
        folded(opengraph.one(seen.said, "og:site_name", "application-name")),
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
    return sellers.sold(listing, found, several, platform=_platform_name(seen))


def _platform_name(seen: Look) -> str:
    stated = structured.seller(seen.page)
    return stated.name if stated is not None else opengraph.one(seen.said, "og:site_name")


def _unsigned(seen: Look, stated: Listing, shown: Listing) -> Listing:
    """Return a stated product without the shop's name behind its own (« Mini – Boutique »), where the heading has it bare."""
    rest = stated.name.removeprefix(shown.name)
    site = folded(opengraph.one(seen.said, "og:site_name", "application-name"))
    if rest != stated.name and site and folded(rest).strip(" -–—|·:") == site:
        return replace(stated, name=shown.name)
    return stated


def _checked(result: Listing, shown: Listing) -> Listing:
    """Believe the page where structured data cannot be right: a zero price beside a written one."""
    if (
        result.price is not None
        and shown.price is not None
        and result.price.amount == Decimal(0) < shown.price.amount
    ):
        return replace(result, price=shown.price)
    if (
        result.list_price is None
        and shown.list_price is not None
        and result.price is not None
        and shown.list_price.amount > result.price.amount
    ):
        return replace(result, list_price=shown.list_price)
    return result


def _stated_own(seen: Look) -> Listing | None:
    """Return the product of structured data that the page is about."""
    page = seen.page
    top = [one for one in seen.structured if not one.listed]
    if not top:
        return None
    here = links.normal(page.url)
    if is_root(page):
        top = [one for one in top if not one.addressed or _path(one.listing.url) == _path(here)]
    exact = [one for one in top if one.addressed and _path(one.listing.url) == _path(here)]
    if len(exact) == 1 or (exact and len({one.listing.name for one in exact}) == 1):
        return exact[0].listing
    named = [one for one in top if _names_page(seen, one.listing.name)]
    if named:
        return max(
            named, key=lambda one: (one.listing.price is not None, len(one.listing.offers))
        ).listing
    if len(top) == 1 and (not top[0].addressed or seen.main is not None or not seen.cards):
        return (
            top[0].listing
            if not (seen.cards and top[0].addressed and top[0].element is not None)
            else None
        )
    unaddressed = [one for one in top if not one.addressed]
    if len(unaddressed) == 1 and len(top) > 1 and seen.main is not None:
        return unaddressed[0].listing
    return None


def _path(url: str) -> str:
    parts = urlsplit(url)
    own = parts.fragment if unlinked.MARK in url else ""
    return f"{parts.path.rstrip('/')}?{parts.query}#{own}"


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


def _others(seen: Look) -> list[Listing]:
    """Join the cards of structured data with those of the page's structure, one for each address."""
    page = seen.page
    here = links.normal(page.url)
    shown = {
        _path(one.url): replace(one, seller=_card_seller(seen, card))
        for card, one in grid.listings(
            page, [*([seen.promoted] if seen.promoted else []), *seen.cards]
        )
    }
    by_name = {folded(one.name): key for key, one in shown.items()}
    result: dict[str, Listing] = {}
    for one in seen.structured:
        listing = one.listing
        if one.element is not None and seen.apart.holds(one.element):
            continue
        key = _path(listing.url)
        if not one.addressed or key == _path(here):
            key = by_name.get(folded(listing.name), "")
            if not key:
                own = _link_inside(seen, one)
                if not own:
                    continue
                key = _path(own)
                listing = replace(listing, url=own)
            else:
                listing = replace(listing, url=shown[key].url)
        if listing.price is None and key not in shown:
            continue
        card = shown.get(key)
        listing = replace(listing, detail=False)
        result[key] = (
            _checked(structured.completed(listing, card), card) if card is not None else listing
        )
    for key, card in shown.items():
        result.setdefault(key, card)
    if not result:
        for listing in embedded.listings(page, currency=seen.currency):
            result.setdefault(_path(listing.url) + listing.name, listing)
    return list(result.values())


def _card_seller(seen: Look, card: grid.Card) -> str | None:
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
