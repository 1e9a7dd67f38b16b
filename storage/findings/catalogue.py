"""Listings as they are browsed: each as it was last shown, and one over time."""

import sqlite3
from dataclasses import dataclass

from storage.findings.records import Change
from storage.rows import fetch, select


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


_LATER = (
    "SELECT 1 FROM listing m JOIN document e ON e.id = m.document_id WHERE m.listing_id = l.listing_id "
    "AND (e.captured_at, m.detail, e.id) > (d.captured_at, l.detail, d.id)"
)


def browse(
    findings: sqlite3.Connection, *, words: str, site_id: str, start: int, most: int
) -> list[Card]:
    """Return listings, the last seen first: of one site where it is given, with these letters in their name."""
    conditions = ["l.name <> ''"]
    conditions += ["d.site_id = :site"] if site_id else []
    conditions += ["l.name LIKE '%' || :words || '%' ESCAPE '\\'"] if words else []
    return fetch(
        findings,
        Card,
        "SELECT l.listing_id, l.document_id, l.name, l.price, l.currency, l.availability, l.images, d.site_id, d.captured_at, "
        f"d.capture_id FROM document d CROSS JOIN listing l ON l.document_id = d.id WHERE {' AND '.join(conditions)} "
        f"AND NOT EXISTS ({_LATER}) ORDER BY d.captured_at DESC, d.capture_id DESC, l.listing_id LIMIT :most OFFSET :start",
        {"site": site_id, "words": escaped(words), "most": most, "start": start},
    )


def escaped(words: str) -> str:
    """Return letters as LIKE finds them and no others, with ``ESCAPE '\\'``."""
    return words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


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
