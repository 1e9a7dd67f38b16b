"""
Repeated cards of a category page: a link, a name, a picture and a price, without any site's name.

Each price climbs to the smallest element that also holds a link to follow; where that element repeats, or its author
calls it a product, it is a card.
Carts, side bars, recently viewed things and the frame of the site are set apart before.
"""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from spiders.reading import images, links
from spiders.reading.card_names import link_and_name
from spiders.reading.links import Link
from spiders.reading.naming import naming
from spiders.reading.places import SetApart
from spiders.reading.price_marks import Tag
from spiders.reading.prices import states_price, without_money
from spiders.reading.words import BUY_ADDRESS
from storage.outline import Outline
from storage.page import Page

_MOST_PRICES: Final = 8
"""Prices of one card: the matter of a whole page that states more is no card."""

_LISTS = frozenset(("html", "body", "main", "ul", "ol", "table", "tbody", "thead"))
_CARD_NAME = re.compile(
    r"(?:^|[\s_-])(?:products?|produit|item|card|thumbnail|hproduct|offer|annonce|listing|article|goods|sku|tile|box)(?:$|[\s_-])|product|item"
)
_PARITY: Final = re.compile(r"[-_]?(?:odd|even|first|last)$")
MIN_HEADLINES: Final = 3
_POST = re.compile(
    r"/(?:blog|news|actualites?|article|post|tag|author|category/uncategorized|comment)s?/|/(?:19|20)\d\d/\d\d/"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One thing offered among others."""

    element: int
    url: str
    name: str
    tags: tuple[Tag, ...]
    repeated: bool
    """Whether others like it stand on the page."""

    pictured: bool = False
    """Whether a heading, or a picture and words, link to it, as a card's do and a brand's or a review's do not."""

    reason: str = ""
    """Why it is called so."""

    twins: tuple[int, ...] = ()
    """Where the same thing is offered again."""

    buyable: bool | None = None
    """For a thing without a page of its own: whether what buys it there can be used."""


def cards(page: Page, tags: list[Tag], apart: SetApart, candidates: list[Link]) -> list[Card]:
    """Find the cards of a page in document order, one for each address."""
    outline = page.outline
    here = links.normal(page.url)
    followed = [link for link in candidates if link.url != here and _may_be_product(link.url)]
    positions = [link.element for link in followed]
    groups = _grouped(outline, [tag for tag in tags if not apart.holds(tag.element)], positions)
    split = list(_split(outline, groups, followed, positions))
    grid = _Grid(
        page=page,
        followed=followed,
        positions=positions,
        holders=sorted(element for element, _, _ in split),
        kinds=Counter(signature(outline, element) for element, _, _ in split),
    )
    found: dict[str, Card] = {}
    for element, own_tags, own_links in split:
        card = grid.card(element, own_tags, own_links)
        if card is not None:
            one = found.setdefault(card.url, card)
            found[card.url] = replace(one, twins=(*one.twins, card.element))
    headlines = {url for url, card in found.items() if _is_headline(card)}
    kept = list(found.values())
    if len(headlines) < MIN_HEADLINES:
        kept = [card for url, card in found.items() if url not in headlines]
    return [
        card
        for card in kept
        if not (_only_named(outline, card) and _alike_unpriced(outline, card, followed))
    ]


def _grouped(outline: Outline, tags: list[Tag], positions: list[int]) -> dict[int, list[Tag]]:
    """Return the prices by the smallest element that also holds a link to follow."""
    groups: dict[int, list[Tag]] = {}
    for tag in tags:
        holder = None if tag.other else _holder(outline, tag.element, positions)
        if holder is not None:
            groups.setdefault(holder, []).append(tag)
    names = [one for one in groups if _names_only(outline, one, groups)]
    return {holder: own for holder, own in groups.items() if holder not in names}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Grid:
    """Where on a page elements stand that each hold a price and a link."""

    page: Page
    followed: list[Link]
    positions: list[int]
    holders: list[int]
    kinds: Counter[str]
    """How many there are of each look."""

    def card(self, element: int, tags: list[Tag], own: list[Link]) -> Card | None:
        """Return the card that an element with its prices is, None where it is none."""
        outline = self.page.outline
        tag = outline.tags[element]
        if tag == "body" or (tag == "main" and len(tags) > _MOST_PRICES):
            return None
        grown = _grown(outline, element, self.holders)
        inside = own or self._links_in(grown)
        named = link_and_name(outline, grown, inside)
        if named is None or all(_told_elsewhere(self.page, one, named.url) for one in tags):
            return None
        repeated = self.kinds[signature(outline, element)] > 1
        if not repeated and not self._stands_alone(element, grown, tags, inside):
            return None
        return Card(
            element=grown,
            url=named.url,
            name=named.name,
            reason=named.reason,
            tags=tuple(tags),
            repeated=repeated,
            pictured=named.pictured,
        )

    def _links_in(self, element: int) -> list[Link]:
        first = bisect_left(self.positions, element)
        return self.followed[first : bisect_left(self.positions, self.page.outline.ends[element])]

    def _stands_alone(self, element: int, grown: int, tags: list[Tag], inside: list[Link]) -> bool:
        """Say whether a card without others like it is one: not the page's matter, and convincing by itself."""
        outline = self.page.outline
        if _holds_heading(outline, element) and len({link.url for link in inside}) > 1:
            return False
        return _convincing(outline, grown, tags)


def _names_only(outline: Outline, holder: int, groups: dict[int, list[Tag]]) -> bool:
    """Say whether amounts stand in the words of a name whose card has a price of its own around it."""
    return all(_worded(outline, tag) for tag in groups[holder]) and any(
        above in groups and outline.length(above) < 1500 for above in outline.ancestors(holder)[:6]
    )


def _worded(outline: Outline, tag: Tag) -> bool:
    words = without_money(outline.text(tag.element, most=300))
    return (
        re.search(r"[^\W\d_]{3}", words) is not None and not tag.price.starting_at and not tag.named
    )


def _only_named(outline: Outline, card: Card) -> bool:
    """Say whether the only amounts of a card are part of its name (« Carte prépayée 10 € »)."""
    return all(in_name(outline, tag, card.name) for tag in card.tags)


def _alike_unpriced(outline: Outline, card: Card, followed: list[Link]) -> bool:
    """Say whether most links like a card's state no amount, so that the one in its name is no price."""
    own = next(
        (
            link
            for link in followed
            if outline.contains(card.element, link.element) and outline.length(link.element) > 2
        ),
        None,
    )
    if own is None:
        return False
    kind = signature(outline, own.element)
    alike = [
        link.element
        for link in followed
        if outline.length(link.element) > 2 and signature(outline, link.element) == kind
    ][:200]
    priced = sum(1 for element in alike if states_price(outline.text(element, most=300)))
    return len(alike) - priced > priced


def in_name(outline: Outline, tag: Tag, name: str) -> bool:
    """Say whether an amount belongs to a thing's name (« Carte prépayée 10 € »)."""
    return _worded(outline, tag) and outline.text(tag.element, most=300) in name


def _is_headline(card: Card) -> bool:
    """Say whether a card is only a line of words that mentions an amount, which a list of ads writes again and again."""
    if card.pictured or any(tag.named for tag in card.tags):
        return False
    rest = re.findall(r"[^\W\d_]{2,}", without_money(card.name))
    return states_price(card.name) and len(rest) >= 2


def _told_elsewhere(page: Page, tag: Tag, url: str) -> bool:
    """Say whether an amount stands in the words of a link to something else: a forum's last thread, a headline."""
    if tag.named:
        return False
    outline = page.outline
    around = [tag.element, *outline.ancestors(tag.element)[:4]]
    link = next((one for one in around if outline.tags[one] == "a"), None)
    if link is None or links.normal(page.absolute(outline.attribute(link, "href"))) == url:
        return False
    rest = without_money(outline.text(link, most=300))
    return len(re.findall(r"[^\W\d_]{2,}", rest)) >= 2


@lru_cache(maxsize=16_384)
def _may_be_product(url: str) -> bool:
    return (
        not links.is_document(url)
        and not links.is_private(url)
        and not BUY_ADDRESS.search(url)
        and not _POST.search(url)
        and url.count("/") >= 3
        and not re.fullmatch(r"https?://[^/]+/(?:[a-z]{2}/?)?(?:index\.\w+)?", url)
    )


def _holder(outline: Outline, element: int, positions: list[int]) -> int | None:
    """Return the smallest element that holds the price and a link to follow."""
    for _ in range(14):
        if element < 0 or outline.tags[element] == "html":
            return None
        if _count(outline, element, positions):
            return element
        above = outline.parents[element]
        if above >= 0 and outline.tags[above] == "a" and _count(outline, above, positions):
            return above
        element = above
    return None


def _count(outline: Outline, element: int, positions: list[int]) -> int:
    return bisect_left(positions, outline.ends[element]) - bisect_left(positions, element)


def _split(
    outline: Outline, groups: dict[int, list[Tag]], followed: list[Link], positions: list[int]
) -> Iterator[tuple[int, list[Tag], list[Link]]]:
    """
    Yield one group a card.

    A group that holds several addresses and several prices is a grid without wrappers, or a table row of several
    things: each price there goes to the link that stands before it.
    """
    for element, tags in groups.items():
        first, last = bisect_left(positions, element), bisect_left(positions, outline.ends[element])
        inside = followed[first:last]
        addresses = list(dict.fromkeys(link.url for link in inside))
        named = (
            [
                url
                for url in addresses
                if any(link.url == url and naming(outline, link.element) for link in inside[:200])
            ]
            if len(addresses) <= 60
            else addresses
        )
        if (
            len(named) < 2
            or len(tags) < 2
            or (len({tag.price.amount for tag in tags}) < 2 and len(tags) < 3)
        ):
            yield element, tags, []
            continue
        by_link: dict[int, list[Tag]] = {}
        starts = positions[first:last]
        for tag in tags:
            index = bisect_right(starts, tag.element) - 1
            by_link.setdefault(max(index, 0), []).append(tag)
        if len(by_link) < 2:
            yield element, tags, []
            continue
        by_url: dict[str, list[Link]] = {}
        for link in inside:
            by_url.setdefault(link.url, []).append(link)
        for index, own in by_link.items():
            yield own[0].element, own, by_url[inside[index].url]


def signature(outline: Outline, element: int) -> str:
    """Return what cards of one grid share: tag, first class words, and the parent's tag."""
    label = outline.label(element).split()
    parent = outline.parents[element]
    stable = " ".join(
        _PARITY.sub("", part) for part in label[:3] if not any(map(str.isdigit, part))
    )
    return f"{outline.tags[parent] if parent >= 0 else ''}>{outline.tags[element]}.{stable}"


def _holds_heading(outline: Outline, element: int) -> bool:
    """Say whether a part holds the page's main heading: it is the page's matter, not one card of several."""
    return "h1" in outline.tags[element : min(outline.ends[element], element + 300)]


def _grown(outline: Outline, element: int, holders: list[int]) -> int:
    """Return the largest element around a card that holds no other card."""
    for _ in range(5):
        above = outline.parents[element]
        if above < 0 or outline.tags[above] in _LISTS or outline.length(above) > 4000:
            break
        count = bisect_left(holders, outline.ends[above]) - bisect_left(holders, above)
        if count > 1:
            break
        if (
            len(holders) == 1
            and outline.tags[above] not in {"li", "article", "td", "tr"}
            and not any(
                _CARD_NAME.search(outline.label(one)) for one in (above, outline.parents[above])
            )
        ):
            break
        if _holds_heading(outline, above):
            break
        element = above
        if outline.tags[element] in {"li", "article", "tr"}:
            break
    return element


def _convincing(outline: Outline, card: int, tags: list[Tag]) -> bool:
    """Say whether a card that stands alone is one: its author names it a product and the amount a price, and it has a picture or a button."""
    named = _CARD_NAME.search(outline.label(card)) or any(
        _CARD_NAME.search(outline.label(above)) for above in outline.ancestors(card)[:2]
    )
    if not named or not any(tag.named for tag in tags):
        return False
    return any(
        outline.tags[inner] == "img"
        or BUY_ADDRESS.search(outline.label(inner)) is not None
        or images.DRAWN.search(outline.attribute(inner, "style")) is not None
        for inner in range(card, min(outline.ends[card], card + 300))
    )
