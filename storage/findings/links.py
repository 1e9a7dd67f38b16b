"""Where pages, posts and redirects lead, beside what those who say it are taken for."""

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from storage.rows import fetch, values


@dataclass(frozen=True, slots=True, kw_only=True)
class Redirected:
    """A page that answers with another address."""

    source_id: str
    url: str
    site_id: str
    capture_id: str
    captured_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """A link, with what its page and its site are taken for."""

    url: str
    id: str
    site_id: str
    platform: str | None
    capture_id: str
    captured_at: str
    band: str | None
    class_: str | None
    site_band: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """A post that links somewhere, as first seen."""

    text: str
    links: str
    site_id: str
    capture_id: str
    captured_at: str


_AMONG = "d.site_id IN (SELECT value FROM json_each(?))"


def redirected(findings: sqlite3.Connection, sites: Sequence[str]) -> list[Redirected]:
    """Return the pages of some sites that lead elsewhere, oldest first."""
    return fetch(
        findings,
        Redirected,
        "SELECT source_id, url, site_id, capture_id, captured_at FROM document d WHERE standing = 'redirected' "
        f"AND {_AMONG} ORDER BY captured_at, id",
        (json.dumps(sites),),
    )


def linked(findings: sqlite3.Connection, sites: Sequence[str]) -> list[Linked]:
    """Return every link of some sites to another, oldest page first."""
    return fetch(
        findings,
        Linked,
        "SELECT k.url, d.id, d.site_id, d.platform, d.capture_id, d.captured_at, v.band, v.class, x.band AS site_band "
        "FROM link k JOIN document d ON d.id = k.document_id LEFT JOIN verdict v ON v.document_id = d.id "
        f"LEFT JOIN site x ON x.id = d.site_id WHERE {_AMONG} ORDER BY d.captured_at, d.id, k.url",
        (json.dumps(sites),),
    )


def posted(findings: sqlite3.Connection, sites: Sequence[str]) -> list[Posted]:
    """Return every post of some sites that links somewhere, once, oldest first."""
    return fetch(
        findings,
        Posted,
        "SELECT p.post_id, p.text, p.links, d.site_id, d.capture_id, min(d.captured_at) AS captured_at FROM post p "
        f"JOIN document d ON d.id = p.document_id WHERE p.links <> '[]' AND {_AMONG} "
        "GROUP BY p.post_id ORDER BY captured_at, p.post_id",
        (json.dumps(sites),),
    )


def plain_sellers(findings: sqlite3.Connection) -> list[str]:
    """Return the hosts whose words say plainly that they sell, in the order of names."""
    query = "SELECT id FROM site WHERE band = 'decisive' AND instr(id, ':') = 0 ORDER BY id"
    return values(findings, query)
