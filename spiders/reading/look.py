"""
One page looked at as a shop's: what it states, what it links to, which prices it writes, which part offers its own thing.

Each fact is worked out once, when it is first asked for; who reads the page (:mod:`spiders.reading.own`,
:mod:`spiders.reading.others`, :mod:`spiders.reading.visits`) is given the look and asks no page again.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import Final
from urllib.parse import urlsplit

from spiders.reading import cards as grid
from spiders.reading import detail, links, opengraph, schema_sellers, sellers, structured, unlinked
from spiders.reading.links import Link
from spiders.reading.neighbours import Neighbours
from spiders.reading.places import SetApart, buy_controls
from spiders.reading.price_marks import Tag
from spiders.reading.prices import currency_code, money
from spiders.reading.pricetags import tags
from spiders.reading.seller_names import Named, named
from spiders.reading.text import declared_language
from storage.page import Page
from storage.records.shop import Seller

_SAID: Final = 50_000
"""Characters of a page's words in which its currency is sought."""

_CURRENCY: Final = re.compile(
    r"""(?:priceCurrency|currency_?code|currency|shopCurrency|currencyIso|data-currency|currency_iso_code|iso_code)["']?\s*(?:[:=]|content=)\s*["']([A-Z]{3})["']"""
)
_COUNTRY: Final = re.compile(
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
        return currency_code(match[1]) if match else self._spoken_currency

    @property
    def _spoken_currency(self) -> str | None:
        """The one currency that the page's words name with an amount: « vanaf 25 euro » beside a price without a sign."""
        signs = {one.sign for one in money(self.page.words[:_SAID])}
        named = {currency_code(sign, country=self.country) for sign in signs} - {None}
        return named.pop() if len(named) == 1 and named != {"USD"} else None  # « $ » is many

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
    def neighbours(self) -> Neighbours:
        """What of the page belongs to other things than its own."""
        return Neighbours(self.page.outline, self.cards)

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
        matter = detail.Matter(
            page=self.page, apart=self.apart, neighbours=self.neighbours, said=self.said
        )
        return detail.main(
            matter,
            self.tags,
            [one for one in self.controls if not self._of_another(one[0])],
            advertised=bool(self.own_named) and self.profile is None,
        )

    @cached_property
    def _stated_others(self) -> list[int]:
        """Where the page's markup states things of other addresses, three at least: the parts of a list."""
        here = path_of(links.normal(self.page.url))
        found = sorted(
            one.element
            for one in self.structured
            if one.element is not None and one.addressed and path_of(one.listing.url) != here
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
    def site_name(self) -> str:
        """What the page's head calls the site."""
        return opengraph.one(self.said, "og:site_name", "application-name")

    @cached_property
    def stated_seller(self) -> Seller | None:
        """The organisation that structured data names."""
        return schema_sellers.seller(self.page)

    @cached_property
    def platform_name(self) -> str:
        """The name of the site as distinct from the sellers on it."""
        stated = self.stated_seller
        return stated.name if stated is not None else opengraph.one(self.said, "og:site_name")


def look(page: Page) -> Look:
    """Return the page's look, the same one each time."""
    return page.memo(look, lambda: Look(page=page))


def path_of(url: str) -> str:
    """Return the part of an address by which one site's things are told apart."""
    parts = urlsplit(url)
    own = parts.fragment if unlinked.MARK in url else ""
    return f"{parts.path.rstrip('/')}?{parts.query}#{own}"
