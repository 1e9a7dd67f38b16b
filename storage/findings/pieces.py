"""What one document was read to say, gathered for whoever looks at a capture of it."""

import sqlite3
from dataclasses import dataclass

from storage.findings import documents
from storage.findings.records import Contact, Document, Listing, Post, Site, Verdict
from storage.rows import select, value


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A document with what it offers, how its owner is reached, and what its words were taken for."""

    document: Document
    goods: list[Listing]
    contacts: list[Contact]
    posts: list[Post]
    verdict: Verdict | None


def read(findings: sqlite3.Connection, document_id: str, most: int = 60) -> Piece | None:
    """Return what was read in a document, None where it is not known; of each kind at most so many."""
    document = documents.find(findings, document_id)
    if document is None:
        return None
    of = "WHERE document_id = ?"
    return Piece(
        document=document,
        goods=select(findings, Listing, f"{of} ORDER BY detail DESC, name LIMIT ?", (document_id, most)),
        contacts=select(findings, Contact, f"{of} AND valid ORDER BY kind, value LIMIT ?", (document_id, most)),
        posts=select(findings, Post, f"{of} ORDER BY published_at DESC LIMIT ?", (document_id, most)),
        verdict=next(iter(select(findings, Verdict, of, (document_id,))), None),
    )  # fmt: skip


def was_itself_until(findings: sqlite3.Connection, site: Site) -> str:
    """Return the end of the last visit that found a site as its own; the end of time where it still is."""
    if site.standing == "content":
        return "~"
    query = "SELECT max(ended_at) FROM snapshot WHERE source_id = ? AND ended_at < ?"
    found: str | None = value(findings, query, (site.source_id, site.standing_since))
    return found or "~"
