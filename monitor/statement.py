"""What Portique read on a page, as lines for the annex of its package: goods, prices, contacts, the sentences that were heard."""

import sqlite3
from collections.abc import Iterator

from monitor.digest.words import AVAILABILITY, CONTACTS, money
from storage.findings import words
from storage.findings.records import Contact, Listing
from storage.rows import select

MAX_LINES = 12
"""Of each kind; how many there are more is said."""


def statement(findings: sqlite3.Connection, capture_id: str) -> tuple[tuple[str, str], ...]:
    """Return name and text of each line; empty where the capture was not read."""
    document = words.shown_by(findings, capture_id)
    if document is None:
        return ()
    goods = select(findings, Listing, "WHERE document_id = ? ORDER BY listing_id", (document,))
    found = select(
        findings, Contact, "WHERE document_id = ? AND valid ORDER BY kind, value", (document,)
    )
    return (
        *_some("Article proposé", [_offered(one) for one in goods]),
        *_some(
            "Contact affiché",
            [f"{CONTACTS[c.kind]} {c.value}" for c in found if c.kind in CONTACTS],
        ),
        *_some("Passage relevé", list(dict.fromkeys(_sentences(findings, document)))),
    )


def _sentences(findings: sqlite3.Connection, document: str) -> Iterator[str]:
    bands = {one.band for one in words.verdicts_of(findings, document)}
    if not bands & {"decisive", "review"}:
        return
    for heard in words.heard(findings, document):
        passage = words.passage(findings, document, heard.block)
        if passage:
            yield f"« {passage.strip()[:400]} »"


def _offered(one: Listing) -> str:
    price = money(f"{one.price} {one.currency or ''}".strip()) if one.price else "prix non affiché"
    return " — ".join(filter(None, (one.name, price, AVAILABILITY.get(one.availability, ""))))


def _some(name: str, lines: list[str]) -> Iterator[tuple[str, str]]:
    for line in lines[:MAX_LINES]:
        yield name, line
    if len(lines) > MAX_LINES:
        yield name, f"et {len(lines) - MAX_LINES} autres, dans l'archive"
