"""Listings as they are browsed: each as it was last shown, and one over time."""

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from storage.findings.records import Change
from storage.rows import fetch, letters, select, values


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A listing as it was last shown."""

    listing_id: str
    document_id: str
    name: str
    price: str | None
    currency: str | None
    availability: str
    images: str
    """JSON list of addresses."""

    site_id: str
    captured_at: str
    capture_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A listing as one visit showed it."""

    ended_at: str
    name: str
    price: str | None
    currency: str | None
    availability: str
    description: str
    url: str
    images: str
    site_id: str
    document_id: str
    capture_id: str


_FEW = 15_000
"""Listings of one name that are sorted by time."""

_AT_ONCE = 400
"""Of those, how many are looked at together: only the latest sight of a listing is shown."""

_CARD = "l.listing_id, l.document_id, l.name, l.price, l.currency, l.availability, l.images, d.site_id, d.captured_at, d.capture_id"
_LATER = (
    "SELECT 1 FROM listing m JOIN document e ON e.id = m.document_id WHERE m.listing_id = l.listing_id "
    "AND (e.captured_at, m.detail, e.id) > (d.captured_at, l.detail, d.id)"
)
_LAST_SEEN_FIRST = "ORDER BY d.captured_at DESC, d.capture_id DESC, l.listing_id"


def browse(
    findings: sqlite3.Connection, *, words: str, site_id: str, start: int, most: int
) -> list[Card]:
    """
    Return listings, the last seen first: of one site where it is given, with these letters in their name.

    A name that few listings have is looked up among the names alone; one that many have is soon met among the latest.
    """
    places = _named(findings, letters(words)) if words and not site_id else None
    if places is not None:
        return _of_places(findings, places, start, most)
    conditions = ["l.name <> ''"]
    conditions += ["d.site_id = :site"] if site_id else []
    conditions += ["l.name LIKE '%' || :words || '%' ESCAPE '\\'"] if words else []
    return fetch(
        findings,
        Card,
        f"SELECT {_CARD} FROM document d CROSS JOIN listing l ON l.document_id = d.id WHERE {' AND '.join(conditions)} "
        f"AND NOT EXISTS ({_LATER}) {_LAST_SEEN_FIRST} LIMIT :most OFFSET :start",
        {"site": site_id, "words": letters(words), "most": most, "start": start},
    )


def _named(findings: sqlite3.Connection, words: str) -> list[int] | None:
    """Return the places of the listings with these letters in their name, the last seen first; None where they are many."""
    query = "SELECT rowid FROM listing INDEXED BY listing_name WHERE name LIKE '%' || ? || '%' ESCAPE '\\' LIMIT ?"
    found = values(findings, query, (words, _FEW + 1))
    if len(found) > _FEW:
        return None
    ordered = f"SELECT l.rowid FROM listing l JOIN document d ON d.id = l.document_id WHERE l.rowid IN (SELECT value FROM json_each(?)) {_LAST_SEEN_FIRST}"
    return values(findings, ordered, (json.dumps(found),))


def _of_places(
    findings: sqlite3.Connection, places: Sequence[int], start: int, most: int
) -> list[Card]:
    """Return the listings that stand at these places and at no later one, in the order of the places."""
    query = (
        f"SELECT {_CARD} FROM listing l JOIN document d ON d.id = l.document_id "
        f"WHERE l.rowid IN (SELECT value FROM json_each(?)) AND NOT EXISTS ({_LATER}) {_LAST_SEEN_FIRST}"
    )
    found: list[Card] = []
    for at in range(0, len(places), _AT_ONCE):
        found += fetch(findings, Card, query, (json.dumps(list(places[at : at + _AT_ONCE])),))
        if len(found) >= start + most:
            break
    return found[start : start + most]


def history(findings: sqlite3.Connection, listing_id: str, most: int = 2000) -> list[Seen]:
    """Return a listing as each visit showed it, oldest first."""
    return fetch(
        findings,
        Seen,
        "SELECT s.ended_at, l.name, l.price, l.currency, l.availability, l.description, l.url, l.images, s.site_id, "
        "i.document_id, i.capture_id FROM snapshot_item i JOIN snapshot s ON s.visit_id = i.visit_id JOIN listing l "
        "ON l.document_id = i.document_id AND l.listing_id = i.item_id WHERE i.item_id = ? AND i.kind = 'listing' "
        "ORDER BY s.ended_at LIMIT ?",
        (listing_id, most),
    )


def changes(findings: sqlite3.Connection, site_id: str, listing_id: str, most: int) -> list[Change]:
    """Return what changed of a listing, newest first."""
    where = "WHERE site_id = ? AND item_id = ? ORDER BY at DESC LIMIT ?"
    return select(findings, Change, where, (site_id, listing_id, most))
