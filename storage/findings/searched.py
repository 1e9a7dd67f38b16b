"""Find words, identifiers and addresses in all that was read; what a person types is never an error."""

import json
import re
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from storage.findings.records import Site
from storage.rows import fetch, letters, select, value, values

OPENING, CLOSING = "\x02", "\x03"
"""Around what was found in an extract."""

_FIRST = 400
"""Passages that are looked at; the newest of them are shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Words that hold what was looked for."""

    extract: str
    kind: str
    site_id: str
    title: str
    url: str
    capture_id: str
    captured_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """An identifier and a site that shows it."""

    kind: str
    value: str
    site_id: str
    first: str
    last: str
    capture_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page by its address."""

    url: str
    title: str
    site_id: str
    capture_id: str
    captured_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A picture that a site showed."""

    value: str
    site_id: str
    capture_id: str
    observed_at: str
    url: str


def question(text: str) -> str:
    """
    Return what a person typed as a question of FTS5: every piece in quotation marks, so that none of it is syntax.

    ``l'atelier``, ``@x`` and ``bm-10`` are the words in them, one after the other, or written as one; what stands between
    quotation marks is one piece as it is; the last piece may go on. Empty where nothing is left to look for.
    """
    pieces = [(found[1], found[2]) for found in re.finditer(r'"([^"]*)"?|(\S+)', text)]
    asked = [
        _either(loose) if loose else f'"{exact}"'
        for exact, loose in pieces
        if _says(exact or loose)
    ]
    goes_on = bool(asked) and not text.rstrip().endswith('"')
    return " AND ".join(asked) + "*" * (goes_on and not asked[-1].endswith(")"))


def _says(piece: str | None) -> bool:
    return any(one.isalnum() for one in piece or "")


def _either(piece: str) -> str:
    """Return a piece as words one after the other; as one word too, where signs stand between them."""
    plain = piece.replace('"', " ")
    joined = "".join(one for one in plain if one.isalnum())
    parted = len(re.findall(r"[^\W_]+", plain)) > 1
    return f'("{plain}" OR "{joined}" *)' if parted and len(joined) <= 40 else f'"{plain}"'


def passages(findings: sqlite3.Connection, text: str, most: int) -> list[Passage]:
    """Return the passages that hold what a person typed, newest first."""
    asked = question(text)
    if not asked:
        return []
    return fetch(
        findings,
        Passage,
        "WITH found AS MATERIALIZED (SELECT rowid AS id, snippet(search, 0, :opening, :closing, '…', 24) AS extract FROM search "
        "WHERE search MATCH :asked LIMIT :first) SELECT found.extract, b.kind, d.site_id, d.title, d.url, d.capture_id, d.captured_at "
        "FROM found JOIN block b ON b.id = found.id JOIN document d ON d.id = b.document_id ORDER BY d.captured_at DESC, d.id LIMIT :most",
        {"asked": asked, "opening": OPENING, "closing": CLOSING, "first": _FIRST, "most": most},
    )


def kinds(findings: sqlite3.Connection) -> list[str]:
    """Return the kinds of identifier that were ever read."""
    query = (
        "WITH RECURSIVE k(kind) AS (SELECT min(kind) FROM contact UNION ALL "
        "SELECT (SELECT min(kind) FROM contact c WHERE c.kind > k.kind) FROM k WHERE k.kind IS NOT NULL) "
        "SELECT kind FROM k WHERE kind IS NOT NULL"
    )
    return values(findings, query)


def identified(findings: sqlite3.Connection, forms: Sequence[str], most: int) -> list[Known]:
    """Return the sites that show an identifier which is one of these, or begins so; each once with first and last time."""
    found = []
    for kind in kinds(findings):
        for form in forms:
            found += fetch(
                findings,
                Known,
                "SELECT c.kind, c.value, d.site_id, min(d.captured_at) AS first, max(d.captured_at) AS last, d.capture_id FROM contact c "
                "JOIN document d ON d.id = c.document_id WHERE c.kind = :kind AND c.value IN (SELECT DISTINCT value FROM contact "
                "WHERE kind = :kind AND value >= :least AND value < :most AND valid ORDER BY value LIMIT :many) AND c.valid "
                "GROUP BY c.value, d.site_id ORDER BY c.value, first LIMIT :many",
                {"kind": kind, "least": form, "most": f"{form}\U0010ffff", "many": most},
            )
    return list({(one.kind, one.value, one.site_id): one for one in found}.values())[:most]


def sites(findings: sqlite3.Connection, text: str, most: int) -> list[Site]:
    """Return the sites whose name or address has these letters."""
    where = "WHERE id LIKE '%' || ? || '%' ESCAPE '\\' OR label LIKE '%' || ? || '%' ESCAPE '\\' ORDER BY first_seen_at DESC LIMIT ?"
    return select(findings, Site, where, (letters(text), letters(text), most))


def addresses(findings: sqlite3.Connection, text: str, most: int) -> list[Page]:
    """Return the pages whose address has these letters, newest first."""
    return fetch(
        findings,
        Page,
        "SELECT url, title, site_id, capture_id, captured_at FROM document WHERE url LIKE '%' || ? || '%' ESCAPE '\\' "
        "AND kind <> 'picture' ORDER BY captured_at DESC LIMIT ?",
        (letters(text), most),
    )


def documents(
    findings: sqlite3.Connection, text: str, forms: Sequence[str], most: int
) -> list[str]:
    """Return the documents that hold what a person typed, or show it as an identifier, newest first; none where they are more than ``most``."""
    asked = question(text)
    by_words = "SELECT DISTINCT b.document_id FROM (SELECT rowid AS id FROM search WHERE search MATCH ? LIMIT ?) f JOIN block b ON b.id = f.id"
    found = set(values(findings, by_words, (asked, most * 4))) if asked else set[str]()
    for kind in kinds(findings):
        for form in forms:
            shown = "SELECT document_id FROM contact WHERE kind = ? AND value >= ? AND value < ? AND valid LIMIT ?"
            found.update(values(findings, shown, (kind, form, f"{form}\U0010ffff", most + 1)))
    if len(found) > most:
        return []
    ordered = "SELECT d.id FROM json_each(?) j JOIN document d ON d.id = j.value ORDER BY d.captured_at DESC, d.id"
    return values(findings, ordered, (json.dumps(sorted(found)),))


def pages(findings: sqlite3.Connection, documents: Sequence[str]) -> list[Page]:
    """Return these documents as pages, newest first."""
    return fetch(
        findings,
        Page,
        "SELECT d.url, d.title, d.site_id, d.capture_id, d.captured_at FROM json_each(?) j JOIN document d ON d.id = j.value "
        "ORDER BY d.captured_at DESC, d.id",
        (json.dumps(list(documents)),),
    )


def pictures(findings: sqlite3.Connection) -> list[Shown]:
    """Return every photograph that was read, oldest first."""
    return fetch(
        findings,
        Shown,
        "SELECT value, site_id, capture_id, observed_at, url FROM trait WHERE kind IN ('photo', 'logo') ORDER BY observed_at",
    )


def picture_of(findings: sqlite3.Connection, capture_id: str) -> str | None:
    """Return what is kept of the photograph that a capture holds."""
    query = (
        "SELECT t.value FROM sighting s JOIN trait t ON t.document_id = s.document_id "
        "WHERE s.capture_id = ? AND t.kind IN ('photo', 'logo')"
    )
    found: str | None = value(findings, query, (capture_id,))
    return found
