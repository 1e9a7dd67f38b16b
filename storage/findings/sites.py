"""What is known of each site, summed up from documents, snapshots and verdicts."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from storage.findings.records import Site
from storage.rows import add, fetch, first, value, values


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """A site and when captures of it were taken."""

    id: str
    source_id: str
    first_seen_at: str
    last_seen_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How a visit of a site ended."""

    visit_id: str
    outcome: str
    ended_at: str
    by: str
    """Who looked: ``watch``, or ``imported``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """The document that says most plainly that a site sells."""

    band: str
    class_: str
    id: str
    captured_at: str


_IMPORTED = "snapshot.reason LIKE 'imported sha256:%'"


def every(findings: sqlite3.Connection) -> list[str]:
    """Return every site that a document is of, in the order of ids."""
    return values(findings, "SELECT DISTINCT site_id FROM document ORDER BY site_id")


def watched(findings: sqlite3.Connection, site_id: str) -> list[Watched]:
    """Return when a site was seen; nothing where it never was."""
    return fetch(
        findings,
        Watched,
        "SELECT d.site_id AS id, min(d.source_id) AS source_id, min(s.captured_at) AS first_seen_at, "
        "max(s.captured_at) AS last_seen_at FROM document d JOIN sighting s ON s.document_id = d.id "
        "WHERE d.site_id = ? GROUP BY d.site_id",
        (site_id,),
    )


def offers(findings: sqlite3.Connection, source_id: str) -> bool:
    """Say whether what is visited under a source offers prepared phones, by words that are decisive or to be checked."""
    query = "SELECT 1 FROM site WHERE source_id = ? AND band IN ('decisive', 'review')"
    return bool(values(findings, query, (source_id,)))


def endings(findings: sqlite3.Connection, site_id: str, among: Sequence[str]) -> list[Ended]:
    """
    Return the visits of a site that ended in one of these ways, oldest first.

    Files handed in say nothing of how a site stands on the day they are imported. A seizure page among them says since
    when it is seized: that day stands for the visit.
    """
    marks = ", ".join("?" * len(among))
    return fetch(
        findings,
        Ended,
        f"SELECT visit_id, outcome, ended_at, 'watch' AS by FROM snapshot WHERE site_id = ? AND outcome IN ({marks}) "
        f"AND NOT {_IMPORTED} UNION ALL "
        "SELECT visit_id, max(d.standing), min(s.captured_at), 'imported' FROM snapshot JOIN sighting s USING (visit_id) "
        "JOIN document d ON d.id = s.document_id WHERE snapshot.site_id = ? AND d.standing IN ('seized', 'banner') "
        f"AND d.url LIKE '%://' || snapshot.site_id || '%' AND {_IMPORTED} GROUP BY visit_id ORDER BY 3, 1",
        (site_id, *among, site_id),
    )


def redirections(findings: sqlite3.Connection, visit_id: str) -> list[str]:
    """Return the addresses of the pages that a visit was sent to elsewhere, in the order they were seen."""
    return values(
        findings,
        "SELECT d.url FROM sighting s JOIN document d ON d.id = s.document_id WHERE s.visit_id = ? "
        "AND d.standing = 'redirected' ORDER BY s.captured_at",
        (visit_id,),
    )


def offer(findings: sqlite3.Connection, site_id: str, classes: Sequence[str]) -> Offer | None:
    """Return the site's page that tells most plainly of an offer of these classes, None where none does."""
    marks = ", ".join("?" * len(classes))
    return first(
        findings,
        Offer,
        "SELECT v.band, v.class, d.id, d.captured_at FROM verdict v JOIN document d ON d.id = v.document_id "
        f"WHERE d.site_id = ? AND v.class IN ({marks}) AND v.band IN ('decisive', 'review') "
        "ORDER BY v.band = 'decisive' DESC, d.captured_at, v.score DESC, d.id LIMIT 1",
        (site_id, *classes),
    )


def name(findings: sqlite3.Connection, site_id: str) -> str | None:
    """Return what a site is called: by its trader as its first page says it, else as any does, else by its account."""
    query = (
        "SELECT x.name FROM {table} x JOIN document d ON d.id = x.document_id WHERE d.site_id = ? "
        "ORDER BY {first}d.captured_at, d.id LIMIT 1"
    )
    for table, first_ in (("trader", "d.role = 'home' DESC, "), ("account", "")):
        found: str | None = value(findings, query.format(table=table, first=first_), (site_id,))
        if found is not None:
            return found
    return None


def forget(findings: sqlite3.Connection) -> None:
    """Take out every site, inside the caller's transaction."""
    findings.execute("DELETE FROM site")


def replace(findings: sqlite3.Connection, sites: Sequence[Site]) -> None:
    """Put these in the place of what was known of the same sites, inside the caller's transaction."""
    add(findings, sites, otherwise="REPLACE")
