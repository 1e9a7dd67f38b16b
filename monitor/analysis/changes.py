"""Say what changed between two states of a thing: pure comparison, field by field, like with like."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from storage.findings.records import Listing, Post


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One field that is not as it was."""

    kind: str
    before: str
    after: str


def listing_differences(before: Listing, after: Listing) -> Iterator[Difference]:
    """
    Yield what changed in a listing.

    A card on a category page says less than the product's own page: a field is compared only where both say it, and
    words and pictures only between two pages of the same kind.
    """
    if before.detail == after.detail:
        yield from _words("name_changed", before.name, after.name)
    if before.price is not None and after.price is not None:
        old, new = (
            _money(before.price, before.currency),
            _money(after.price, after.currency),
        )
        if old != new:
            yield Difference(kind="price_changed", before=old, after=new)
    if before.availability != after.availability and "unknown" not in {
        before.availability,
        after.availability,
    }:
        yield Difference(kind="stock_changed", before=before.availability, after=after.availability)
    if before.detail and after.detail:
        yield from _words("wording_changed", before.description, after.description)
        old_images, new_images = _pictures(before), _pictures(after)
        if old_images and new_images and old_images != new_images:
            yield Difference(
                kind="photo_changed", before=" ".join(old_images), after=" ".join(new_images)
            )
    yield from _words("seller_changed", before.seller, after.seller)


def post_differences(before: Post, after: Post) -> Iterator[Difference]:
    """Yield what changed in a post."""
    yield from _words("post_edited", before.text, after.text)


def _words(kind: str, before: str | None, after: str | None) -> Iterator[Difference]:
    """Yield a text that is not as it was; nothing where one side says none."""
    old, new = " ".join((before or "").split()), " ".join((after or "").split())
    if old and new and old != new:
        yield Difference(kind=kind, before=old, after=new)


def _money(amount: str, currency: str | None) -> str:
    return f"{amount} {currency}" if currency else amount


def _pictures(row: Listing) -> list[str]:
    addresses = json.loads(row.images)
    return [address.partition("?")[0] for address in addresses[:8]]
