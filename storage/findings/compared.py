"""The sites that the lineage compares: their fingerprints, keys and pictures, the pairs worth weighing, and how far it came."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Final

from storage.findings.lineage import NAMES
from storage.findings.lineage_records import (
    Attached,
    Clone,
    ComparedSite,
    Happened,
    Photo,
    PhotoShown,
    Progress,
    Trace,
)
from storage.rows import add, fetch, select, value, values


@dataclass(frozen=True, slots=True, kw_only=True)
class Tied:
    """An account and a shop that point to each other, by name."""

    account: str
    site: str
    since: str
    handle: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two sites that share something uncommon, by number."""

    subject: int
    predecessor: int


_AT_ONCE: Final = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """A trait as a capture shows it."""

    observed_at: str
    capture_id: str
    site_id: str
    kind: str
    value: str
    quotation: str


def forget(findings: sqlite3.Connection) -> None:
    """Empty every table of the lineage."""
    for name in NAMES:
        findings.execute(f"DELETE FROM {name}")


# -- how far it came


def progress(findings: sqlite3.Connection) -> Progress | None:
    """Return how far the last run came, None before the first."""
    return next(iter(select(findings, Progress)), None)


def came(findings: sqlite3.Connection, to: Progress) -> None:
    """Write how far a run came."""
    add(findings, [to], otherwise="REPLACE")


def happened(findings: sqlite3.Connection, events: Iterable[Happened]) -> None:
    """Write that events were taken in."""
    add(findings, events)


def events(findings: sqlite3.Connection) -> list[Happened]:
    """Return the events that were taken in."""
    return select(findings, Happened)


_SEEN = (
    "SELECT observed_at, capture_id, site_id, kind, value, quotation FROM trait "
    "WHERE (observed_at, capture_id) > (:at, :capture) UNION ALL "
    "SELECT d.captured_at, d.capture_id, d.site_id, 'verdict', v.class || ' ' || v.band, m.quotation FROM document d "
    "CROSS JOIN verdict v ON v.document_id = d.id JOIN match m ON m.id = (SELECT m.id FROM match m JOIN block b "
    "ON b.document_id = m.document_id AND b.number = m.block WHERE m.document_id = v.document_id AND b.kind <> 'review' "
    "AND (m.concept IN ('NORING', 'SILENT', 'QUIETGATE', 'PASSGATE', 'UNDETECT', 'NOMETAL', 'NOMETALGATE', 'TESTEDGATE', "
    "'SILENTGATE', 'READYVISIT', 'TINYPRISON', 'INMATE', 'ANONSIM') OR v.class NOT IN ('listing', 'successor', 'delivery', 'sim')) "
    "ORDER BY m.block, m.start, m.id LIMIT 1) WHERE v.band IN ('decisive', 'review') "
    "AND (d.captured_at, d.capture_id) > (:at, :capture)"
)
"""
Traits that sort after a capture, and among them what the words of each document were taken for, unless visitors alone say them.

An offer counts where it is said what the thing is prepared for: « nouvelle boutique » and « modifier » are everybody's words.
Documents come first: those after a capture are few.
"""


def traits(findings: sqlite3.Connection) -> int:
    """Return how many traits there are."""
    return traits_after(findings, "", "")


def traits_after(findings: sqlite3.Connection, at: str, capture_id: str) -> int:
    """Return how many traits sort after a capture."""
    query = f"SELECT COUNT(*) FROM ({_SEEN})"
    return int(value(findings, query, {"at": at, "capture": capture_id}))


def observed_after(findings: sqlite3.Connection, at: str, capture_id: str) -> Iterator[Observed]:
    """
    Yield the traits that sort after a capture, in the order of captures; some thousands are in memory at a time.

    They are put in their order in a table of the connection's own: a first day has millions, and what is taken in
    meanwhile may undo some of what it wrote, which would end a query that goes on.
    """
    findings.execute("DROP TABLE IF EXISTS temp._observed")
    findings.execute(
        f"CREATE TEMP TABLE _observed AS {_SEEN} ORDER BY observed_at, capture_id, site_id, kind, value",
        {"at": at, "capture": capture_id},
    )
    for first in count(1, _AT_ONCE):
        rows = fetch(
            findings,
            Observed,
            "SELECT observed_at, capture_id, site_id, kind, value, quotation FROM temp._observed WHERE rowid BETWEEN ? AND ? ORDER BY rowid",
            (first, first + _AT_ONCE - 1),
        )
        if not rows:
            break
        yield from rows
    findings.execute("DROP TABLE temp._observed")


def last_shown(findings: sqlite3.Connection) -> str:
    """Return when the last document was captured, empty where there is none."""
    return value(findings, "SELECT max(captured_at) FROM document") or ""


# -- sites


def enter(findings: sqlite3.Connection, site: ComparedSite) -> None:
    """Enter a site under its number."""
    add(findings, [site])


def sites(findings: sqlite3.Connection) -> list[ComparedSite]:
    """Return every site in the order of numbers."""
    return select(findings, ComparedSite, "ORDER BY number")


def named(findings: sqlite3.Connection, site_id: str) -> ComparedSite | None:
    """Return the site of this name."""
    return next(iter(select(findings, ComparedSite, "WHERE site_id = ?", (site_id,))), None)


def numbered(findings: sqlite3.Connection, number: int) -> ComparedSite:
    """Return the site of this number."""
    (found,) = select(findings, ComparedSite, "WHERE number = ?", (number,))
    return found


