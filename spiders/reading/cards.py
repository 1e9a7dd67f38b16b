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
from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from urllib.parse import urlsplit

from spiders import tongues
from spiders.reading import images, links, stock
from spiders.reading.links import Link
from spiders.reading.places import SetApart
from spiders.reading.prices import states_price, without_money
from spiders.reading.pricetags import Tag, choose
from spiders.reading.words import BUY, BUY_ADDRESS, GENERIC_LINK
from storage.folding import folded
from storage.outline import Outline
from storage.page import Page
from storage.records.shop import Availability, Listing

_HEADINGS: Final = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_MOST_PRICES: Final = 8
"""Prices of one card: the matter of a whole page that states more is no card."""

_LISTS = frozenset(("html", "body", "main", "ul", "ol", "table", "tbody", "thead"))
_CARD_NAME = re.compile(
    r"(?:^|[\s_-])(?:products?|produit|item|card|thumbnail|hproduct|offer|annonce|listing|article|goods|sku|tile|box)(?:$|[\s_-])|product|item"
)
_NAME = re.compile(
    r"(?:^|[\s_-])(?:name|title|titre|nom|heading|product-?name|product-?title)(?:$|[\s_-])|(?:name|title)(?:$|\s)"
)
_AMOUNT_WORDS: Final = tongues.pattern(
    "amount_words",
    r"(?:[^\W\d_]+ ){0,2}",
    r"?(?: (?:on|sur|auf|op|na) [^\W\d_]+)?(?: (?:off|each|ea|us|cd|ttc|ht))?",
)
"""Words around amounts that name no thing, two words of what they are about before them."""

MIN_HEADLINES: Final = 3
_BADGE = re.compile(
    r"(?:^|[\s_-])(?:badge|label|ribbon|flag|sticker|tag|button|btn|pill)(?:$|[\s_-])"
)
_IMAGE = re.compile(r"\.(?:jpe?g|png|webp|avif)(?:\?|$)", re.IGNORECASE)
_DRAWN = re.compile(
    r"background(?:-image)?\s*:[^;]*?url\(\s*[\"']?([^\"')\s]{3,1000})", re.IGNORECASE
)
"""A picture that an element's own style draws behind it."""

_CUT = re.compile(r"(?:\.{3}|…)$")
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

    buyable: bool | None = None
    """For a thing without a page of its own: whether what buys it there can be used."""


def cards(page: Page, tags: list[Tag], apart: SetApart, candidates: list[Link]) -> list[Card]:
    """Find the cards of a page in document order, one for each address."""
    outline = page.outline
    here = links.normal(page.url)
    followed = [link for link in candidates if link.url != here and _may_be_product(link.url)]
    positions = [link.element for link in followed]
    groups: dict[int, list[Tag]] = {}
    for tag in tags:
        if tag.other or apart.holds(tag.element):
            continue
        holder = _holder(outline, tag.element, positions)
        if holder is not None:
            groups.setdefault(holder, []).append(tag)
    for holder in [one for one in groups if _names_only(outline, one, groups)]:
        del groups[holder]
    split = list(_split(outline, groups, followed, positions))
    holders = sorted(element for element, _, _ in split)
    labels = Counter(signature(outline, element) for element, _, _ in split)
    found: dict[str, Card] = {}
    for element, own_tags, own_links in split:
        if outline.tags[element] == "body" or (
            outline.tags[element] == "main" and len(own_tags) > _MOST_PRICES
        ):
            continue
        grown = _grown(outline, element, holders)
        inside = (
            own_links
            or followed[bisect_left(positions, grown) : bisect_left(positions, outline.ends[grown])]
        )
        if not inside:
            continue
        url, name, pictured = _link_and_name(outline, grown, inside)
        if not url or not name or all(_told_elsewhere(page, tag, url) for tag in own_tags):
            continue
        repeated = labels[signature(outline, element)] > 1
        if not repeated and (
            (_holds_heading(outline, element) and len({link.url for link in inside}) > 1)
            or not _convincing(outline, grown, own_tags)
        ):
            continue
        if url in found:
            continue
        found[url] = Card(
            element=grown,
            url=url,
            name=name,
            tags=tuple(own_tags),
            repeated=repeated,
            pictured=pictured,
        )
    headlines = {url for url, card in found.items() if _is_headline(card)}
    if len(headlines) < MIN_HEADLINES:
        found = {url: card for url, card in found.items() if url not in headlines}
    return [
        card
        for card in found.values()
        if not (_only_named(outline, card) and _alike_unpriced(outline, card, followed))
    ]


