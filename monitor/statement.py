"""What Portique read on a page, as lines for the annex of its package: goods, prices, contacts, the sentences that were heard."""

import sqlite3
from collections.abc import Iterator

from monitor.digest.reasons import in_french
from monitor.digest.words import AVAILABILITY, CONTACTS, money
from storage.findings import documents, words
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
        *_some("Nature de la page", list(_in_place(findings, document))),
    )


def _sentences(findings: sqlite3.Connection, document: str) -> Iterator[str]:
    """Yield the passages that told, first the one that convinced; menus, footers and labels that hold a word of them are none."""
    told = [
        one for one in words.verdicts_of(findings, document) if one.band in {"decisive", "review"}
    ]
    heard = {one.block for one in words.heard(findings, document)}
    blocks = [
        one.text
        for one in words.blocks(findings, document)
        if one.number in heard and one.kind not in _AROUND
    ]
    for text in (*(one.quotation for one in told), *(blocks if told else ())):
        if said := " ".join(text.split()):
            yield f"« {said[:400]} »"


_AROUND = frozenset(("furniture", "alt", "title", "meta", "quotation", "review"))
"""Kinds of passage that are not what the page itself tells its reader."""


def _in_place(findings: sqlite3.Connection, document: str) -> Iterator[str]:
    """Say of a page that stands in place of content what it is: a seizure banner, an address that is not found."""
    found = documents.find(findings, document)
    if found is not None and found.standing not in {"", "content"}:
        yield in_french(found.standing_reason.partition(" | ")[0]).replace(": «", " : «")


def _offered(one: Listing) -> str:
    price = money(f"{one.price} {one.currency or ''}".strip()) if one.price else "prix non affiché"
    return " — ".join(filter(None, (one.name, price, AVAILABILITY.get(one.availability, ""))))


def _some(name: str, lines: list[str]) -> Iterator[tuple[str, str]]:
    for line in lines[:MAX_LINES]:
        yield name, line
    if len(lines) > MAX_LINES:
        yield name, f"et {len(lines) - MAX_LINES} autres, dans l'archive"