def seized(findings: sqlite3.Connection, number: int, at: str) -> None:
    """Write when a site was found seized."""
    findings.execute("UPDATE lineage_site SET seized_at = ? WHERE number = ?", (at, number))


def sown(findings: sqlite3.Connection, number: int, at: str, why: str) -> None:
    """Write since when, and why, a site's successors are looked for."""
    findings.execute(
        "UPDATE lineage_site SET seed_from = ?, seed_why = ? WHERE number = ?", (at, why, number)
    )


def learn(findings: sqlite3.Connection, traces: Iterable[Trace]) -> None:
    """Write traits where they were first seen."""
    add(findings, traces)


def traces(findings: sqlite3.Connection, number: int) -> list[Trace]:
    """Return a site's traits, first seen first."""
    where = "WHERE site = ? ORDER BY first_at, capture_id, kind, value"
    return select(findings, Trace, where, (number,))


def attach(findings: sqlite3.Connection, pair: Attached) -> None:
    """Write that an account and a shop point to each other."""
    add(findings, [pair])


def attachments(findings: sqlite3.Connection) -> list[Attached]:
    """Return every such pair, in the order of time."""
    return select(findings, Attached, "ORDER BY since, account, site")


def tied(findings: sqlite3.Connection, site_id: str | None = None) -> list[Tied]:
    """Return such pairs by name, of one site or of all, in the order of time."""
    return fetch(
        findings,
        Tied,
        "SELECT a.site_id AS account, s.site_id AS site, since, handle FROM attached JOIN lineage_site a ON a.number = account "
        "JOIN lineage_site s ON s.number = site WHERE :id IS NULL OR :id IN (a.site_id, s.site_id) ORDER BY since, 1, 2",
        {"id": site_id},
    )


# -- keys and pictures


def show(findings: sqlite3.Connection, key: int, site: int) -> bool:
    """Write that a site shows a key; return whether that is new."""
    query = "INSERT OR IGNORE INTO posting (key, site) VALUES (?, ?)"
    return findings.execute(query, (key, site)).rowcount > 0


_LATER = "~"
"""Later than any time."""


def showing(findings: sqlite3.Connection, key: int, most: int, before: str = _LATER) -> list[int]:
    """Return the sites first seen before a time that show a key, at most so many."""
    query = "SELECT site FROM posting JOIN lineage_site ON number = site WHERE key = ? AND first_at < ? LIMIT ?"
    if before == _LATER:
        query = "SELECT site FROM posting WHERE key = ? AND ? <> '' LIMIT ?"
    return values(findings, query, (key, before, most))


def showed(
    findings: sqlite3.Connection, key: int, trait: tuple[str, str], before: str, most: int
) -> list[int]:
    """Return the sites that showed a value (kind, value), whose key this is, before a time; at most so many."""
    query = (
        "SELECT p.site FROM posting p JOIN fingerprint f ON f.site = p.site AND f.kind = ? AND f.value = ? "
        "WHERE p.key = ? AND f.first_at < ? LIMIT ?"
    )
    return values(findings, query, (*trait, key, before, most))


def take_photo(
    findings: sqlite3.Connection, photo: Photo, shown: Iterable[tuple[int, int]]
) -> None:
    """Write a picture, and of which pictures which sites show a copy."""
    add(findings, [photo])
    add(findings, [PhotoShown(photo=one, site=site) for one, site in shown], otherwise="IGNORE")


def photos(findings: sqlite3.Connection) -> list[Photo]:
    """Return every picture in the order of numbers."""
    return select(findings, Photo, "ORDER BY number")


def showing_photos(findings: sqlite3.Connection, numbers: Sequence[int], before: str) -> list[int]:
    """Return the sites first seen before a time that show a copy of any of these pictures."""
    marks = ",".join("?" * len(numbers))
    query = (
        "SELECT DISTINCT site FROM photo_group JOIN lineage_site s ON s.number = site "
        f"WHERE photo IN ({marks}) AND first_at < ?"
    )
    return values(findings, query, (*numbers, before))


# -- pairs


def share(findings: sqlite3.Connection, pairs: Iterable[tuple[int, int, int]]) -> None:
    """Add to what pairs (subject, predecessor) are known to share."""
    findings.executemany(
        "INSERT INTO candidate (subject, predecessor, shared) VALUES (?, ?, ?) "
        "ON CONFLICT DO UPDATE SET shared = shared + excluded.shared",
        pairs,
    )


def candidates(findings: sqlite3.Connection, of: Sequence[int], needed: int) -> list[Pair]:
    """Return the pairs that any of these sites is in and that share at least so much."""
    marks = ",".join("?" * len(of))
    return fetch(
        findings,
        Pair,
        f"SELECT subject, predecessor FROM candidate WHERE subject IN ({marks}) AND shared >= ? UNION "
        f"SELECT subject, predecessor FROM candidate WHERE predecessor IN ({marks}) AND shared >= ? ORDER BY 1, 2",
        (*of, needed, *of, needed),
    )


def predecessors(findings: sqlite3.Connection, subject: int, needed: int) -> list[int]:
    """Return the sites a site may follow: those it shares at least so much with."""
    query = "SELECT predecessor FROM candidate WHERE subject = ? AND shared >= ?"
    return values(findings, query, (subject, needed))


def cloned(findings: sqlite3.Connection, pair: Clone) -> None:
    """Write that a site repeats the pages of another."""
    add(findings, [pair], otherwise="IGNORE")


def clones(findings: sqlite3.Connection) -> Iterator[Clone]:
    """Yield every such pair."""
    yield from select(findings, Clone)
