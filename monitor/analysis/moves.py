"""Goods that stand at another address are the same goods: told as moved, not as gone and new."""

import json
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

from monitor.analysis.volatile import pictures, plain
from storage.findings import snapshots as table
from storage.findings.records import Listing
from storage.findings.snapshots import Known, Shown


def moved(
    findings: sqlite3.Connection, came: Sequence[Shown], unseen: Collection[Known]
) -> dict[str, Known]:
    """
    Return, by the id of a listing that came, the one that was not seen any more and is the same thing.

    They are one where their article number is, or two of name, price and first picture, or the name alone; and only where no
    other of either has the same.
    """
    found: dict[str, Known] = {}
    if not any(one.kind == "listing" for one in came):
        return found
    new, old = dict(_listings(findings, came)), dict(_listings(findings, unseen))
    by_id = {one.item_id: one for one in unseen if one.kind == "listing"}
    for marks in (_article, _named_at_price, _named_in_picture, _pictured_at_price, _named):
        here, there = _unique(new, marks), _unique(old, marks)
        for mark in here.keys() & there.keys():
            if here[mark] not in found and by_id[there[mark]] not in found.values():
                found[here[mark]] = by_id[there[mark]]
    return found


def _listings(
    findings: sqlite3.Connection, items: Iterable[Shown]
) -> Iterator[tuple[str, Listing]]:
    for item in items:
        if item.kind == "listing":
            listing = table.listing(findings, item.document_id, item.item_id)
            if listing is not None:
                yield item.item_id, listing


def _unique(listings: dict[str, Listing], marks: Callable[[Listing], str]) -> dict[str, str]:
    """Return the listings by a mark that no other of them has."""
    found: dict[str, list[str]] = {}
    for identity, listing in listings.items():
        mark = marks(listing)
        if mark:
            found.setdefault(mark, []).append(identity)
    return {mark: ids[0] for mark, ids in found.items() if len(ids) == 1}


def _article(one: Listing) -> str:
    return one.sku or ""


def _named(one: Listing) -> str:
    return plain(one.name).lower()


def _named_at_price(one: Listing) -> str:
    return f"{_named(one)} {one.price} {one.currency}" if one.price else ""


def _named_in_picture(one: Listing) -> str:
    return f"{_named(one)} {_picture(one)}" if _picture(one) else ""


def _pictured_at_price(one: Listing) -> str:
    return f"{_picture(one)} {one.price} {one.currency}" if one.price and _picture(one) else ""


def _picture(one: Listing) -> str:
    return next(iter(pictures(json.loads(one.images)[:1])), "")
