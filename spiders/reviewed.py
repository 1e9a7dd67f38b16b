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

from spiders import tongues
from spiders.networks.forum import Thread
from spiders.reading.look import Look
from spiders.reading.others import others
from spiders.reading.own import own
from spiders.reading.sections import HEADINGS
from storage.folding import folded
from storage.outline import Outline

_HEADING: Final = tongues.pattern(
    "reviews",
    r"^(?:(?:les|tous|nos|vos|leurs|derniers|all|our|your|latest|recent|customers?'?s?|clients?|users?|buyers?|products?|verified|verifies|\W*\d+\W*|[\W_]+)\s*)*",
    r"\b",
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


def is_shop(asked: Thread, seen: Look) -> bool:
    """
    Say whether a page that the thread reader takes for its own is a shop's.

    Args:
        asked: an HTML page looked at as a thread, which it may be.
        seen: the same page looked at as a shop's.
    """
    posts = _posts(asked)
    written = asked.article is not None
    if not posts.starts:
        return not written and _offers_beside_topics(asked, seen)
    if posts.reviews:
        if written and not posts.marked and not _is_stated(seen):
            return False
        return _sells(seen, posts) or _priced_cards(seen, posts) > 1
    controls = [element for element, _ in seen.controls if not posts.holds(element)]
    if not controls or written:
        return False
    return seen.main is not None and seen.main.buy in controls and _sells(seen, posts)


def _posts(asked: Thread) -> _Posts:
    """Return where the posts of a page stand in its outline, replies to a post with it."""
    page = asked.page
    wanted = {node.mem_id for node in asked.elements}
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


def _sells(seen: Look, posts: _Posts) -> bool:
    """Say whether a page has a product of its own, whose name and price stand outside of the posts."""
    product, main = own(seen), seen.main
    if product is None or product.price is None:
        return False
    if main is None:
        return True
    if posts.holds(main.heading) or main.heading in posts.headings:
        return False
    return not main.tags or any(not posts.holds(tag.element) for tag in main.tags)


def _is_stated(seen: Look) -> bool:
    """Say whether the page states its product for programs, or has a button for it: more than an article that names a price."""
    product = own(seen)
    if product is None:
        return False
    buy = seen.main.buy if seen.main is not None else None
    return product.source != "structure" or (buy is not None and seen.page.outline.tags[buy] != "a")


def _priced_cards(seen: Look, posts: _Posts) -> int:
    """Count the priced things of other pages that a page shows, where any stands outside of its posts."""
    if all(posts.holds(card.element) for card in seen.cards):
        return 0
    return sum(one.price is not None for one in others(seen))


def _offers_beside_topics(asked: Thread, seen: Look) -> bool:
    """Say whether a page with addresses like a list of threads offers other things than these."""
    product = own(seen)
    if product is not None:
        return product.price is not None and seen.main is not None and seen.main.sure
    topics = set(asked.topics)
    return sum(one.price is not None and one.url not in topics for one in others(seen)) > 1
