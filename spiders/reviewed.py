"""
Whether a page that reads like a thread is a shop's: what stands on it like posts is what buyers say of its thing.

A thread may mention prices, link to a cart and be headed « Avis ». So the shop must offer something outside of the posts, and
the posts must be said to be reviews, by markup, by a name or heading of their own, or stand below a button that buys.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from spiders.networks import forum
from spiders.platforms import generic
from spiders.reading.places import buy_controls
from spiders.reading.sections import HEADINGS
from storage.folding import folded
from storage.outline import Outline
from storage.page import Page
from storage.records.shop import Listing

_HEADING: Final = re.compile(
    r"^(?:(?:les|tous|nos|vos|leurs|derniers|all|our|your|latest|recent|customers?'?s?|clients?|users?|buyers?|products?|verified|verifies|\W*\d+\W*|[\W_]+)\s*)*"
    r"(?:avis|reviews?|temoignages?|testimonials?|notes? (?:et|&) |commentaires? (?:de |des )?(?:nos )?(?:clients?|acheteurs?)|comments? (?:by|from|of) (?:our )?(?:customers?|buyers?)"
    r"|feedback|ratings?\b|evaluations?|(?:kunden)?(?:bewertung|rezension|meinung)(?:en)?|opiniones|valoracion(?:es)?|resenas?|recension[ei]|opinion[ie]|(?:klant)?beoordelingen|avaliacoes)\b"
)
"""A heading under which buyers speak; a thread's own heading may say the same and is not asked."""

_NAME: Final = re.compile(
    r"(?:^|[\s_-])(?:reviews?|testimonials?|avis|temoignages?|(?:kunden)?bewertung(?:en)?|opiniones|valoraciones|recensioni|beoordelingen)(?:$|[\s_-])"
)
_LONGEST: Final = 80
"""Characters of a heading that names a part of a page; a longer one is a sentence."""

MAX_ABOVE: Final = 24
"""Elements above a post that are asked for their name."""


@dataclass(frozen=True, kw_only=True)
class _Posts:
    """The posts of a page as parts of its outline."""

    outline: Outline
    starts: list[int]
    """Where they start, in order; none stands inside another."""

    def holds(self, element: int) -> bool:
        """Say whether an element is, or stands in, a post."""
        index = bisect_right(self.starts, element) - 1
        return index >= 0 and self.outline.contains(self.starts[index], element)

    @cached_property
    def reviews(self) -> bool:
        """Whether each is a review by its markup, its name or the heading before it."""
        return bool(self.starts) and all(
            heading is not None or self._named(start)
            for start, heading in zip(self.starts, self.headings, strict=True)
        )

    @cached_property
    def marked(self) -> bool:
        """Whether each is a review without asking a heading, which comments on an article may have too."""
        return all(self._named(start) for start in self.starts)

    @cached_property
    def headings(self) -> list[int | None]:
        """For each, the last heading before it, outside of posts, where that introduces reviews."""
        outline, element = self.outline, 0
        found: list[int | None] = []
        last: int | None = None
        for start in self.starts:
            while element < start:
                if outline.tags[element] in HEADINGS and not outline.unread[element]:
                    last = element
                element += 1
            found.append(last if last is not None and self._introduces(last) else None)
            element = max(element, outline.ends[start])
        return found

    def _introduces(self, heading: int) -> bool:
        """Say whether a heading below the page's own says that buyers speak now."""
        outline = self.outline
        return (
            outline.tags[heading] != "h1"
            and outline.length(heading) <= _LONGEST
            and _HEADING.search(folded(outline.text(heading, most=_LONGEST))) is not None
        )

    def _named(self, start: int) -> bool:
        """Say whether a post, or a part of the page it stands in, is a review by schema.org's words or by its name."""
        outline = self.outline
        one = start
        for _ in range(MAX_ABOVE):
            if one < 0 or outline.tags[one] in {"body", "html"}:
                return False
            if (
                outline.attribute(one, "itemtype").endswith("schema.org/Review")
                or "review" in outline.attribute(one, "itemprop").lower().split()
                or _NAME.search(outline.label(one))
            ):
                return True
            one = outline.parents[one]
        return False


def is_shop(page: Page) -> bool:
    """
    Say whether a page that the thread reader takes for its own is a shop's.

    Args:
        page: an HTML page that :mod:`spiders.networks.forum` recognises.
    """
    return page.memo(is_shop, lambda: _is_shop(page))


def _is_shop(page: Page) -> bool:
    posts = _posts(page)
    if not posts.starts:
        return not forum.holds_article(page) and _offers_beside_topics(page)
    if posts.reviews:
        if forum.holds_article(page) and not posts.marked and not _is_stated(page):
            return False
        return _sells(page, posts) or sum(one.price is not None for one in _cards(page, posts)) > 1
    controls = [element for element, _ in buy_controls(page.outline) if not posts.holds(element)]
    if not controls or forum.holds_article(page):
        return False
    main = generic.look(page).main
    return main is not None and main.buy in controls and _sells(page, posts)


def _posts(page: Page) -> _Posts:
    """Return where the posts of a page stand in its outline, replies to a post with it."""
    wanted = {node.mem_id for node in forum.post_elements(page)}
    starts: list[int] = []
    if wanted and page.tree.root is not None:
        position, end = 0, 0
        for node in page.tree.root.traverse():
            if node.tag in {None, "-comment", "-text"}:
                continue
            if position >= len(page.outline):
                break
            if position >= end and node.mem_id in wanted:
                starts.append(position)
                end = page.outline.ends[position]
            position += 1
    return _Posts(outline=page.outline, starts=starts)


def _sells(page: Page, posts: _Posts) -> bool:
    """Say whether a page has a product of its own, whose name and price stand outside of the posts."""
    seen = generic.look(page)
    if seen.own is None or seen.own.price is None:
        return False
    if seen.main is None:
        return True
    heading = seen.main.heading
    return not (posts.holds(heading) or heading in posts.headings) and (
        not seen.main.tags or any(not posts.holds(tag.element) for tag in seen.main.tags)
    )


def _is_stated(page: Page) -> bool:
    """Say whether the page states its product for programs, or has a button for it: more than an article that names a price."""
    seen = generic.look(page)
    if seen.own is None:
        return False
    buy = seen.main.buy if seen.main is not None else None
    return seen.own.source != "structure" or (buy is not None and page.outline.tags[buy] != "a")


def _cards(page: Page, posts: _Posts) -> list[Listing]:
    """Return the things of other pages that a page shows outside of its posts."""
    seen = generic.look(page)
    if not any(not posts.holds(card.element) for card in seen.cards):
        return []
    return seen.others


def _offers_beside_topics(page: Page) -> bool:
    """Say whether a page with addresses like a list of threads offers other things than these."""
    topics = set(forum.topics(page))
    seen = generic.look(page)
    if seen.own is not None:
        return seen.own.price is not None and seen.main is not None and seen.main.sure
    return sum(one.price is not None and one.url not in topics for one in seen.others) > 1
