"""What discovery asks of what was read: which sites sell or are gone, what is written on them, and what probes saw."""

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from storage.rows import fetch, first, values


def ids(findings: sqlite3.Connection) -> set[str]:
    """Return every site of which a document was read."""
    return set(values(findings, "SELECT id FROM site"))


def seized(findings: sqlite3.Connection) -> set[str]:
    """Return the sites that were seized."""
    return set(values(findings, "SELECT id FROM site WHERE seized_at IS NOT NULL"))


def selling(findings: sqlite3.Connection) -> set[str]:
    """Return the sites whose pages sell, decisively or perhaps."""
    return set(values(findings, "SELECT id FROM site WHERE band IN ('decisive', 'review')"))


def sellers(findings: sqlite3.Connection) -> set[str]:
    """Return the sites whose own pages say plainly that they sell, or succeed one that did."""
    query = "SELECT id FROM site WHERE band = 'decisive' AND class IN ('listing', 'successor')"
    return set(values(findings, query))


def gone(findings: sqlite3.Connection) -> list[str]:
    """Return the sites that were seized, or sold plainly and are there no more, in the order of ids."""
    return values(
        findings,
        "SELECT id FROM site WHERE seized_at IS NOT NULL "
        "OR (band = 'decisive' AND standing IN ('not_found', 'redirected')) ORDER BY id",
    )


def concerned(findings: sqlite3.Connection) -> set[str]:
    """Return the sites whose pages sell, and those that quote sellers: press, warnings, forums."""
    return set(
        values(
            findings,
            "SELECT DISTINCT d.site_id FROM verdict v JOIN document d ON d.id = v.document_id WHERE v.band = 'decisive' "
            "OR (v.band = 'review' AND v.class IN ('press', 'scam_warning', 'testimony', 'demand', 'seizure'))",
        )
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A page that a visit saw."""

    url: str
    capture_id: str
    captured_at: str
    standing: str


def of_visits(findings: sqlite3.Connection, visits: Sequence[str]) -> list[Seen]:
    """Return the pages that these visits saw, pictures left out, in the order in which they were captured."""
    marks = ", ".join("?" * len(visits))
    return fetch(
        findings,
        Seen,
        "SELECT d.url, s.capture_id, s.captured_at, d.standing FROM sighting s JOIN document d ON d.id = s.document_id "
        f"WHERE s.visit_id IN ({marks}) AND d.kind != 'picture' ORDER BY s.captured_at, s.capture_id",
        visits,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence of a site's own, as the lineage reads it: without menus, and masked."""

    site_id: str
    value: str
    quotation: str
    capture_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A document's place and time, with words of it and what was made of it and its site."""

    text: str
    id: str
    site_id: str
    capture_id: str
    captured_at: str
    band: str | None
    class_: str | None
    site_band: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact(Said):
    """The same for a contact and its quotation."""

    kind: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What was made of a page that a visit saw."""

    band: str
    class_: str
    capture_id: str
    captured_at: str


def sentences(findings: sqlite3.Connection) -> list[Sentence]:
    """Return the sentences of all sites in the order of time."""
    return fetch(
        findings,
        Sentence,
        "SELECT site_id, value, quotation, capture_id FROM trait WHERE kind IN ('wording', 'terms') "
        "ORDER BY observed_at, capture_id, value",
    )


_FACTS = "d.id, d.site_id, d.capture_id, d.captured_at, v.band, v.class, x.band AS site_band"


_JOINED = "JOIN document d ON d.id = t.document_id LEFT JOIN verdict v ON v.document_id = d.id LEFT JOIN site x ON x.id = d.site_id"


def texts(findings: sqlite3.Connection) -> Iterator[Said]:
    """Yield every post, every account's own words, and the passages of sites that sell."""
    for table, column, rule in (
        ("post", "text", ""),
        ("account", "bio", ""),
        ("block", "text", "WHERE x.band IN ('decisive', 'review')"),
    ):
        yield from fetch(
            findings,
            Said,
            f"SELECT t.{column} AS text, {_FACTS} FROM {table} t {_JOINED} {rule} ORDER BY d.captured_at, d.id",
        )


def contacts(findings: sqlite3.Connection) -> list[Contact]:
    """Return every valid contact with what it was read from."""
    return fetch(
        findings,
        Contact,
        f"SELECT t.kind, t.value, t.quotation AS text, {_FACTS} FROM contact t {_JOINED} "
        "WHERE t.valid = 1 ORDER BY d.captured_at, d.id, t.kind, t.value",
    )


def plainest(
    findings: sqlite3.Connection, visits: Sequence[str], selling: Sequence[str]
) -> Judged | None:
    """Return what was made of the page of these visits that says most plainly that it sells, or else speaks of it."""
    marks = ", ".join("?" * len(visits))
    classes = ", ".join("?" * len(selling))
    return first(
        findings,
        Judged,
        "SELECT v.band, v.class, s.capture_id, s.captured_at FROM sighting s JOIN document d ON d.id = s.document_id "
        f"JOIN verdict v ON v.document_id = d.id WHERE s.visit_id IN ({marks}) AND v.band IN ('decisive', 'review') "
        f"ORDER BY v.class IN ({classes}) DESC, v.band = 'decisive' DESC, v.score DESC, s.capture_id LIMIT 1",
        (*visits, *selling),
    )
