"""Which pages a visit saw, and which pages last showed a thing: what may be concluded from not seeing it."""

import json
import sqlite3
from collections.abc import Collection
from dataclasses import dataclass

from storage.rows import fetch


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenPage:
    """One document that a visit captured."""

    capture_id: str
    form: str
    """``http`` for what a server sent, ``dom`` for what a browser made of it."""

    standing: str
    """Empty where it was not read."""

    failed: int
    """Whether reading it failed, or it was not all there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """A page that showed a thing when it was last seen whole."""

    item_id: str
    url: str
    form: str


_FAILED = "EXISTS (SELECT 1 FROM problem p WHERE p.step = 'read' AND p.subject = d.id)"
_ITEMS = {
    "listing": "SELECT document_id, listing_id AS item_id FROM listing",
    "contact": "SELECT document_id, kind || ':' || value AS item_id FROM contact WHERE valid AND place <> 'image'",
}


def pages(findings: sqlite3.Connection, visit_id: str) -> list[SeenPage]:
    """Return the pages a visit captured, pictures apart."""
    return fetch(
        findings,
        SeenPage,
        f"SELECT s.capture_id, d.kind AS form, d.standing, {_FAILED} AS failed FROM sighting s "
        "JOIN document d ON d.id = s.document_id WHERE s.visit_id = ? AND d.kind <> 'picture'",
        (visit_id,),
    )


def holders(
    findings: sqlite3.Connection,
    source_id: str,
    kind: str,
    *,
    before: str,
    whole: Collection[str],
    cut: Collection[str],
) -> list[Holder]:
    """
    Return, for each thing of a kind, the pages of a source that showed it when they were last seen whole before a time.

    Args:
        kind: ``listing`` or ``contact``.
        before: ISO 8601; later sightings do not count.
        whole: standings of a page from which something may be concluded.
        cut: captures whose body was cut off.
    """
    return fetch(
        findings,
        Holder,
        "WITH latest AS (SELECT d.url, d.kind AS form, s.document_id, max(s.captured_at) AS at FROM document d "
        "JOIN sighting s ON s.document_id = d.id WHERE d.source_id = :source AND d.kind <> 'picture' "
        "AND d.standing IN (SELECT value FROM json_each(:whole)) AND s.captured_at < :before "
        f"AND s.capture_id NOT IN (SELECT value FROM json_each(:cut)) AND NOT {_FAILED} GROUP BY d.url, d.kind) "
        f"SELECT DISTINCT i.item_id, latest.url, latest.form FROM latest JOIN ({_ITEMS[kind]}) i USING (document_id)",
        {
            "source": source_id, "before": before, "whole": json.dumps(sorted(whole)),
            "cut": json.dumps(sorted(cut)),
        },
    )  # fmt: skip