def listings(page: Page, found: list[Card]) -> Iterator[tuple[Card, Listing]]:
    """Read what each card states; a card without a price that can be asked is left out."""
    outline = page.outline
    for card in found:
        asked, listed = choose(outline, _beside_name(outline, card))
        if asked is None:
            continue
        available = stock.of_card(outline, card.element)
        if available is Availability.UNKNOWN and card.buyable is not None:
            available = Availability.IN_STOCK if card.buyable else Availability.OUT_OF_STOCK
        pictures = dict.fromkeys(one for one in _pictures(page, card.element) if one)
        yield (
            card,
            Listing(
                url=card.url,
                name=card.name,
                price=asked,
                list_price=listed,
                availability=available,
                images=tuple(pictures)[:5],
                detail=False,
                source="structure",
            ),
        )


def _beside_name(outline: Outline, card: Card) -> tuple[Tag, ...]:
    """Return a card's prices without an amount that belongs to its name (« Carte prépayée 10 € »), where there are others."""
    beside = tuple(tag for tag in card.tags if not _in_name(outline, tag, card.name))
    return beside or card.tags


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
    return all(_in_name(outline, tag, card.name) for tag in card.tags)


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


def _in_name(outline: Outline, tag: Tag, name: str) -> bool:
    return _worded(outline, tag) and outline.text(tag.element, most=300) in name


def _pictures(page: Page, card: int) -> Iterator[str]:
    """Yield a card's pictures, the larger one that a picture links to first."""
    outline = page.outline
    for inner in range(card, min(outline.ends[card], card + 400)):
        if outline.tags[inner] == "a" and _IMAGE.search(outline.attribute(inner, "href")):
            yield page.absolute(outline.attribute(inner, "href"))
        elif drawn := _DRAWN.search(outline.attribute(inner, "style")):
            yield page.absolute(drawn[1])
        elif outline.tags[inner] == "img":
            yield images.best(page, outline.attributes[inner])


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


def named_elements(outline: Outline) -> list[int]:
    """Return the headings that could name a thing; where the page has none but its title, what its author calls a name."""
    headings = [
        element
        for element, tag in enumerate(outline.tags)
        if tag in _HEADINGS
        and tag != "h1"
        and 0 < outline.length(element) <= 300
        and not outline.unread[element]
        and naming(outline, element)
    ]
    if headings:
        return headings
    return [
        element
        for element, tag in enumerate(outline.tags)
        if tag != "h1"
        and outline.ends[element] == element + 1
        and _NAME.search(outline.label(element))
        and 0 < outline.length(element) <= 200
        and naming(outline, element)
    ]


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
        part for part in label[:3] if not any(character.isdigit() for character in part)
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
            and not _CARD_NAME.search(outline.label(above))
            and outline.tags[above] not in {"li", "article", "td", "tr"}
        ):
            break
        if _holds_heading(outline, above):
            break
        element = above
        if outline.tags[element] in {"li", "article", "tr"}:
            break
    return element


def naming(outline: Outline, element: int) -> str:
    """Return the words of a link that could name a thing; empty for a price, « Lire la suite » or a count."""
    words = _without_badges(outline, element)
    if not words or len(words) > 250:
        return ""
    plain = folded(words)
    if (
        GENERIC_LINK.match(plain)
        or BUY.search(plain)
        or _is_price_line(plain)
        or not re.search(r"[^\W\d_]", plain)
        or len(plain) < 2
    ):
        return ""
    return words


@lru_cache(maxsize=4_096)
def _is_price_line(plain: str) -> bool:
    """Say whether words only tell of amounts: « gifts under $10 », « $10 to $20 », « save up to £200 on tvs », « trade in £361 »."""
    if not states_price(plain):
        return False
    rest = " ".join(re.findall(r"[^\W\d_]+", without_money(plain)))
    return _AMOUNT_WORDS.fullmatch(rest) is not None


def _without_badges(outline: Outline, element: int) -> str:
    """Return an element's words without what its author calls a badge (« Nouveau », « -20 % ») behind or before them."""
    inside = range(element + 1, min(outline.ends[element], element + 12))
    badges = [inner for inner in inside if _BADGE.search(outline.label(inner))]
    whole = outline.text(element, most=300)
    if not badges:
        return whole
    left = " ".join(
        "".join(
            outline.pieces[piece]
            for piece in range(
                outline.first_pieces[element],
                min(outline.last_pieces[element], outline.first_pieces[element] + 60),
            )
            if not any(
                outline.first_pieces[badge] <= piece < outline.last_pieces[badge]
                for badge in badges
            )
        ).split()
    )
    return left or whole


def _link_and_name(outline: Outline, card: int, inside: list[Link]) -> tuple[str, str, bool]:
    """Return the address a card leads to, the name it gives, and whether a picture or a heading is the link."""
    by_url: dict[str, list[int]] = {}
    for link in inside[:60]:
        by_url.setdefault(link.url, []).append(link.element)
    best: tuple[float, str, str, bool] = (-1.0, "", "", False)
    for order, (url, elements) in enumerate(by_url.items()):
        name, strength = _named(outline, card, elements, url)
        if not name:
            continue
        score = strength + min(len(elements), 3) * 0.5 - order * 0.1
        pictured = any(_holds_picture(outline, element) for element in elements)
        if pictured:
            score += 1.5
        if links.is_endless(url):
            score -= 1
        if score > best[0]:
            best = (score, url, name, strength >= 3.5 or (pictured and len(elements) > 1))
    return best[1:]


