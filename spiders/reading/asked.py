"""Which of the prices written for one thing is asked now, and which was asked before."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from spiders.reading.price_marks import Tag
from spiders.reading.prices import tax_included
from storage.outline import Outline
from storage.records.shop import Price

_FAR: Final = 30
"""Runs of text between a price and the former price of the same thing, at most."""


_BELOW: Final = 10
"""Runs of text below a price in which its tax is stated."""

_STATEMENT: Final = 90
"""Characters of such a line, up to the first number that is no rate."""

_AMOUNT: Final = re.compile(r"\d(?![\d.,]{0,8}\s?%)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What is asked for one thing."""

    asked: Price | None = None
    listed: Price | None = None
    """The crossed-out price."""

    reason: str = "no amount is written"
    """Why this one of the amounts is asked."""


TIERS: Final[tuple[tuple[str, Callable[[Tag], bool]], ...]] = (
    ("called the price asked now", lambda tag: tag.sale and tag.named and not tag.weak),
    ("called a price", lambda tag: tag.named and not tag.weak),
    ("called a regular price", lambda tag: tag.named),
    ("the first amount that is not crossed out", lambda _: True),
)
"""What is said of an amount, the most telling first: the first that any amount meets decides among all of it."""


def choose(outline: Outline, candidates: Sequence[Tag]) -> Chosen:
    """Return what is asked now and the crossed-out price, of the prices written for one thing."""
    visible = _visible([tag for tag in candidates if not tag.other])
    former = [tag for tag in visible if tag.struck]
    open_tags = [tag for tag in visible if not tag.struck]
    if not open_tags:
        if not former:
            return Chosen()
        return Chosen(asked=former[0].price, reason="the only amounts are crossed out")
    crossed = {tag.price.amount for tag in former}
    uncrossed = [tag for tag in open_tags if tag.price.amount not in crossed]
    called = any(tag.named for tag in open_tags) and not any(tag.named for tag in uncrossed)
    tier, reason = best_tier(open_tags if called or not uncrossed else uncrossed)
    asked = with_tax(tier)
    if asked is not tier[0]:
        reason = f"{reason}, with tax"
    now = _taxed_below(outline, asked, _known_to_include_tax(asked.price, candidates))
    behind = (tag for tag in tier if tag.piece > asked.piece)
    end = next((tag for tag in behind if _dash_between(outline, asked, tag)), None)
    if end is not None:
        now = replace(min(now, end.price, key=lambda one: one.amount), starting_at=True)
        reason = f"{reason}, the lower end of a range"
    listed = _former(outline, former, asked, now) or _regular(open_tags, asked, now)
    return Chosen(asked=now, listed=listed, reason=reason)


def best_tier(open_tags: list[Tag]) -> tuple[list[Tag], str]:
    """Return the amounts of which most is said, and what."""
    found = (([tag for tag in open_tags if meets(tag)], reason) for reason, meets in TIERS)
    return next((tags, reason) for tags, reason in found if tags)


def with_tax(tier: list[Tag]) -> Tag:
    """Return the first amount of several, or the one with tax where the first is said to be without."""
    asked = tier[0]
    if asked.price.tax_included is not False:
        return asked
    net = asked.price.amount
    gross = next((tag for tag in tier[1:4] if tag.price.tax_included is True), None)
    if gross is not None and gross.price.amount > net:
        return gross
    following = tier[1] if len(tier) > 1 else asked
    near = following.piece - asked.piece <= 4
    taxed = net < following.price.amount <= net * 2
    return following if near and taxed and following.price.tax_included is not False else asked


def _visible(usable: list[Tag]) -> list[Tag]:
    """Return the amounts that are shown; all of them where what is shown is crossed out and something hidden is not."""
    visible = [tag for tag in usable if not tag.unseen] or usable
    hides = any(not tag.struck for tag in usable) and all(tag.struck for tag in visible)
    return usable if hides else visible


def _known_to_include_tax(now: Price, candidates: Sequence[Tag]) -> Price:
    """Say of a price that it includes tax where a smaller one beside it is said not to."""
    if now.tax_included is None and any(
        tag.price.tax_included is False and tag.price.amount < now.amount <= tag.price.amount * 2
        for tag in candidates
    ):
        return replace(now, tax_included=True)
    return now


def _taxed_below(outline: Outline, asked: Tag, now: Price) -> Price:
    """Say of a price whether it includes tax where one of the lines below begins with that: « Inclusief btw », « inkl. MwSt. zzgl. Versand »."""
    if now.tax_included is not None:
        return now
    behind = outline.last_pieces[asked.element]
    last = min(behind + _BELOW, len(outline.pieces))
    heads = (_AMOUNT.split(line, maxsplit=1)[0] for line in outline.lines(behind, last).split("\n"))
    said = (tax_included(head) for head in heads if len(head) <= _STATEMENT)
    return replace(now, tax_included=next((one for one in said if one is not None), None))


def _regular(open_tags: list[Tag], asked: Tag, now: Price) -> Price | None:
    """Return the price called regular that stands beside a lower one asked."""
    return next(
        (
            tag.price
            for tag in open_tags
            if tag.weak
            and tag is not asked
            and tag.price.amount > now.amount
            and abs(tag.piece - asked.piece) <= 6
        ),
        None,
    )


def _former(outline: Outline, former: list[Tag], asked: Tag, now: Price) -> Price | None:
    """Return the crossed-out price that stands with the one asked; of a crossed-out range, its lower end."""
    near = [
        tag
        for tag in former
        if tag.price.amount > now.amount and abs(tag.piece - asked.piece) <= _FAR
    ]
    if now.starting_at and len(near) > 1 and _dash_between(outline, near[0], near[1]):
        return near[0].price
    return max((tag.price for tag in near), key=lambda one: one.amount, default=None)


def _dash_between(outline: Outline, one: Tag, other: Tag) -> bool:
    """Say whether only a dash stands between two prices, as in a range."""
    end = outline.last_pieces[one.element]
    start = outline.first_pieces[other.element]
    if not 0 <= start - end <= 6:
        return False
    return outline.between(end, start, most=20) in {"-", "–", "—", "to", "à", "bis", "~"}
