"""Say what changed between two states of a thing: pure comparison, field by field, like with like."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One field that is not as it was."""

    kind: str
    before: str
    after: str


def listing_differences(before: Row, after: Row) -> Iterator[Difference]:
    """
    Yield what changed in a listing.

    A card on a category page says less than the product's own page: a field is compared only where both say it, and
    words and pictures only between two pages of the same kind.
    """
    yield from _field(
        "name_changed", before, after, "name", alike=before["detail"] == after["detail"]
    )
    if before["price"] is not None and after["price"] is not None:
        old, new = (
            _money(before["price"], before["currency"]),
            _money(after["price"], after["currency"]),
        )
        if old != new:
            yield Difference(kind="price_changed", before=old, after=new)
    if before["availability"] != after["availability"] and "unknown" not in {
        before["availability"],
        after["availability"],
    }:
        yield Difference(
            kind="stock_changed", before=before["availability"], after=after["availability"]
        )
    if before["detail"] and after["detail"]:
        yield from _field("wording_changed", before, after, "description", alike=True)
        old_images, new_images = _pictures(before), _pictures(after)
        if old_images and new_images and old_images != new_images:
            yield Difference(
                kind="photo_changed", before=" ".join(old_images), after=" ".join(new_images)
            )
    yield from _field("seller_changed", before, after, "seller", alike=True)


def post_differences(before: Row, after: Row) -> Iterator[Difference]:
    """Yield what changed in a post."""
    yield from _field("post_edited", before, after, "text", alike=True)


def _field(kind: str, before: Row, after: Row, name: str, *, alike: bool) -> Iterator[Difference]:
    old, new = " ".join(str(before[name] or "").split()), " ".join(str(after[name] or "").split())
    if alike and old and new and old != new:
        yield Difference(kind=kind, before=old, after=new)


def _money(amount: str, currency: str | None) -> str:
    return f"{amount} {currency}" if currency else amount


def _pictures(row: Row) -> list[str]:
    addresses = json.loads(row["images"])
    return [address.partition("?")[0] for address in addresses[:8]]