def _named(outline: Outline, card: int, elements: list[int], address: str) -> tuple[str, float]:
    """Return the name that links to one address give, and how sure it is."""
    alternatives: list[str] = []
    found: tuple[float, str] = (0.0, "")
    for element in elements:
        own = outline.attributes[element]
        alternatives.extend(
            value
            for value in (own.get("title"), own.get("aria-label"), own.get("data-name"))
            if value
        )
        for inner in range(element, min(outline.ends[element], element + 80)):
            tag = outline.tags[inner]
            if tag == "img" and outline.attribute(inner, "alt"):
                alternatives.append(outline.attribute(inner, "alt"))
            if (
                inner != element
                and (tag in _HEADINGS or _NAME.search(outline.label(inner)))
                and 0 < outline.length(inner) <= 300
            ):
                words = naming(outline, inner)
                strength = 4.0 if tag in _HEADINGS else 3.5
                if words and strength > found[0]:
                    found = (strength, words)
        above = outline.parents[element]
        for _ in range(3):
            if above < card or above < 0:
                break
            if outline.tags[above] in _HEADINGS or (
                _NAME.search(outline.label(above)) and outline.length(above) <= 300
            ):
                words = naming(outline, element)
                strength = 4.2 if outline.tags[above] in _HEADINGS else 3.6
                if words and strength > found[0]:
                    found = (strength, words)
            above = outline.parents[above]
        words = naming(outline, element)
        if words and found[0] < 2.5 and len(outline.children(element)) <= 2:
            strength = 3.0 if _NAME.search(outline.label(element)) else 2.0
            if strength > found[0] or (strength == found[0] and len(words) > len(found[1])):
                found = (strength, words)
    if found[0] < 2.0:
        loose = _heading_beside(outline, card)
        if loose:
            found = (2.2, loose)
    if not found[1]:
        name = max(
            (value.strip() for value in alternatives if _usable(value)),
            key=lambda value: _told_by(address, value),
            default="",
        )
        if name:
            return " ".join(name.split()), 1.0
        words = max((_first_line(outline, element) for element in elements), key=len, default="")
        return (words, 0.8) if words else ("", 0.0)
    if _CUT.search(found[1]):
        stem = _CUT.sub("", found[1]).strip().casefold()
        longer = next(
            (
                value.strip()
                for value in alternatives
                if value.strip().casefold().startswith(stem) and not _CUT.search(value.strip())
            ),
            None,
        )
        if longer:
            return " ".join(longer.split()), found[0]
    return found[1], found[0]


def _told_by(address: str, name: str) -> int:
    """Return how many words of a name its address spells: a brand's logo has fewer of them than the thing's picture."""
    spelt = set(re.findall(r"[^\W_]{2,}", folded(urlsplit(address).path)))
    return len(spelt.intersection(re.findall(r"[^\W_]{2,}", folded(name))))


def _heading_beside(outline: Outline, card: int) -> str:
    """Return the words of a heading in the card that stands beside its link."""
    for inner in range(card, min(outline.ends[card], card + 200)):
        if outline.tags[inner] in _HEADINGS or (
            _NAME.search(outline.label(inner)) and 0 < outline.length(inner) <= 200
        ):
            words = naming(outline, inner)
            if words:
                return words
    return ""


def _first_line(outline: Outline, element: int) -> str:
    """Return the first line of a link's words that is not a price or a badge."""
    first, last = outline.first_pieces[element], outline.last_pieces[element]
    line: list[str] = []
    for piece in range(first, min(last, first + 40)):
        if outline.gaps[piece] and line:
            words = " ".join("".join(line).split())
            if len(words) > 2 and not states_price(words) and not GENERIC_LINK.match(folded(words)):
                return words
            line = []
        line.append(outline.pieces[piece])
    words = " ".join("".join(line).split())
    return words if 2 < len(words) <= 250 and not states_price(words) and _usable(words) else ""


def _usable(value: str) -> bool:
    plain = folded(value)
    return 2 < len(plain) <= 250 and not GENERIC_LINK.match(plain) and not BUY.search(plain)


def _holds_picture(outline: Outline, element: int) -> bool:
    return any(
        outline.tags[inner] in {"img", "picture"}
        for inner in range(element, min(outline.ends[element], element + 40))
    )


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
        or _DRAWN.search(outline.attribute(inner, "style")) is not None
        for inner in range(card, min(outline.ends[card], card + 300))
    )
