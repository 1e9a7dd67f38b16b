"""
A watch of any size, written as the tables that a long watch leaves, without a page fetched.

Every source has visits of fifty pages; of each visit one page in twenty is new. A document has one listing, one contact,
two blocks, three matches and five traits; one site in ten is heard to offer. The ids are derived, so the same size is the same world.
"""

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from monitor.analysis.documents import document_of
from monitor.analysis.steps import steps
from storage.findings.records import (
    Block,
    Contact,
    Document,
    Listing,
    Match,
    Sighting,
    StepDone,
    Trait,
    Verdict,
)
from storage.ids import derived_id
from storage.ledger import captures as capture_table
from storage.ledger import sources as source_table
from storage.ledger import visits as visit_table
from storage.ledger.times import to_text
from storage.records.capture import Capture, CaptureKind
from storage.records.source import Outcome, Source, SourceKind
from storage.rows import Row, add

PAGES = 50
VISITS = 10
_BEGAN = datetime(2025, 1, 1, tzinfo=UTC)
_SETTINGS = {"every_seconds": 86_400, "retention_days": 365}


def write(ledger: sqlite3.Connection, findings: sqlite3.Connection, captures: int) -> None:
    """Write sources, visits and captures in the ledger, and what each document was read as in the findings."""
    editions = [(step.name, step.edition) for step in steps()]
    for number in range(max(1, captures // (PAGES * VISITS))):
        source = enter(ledger, number)
        for visit in range(VISITS):
            taken = visited(ledger, source, number, visit)
            with findings:
                add(findings, _in_order(_rows(source, number, taken, editions)), otherwise="IGNORE")
    with findings:
        findings.execute("INSERT INTO search (search) VALUES ('rebuild')")


def enter(ledger: sqlite3.Connection, number: int) -> Source:
    """Enter a source."""
    url = f"https://site-{number}.example/"
    return source_table.add(
        ledger, url=url, kind=SourceKind.SHOP, at=_BEGAN, actor="banc", settings=_SETTINGS
    )[0]


def visited(
    ledger: sqlite3.Connection,
    source: Source,
    number: int,
    visit: int,
    *,
    changed: bool = True,
    pages: int = PAGES,
) -> list[Capture]:
    """Write one visit of a source, all of whose pages are there, and return its captures."""
    at = _BEGAN + timedelta(days=visit, seconds=number)
    opened = visit_table.open_visit(
        ledger, source_id=source.id, started_at=at, segment=f"{source.id}/{visit}"
    )
    taken = [
        _capture(source, opened.id, at, page, visit if changed else 0) for page in range(pages)
    ]
    with ledger:
        capture_table.add(ledger, taken)
        visit_table.close(
            ledger,
            opened.id,
            visit_table.Ending(
                ended_at=at + timedelta(minutes=9), outcome=Outcome.COMPLETE, reason="", captures=pages, size=0
            ),
        )  # fmt: skip
    return taken


def _capture(source: Source, visit_id: str, at: datetime, page: int, visit: int) -> Capture:
    """Return a capture of a page; one page in twenty is new at each visit."""
    edition = visit if page % 20 == visit % 20 else 0
    return Capture(
        id=derived_id("capture", visit_id, str(page)), visit_id=visit_id, source_id=source.id, kind=CaptureKind.RESPONSE,
        url=f"{source.url}p/{page}", captured_at=at + timedelta(seconds=page), status=200, media_type="text/html",
        entity_digest=f"sha256:{source.id}/{page}/{edition}", segment=visit_id, offset=page, length=1,
        member_sha256="0" * 64, role="product",
    )  # fmt: skip


def _in_order(rows: Iterator[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: _ORDER.index(type(row)))


_ORDER: list[type] = [
    Document,
    Sighting,
    StepDone,
    Listing,
    Contact,
    Block,
    Verdict,
    Match,
    Trait,
]


def _rows(
    source: Source, number: int, taken: list[Capture], editions: list[tuple[str, str]]
) -> Iterator[Row]:
    for page, capture in enumerate(taken):
        document = document_of(capture, source)
        identity, at = document.id, to_text(capture.captured_at)
        yield replace(document, standing="content")
        yield Sighting(
            capture_id=capture.id, document_id=identity, visit_id=capture.visit_id, source_id=source.id, captured_at=at
        )  # fmt: skip
        for name, edition in editions:
            yield StepDone(step=name, subject=identity, edition=edition)
        yield Listing(
            document_id=identity, listing_id=derived_id("listing", document.site_id, document.url), url=document.url,
            name=f"Article {page}", price=str(10 + len(capture.entity_digest) % 7), currency="EUR", list_price=None,
            availability="in stock", sku=None, description="", images="[]", category=None, brand=None, seller=None,
            offers="[]", detail=1, reader="jsonld",
        )  # fmt: skip
        yield Contact(
            document_id=identity, kind="email", value=f"contact@site-{number}.example", quotation="", place="text",
            valid=1, note="",
        )  # fmt: skip
        block = int.from_bytes(identity[-8:].encode(), "big") >> 1
        yield Block(
            id=block,
            document_id=identity,
            number=0,
            kind="body",
            text=f"Article {page} du site {number}",
        )
        if number % 10 == 0:
            yield from _heard(identity)
        for kind in ("name", "tracker", "email", "terms", "sku"):
            yield Trait(
                document_id=identity, kind=kind, value=f"{kind} {number} {page * (kind == 'sku')}", quotation="",
            )  # fmt: skip


def _heard(document_id: str) -> Iterator[Row]:
    yield Verdict(
        document_id=document_id, band="review", class_="listing", score=0.9, rule="", concepts="[]", dampers="[]",
        lexicon="", quotation="", place="", parts="{}", excuses="{}",
    )  # fmt: skip
    for place in range(3):
        yield Match(
            id=derived_id("match", document_id, str(place)), document_id=document_id, block=0, start=place, stop=place + 1,
            concept="NORING", entry="fr/NORING/x", quotation="x", disguises="[]", lexicon="",
        )  # fmt: skip
