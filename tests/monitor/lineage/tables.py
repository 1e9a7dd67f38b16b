"""Findings as the lineage finds them: traits written by hand, and no words but those."""

import random
import sqlite3
from collections.abc import Iterable

from storage.findings.lineage import TABLES
from storage.ids import derived_id
from storage.records.link import SiteFacts

Row = tuple[str, str, str, str, str, str, str]
"""capture_id, site_id, kind, value, quotation, observed_at, url."""

READ = (
    "CREATE TABLE trait (capture_id TEXT, site_id TEXT, kind TEXT, value TEXT, quotation TEXT, observed_at TEXT, url TEXT)",
    "CREATE TABLE document (id TEXT, site_id TEXT, capture_id TEXT, captured_at TEXT)",
    "CREATE TABLE verdict (document_id TEXT, band TEXT, class TEXT)",
    "CREATE TABLE block (document_id TEXT, number INTEGER, kind TEXT)",
    "CREATE TABLE match (id TEXT, document_id TEXT, block INTEGER, start INTEGER, concept TEXT, quotation TEXT)",
)

SELLS = (("verdict", "listing decisive"), ("product", "mini sans metal"))
"""What makes a seller of prepared phones of a site (:mod:`monitor.lineage.roles`)."""


def findings_of(rows: Iterable[Row] = ()) -> sqlite3.Connection:
    """Return findings with these traits."""
    findings = sqlite3.connect(":memory:")
    for statement in (*READ, *TABLES):
        findings.execute(statement)
    findings.executemany("INSERT INTO trait VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
    return findings


NOUNS = "colis boutique écran bouton carton samedi trottoir voisin lampe ruban facture tiroir notice couleur matin cousin".split()
VERBS = "range pèse ouvre ferme colle note trouve garde montre compte échange prête".split()


def sentence(rng: random.Random) -> str:
    words = [rng.choice(NOUNS if i % 2 else VERBS) for i in range(11)]
    return " ".join(words)


def capture(
    site: str, day: int, *traits: tuple[str, str], page: str = "/", minute: int = 0
) -> list[Row]:
    at = f"2026-{1 + day // 28:02d}-{1 + day % 28:02d}T08:{minute:02d}:00.000000Z"
    return [
        (
            derived_id("capture", site, page, at),
            site,
            kind,
            value,
            value,
            at,
            f"https://{site}{page}",
        )
        for kind, value in traits
    ]


def shop(
    site: str,
    day: int,
    rng: random.Random,
    *traits: tuple[str, str],
    theme: str = "flat",
    sells: bool = True,
) -> list[Row]:
    own = [("wording", sentence(rng)) for _ in range(12)]
    classes = " ".join(f"{theme}-{n}" for n in range(30))
    return capture(site, day, *own, ("css", classes), *traits, *(SELLS if sells else ()))


TERMS = tuple(("terms", sentence(random.Random(n))) for n in range(20))
HANDLE = ("handle", "telegram:minitel_relais")
OLD = "minitel-relais.example"
SEIZED = SiteFacts(
    site_id=OLD,
    first_seen_at="2026-01-01T08:00:00.000000Z",
    last_seen_at="2026-01-20T08:00:00.000000Z",
    standing="seized",
    seized_at="2026-01-20T08:00:00.000000Z",
)
