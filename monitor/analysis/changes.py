"""Say what of a thing is compared, field by field and like with like: pure, from what one page says of it."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from monitor.analysis.memory import BRIEFLY, Field
from monitor.analysis.volatile import pictures, pieces, plain
from storage.findings.records import Listing, Post

_AVAILABLE = {"LimitedAvailability": "InStock", "OnlineOnly": "InStock", "InStoreOnly": "InStock"}
"""Stock that wavers between « en stock » and « plus que deux » is stock."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a page says in one field."""

    kind: str
    """The kind of change where it says something new: ``price`` for ``price_changed``."""

    field: Field
    values: Sequence[str]


def of_listing(one: Listing, language: str | None) -> Iterator[Said]:
    """
    Yield what a page says of a listing.

    A card on a category page says less than the product's own page: words and pictures are compared only between pages of
    one kind, and of one language; prices only within a currency.
    """
    spoken = f"{(language or '')[:2]}{'' if one.detail else ' card'}"
    yield Said("name", Field("name", spoken), _one(one.name))
    if one.price is not None:
        yield Said("price", Field("price", one.currency or "", learns=False), [_amount(one.price)])
    if one.availability != "unknown":
        stock = _AVAILABLE.get(one.availability, one.availability)
        yield Said("stock", Field("stock", learns=False, held=BRIEFLY), [stock])
    if one.detail:
        yield Said("wording", Field("wording", spoken), pieces(one.description))
        yield Said("photo", Field("photo"), pictures(json.loads(one.images)[:8]))
    yield Said("seller", Field("seller", learns=False), _one(one.seller or ""))


def of_post(one: Post) -> Iterator[Said]:
    """Yield what a page says of a post."""
    yield Said("post", Field("text"), pieces(one.text))


def _one(text: str) -> list[str]:
    return [found] if (found := plain(text)) else []


def _amount(text: str) -> str:
    """Return an amount without what does not count: 49.00 is 49."""
    try:
        return f"{Decimal(text).normalize():f}"
    except InvalidOperation:
        return text
