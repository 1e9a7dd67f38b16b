"""Write the order of a visit: source, settings, and what earlier captures of the series allow not to repeat."""

import sqlite3
from datetime import datetime, timedelta
from itertools import takewhile
from pathlib import Path

from crawler.order import KnownCapture, VisitOrder
from monitor.config import Configuration
from storage.ledger import captures, sources, visits
from storage.ledger.times import to_text
from storage.records.capture import Capture
from storage.records.source import Outcome, Source, SourceKind, Visit

MAX_KNOWN = 4000
MAX_PICTURES = 1000
MAX_AGAIN = 300
"""Pages that nothing leads to any longer and that are asked for all the same."""

AGAIN = timedelta(days=31)
"""How long ago such a page was last seen there, at most."""


def segment_of(source: Source, visit_id: str, started_at: datetime) -> str:
    """Return the path of a visit's segment below the archive: one series a source and civil month (UTC)."""
    return f"{source.id}/{started_at:%Y-%m}/{visit_id}.warc.gz"


def write_order(
    ledger: sqlite3.Connection,
    archive: Path,
    configuration: Configuration,
    source: Source,
    started_at: datetime,
) -> tuple[Visit, VisitOrder]:
    """Open a visit in the ledger and return it with its order."""
    exit_name = _face(ledger, source)
    identity = visits.visit_id(source.id, started_at)
    visit = visits.open_visit(
        ledger,
        source_id=source.id,
        started_at=started_at,
        segment=segment_of(source, identity, started_at),
    )
    order = VisitOrder(
        visit_id=visit.id,
        source_id=source.id,
        url=source.url,
        kind=source.kind,
        platform=source.platform,
        started_at=started_at,
        archive=archive,
        segment=visit.segment,
        pace_seconds=source.pace_seconds,
        robots=source.robots,
        browser=source.browser,
        searches=source.searches,
        case_reference=source.case_reference or configuration.investigation.case_reference,
        legal_basis=source.legal_basis or configuration.investigation.legal_basis,
        budget=configuration.budget,
        network=configuration.network,
        browser_settings=configuration.browser,
        exit_name=exit_name,
        exit=configuration.exits.get(exit_name),
        known=known_captures(ledger, source, started_at),
        again=_again(ledger, source, started_at),
        source_as_json=sources.as_json(source),
        discovery=source.reason,
        clock_offset_seconds=configuration.trial.clock_offset_seconds,
    )
    return visit, order


def _face(ledger: sqlite3.Connection, source: Source) -> str:
    """
    Return the exit of the next visit: the first, and behind a banner to verify each in its turn, for what is shown to one alone.

    One by which nothing answers has had its turn: the next one is asked, and the first is not taken at its word.
    """
    ended = (one.outcome for one in visits.latest(ledger, source.id, 20) if one.outcome is not None)
    looks = list(takewhile(lambda outcome: outcome in _OF_A_BANNER, ended))
    turns = max((n for n, outcome in enumerate(looks, 1) if outcome is Outcome.BANNER), default=0)
    return source.faces[turns % len(source.faces)]


_OF_A_BANNER = {Outcome.BANNER, Outcome.UNREACHABLE, Outcome.ERROR}
"""How looks at a banner end: it is seen, or nothing is."""


def _again(ledger: sqlite3.Connection, source: Source, at: datetime) -> tuple[str, ...]:
    """Return the pages of a shop that were there: only who asks for them knows whether their goods are gone or unlinked."""
    if source.kind is not SourceKind.SHOP:
        return ()
    return tuple(captures.there(ledger, source.id, since=to_text(at - AGAIN), most=MAX_AGAIN))


def known_captures(ledger: sqlite3.Connection, source: Source, at: datetime) -> list[KnownCapture]:
    """
    Return the latest whole response of each address in the source's series of this month, what browsers loaded, and its pictures of pages.

    A revisit never refers beyond its series: purging a series removes whole files, and leaves no capture without
    its payload.
    """
    month = f"{at:%Y-%m}"
    fetched: dict[str, Capture] = {}
    loaded: dict[str, Capture] = {}
    for capture in captures.of_series(ledger, source.id, month):
        if capture.status == 200:
            (loaded if capture.facts.get("browser") else fetched)[capture.url] = capture
    pictures = captures.pictures_of_series(ledger, source.id, month, MAX_PICTURES)
    found = (*_last(loaded), *_last(fetched), *pictures)
    # A visit that began before midnight of the last day lies in the series that it began in.
    return [_known(capture) for capture in found if f"/{month}/" in capture.segment]


def _last(found: dict[str, Capture]) -> list[Capture]:
    return sorted(found.values(), key=lambda capture: capture.captured_at, reverse=True)[:MAX_KNOWN]


def _known(capture: Capture) -> KnownCapture:
    picture = capture.role in {"image", "icon"}  # not asked for again within a series
    return KnownCapture(
        id=capture.id,
        kind=capture.kind,
        asked=not capture.facts.get("browser"),
        url=capture.url,
        captured_at=capture.captured_at,
        media_type=capture.media_type,
        entity_digest=capture.entity_digest,
        payload_digest=str(capture.facts.get("payload", "")),
        etag=None if picture else capture.facts.get("etag"),
        last_modified=None if picture else capture.facts.get("last_modified"),
        segment=capture.segment,
        offset=capture.offset,
        length=capture.length,
        member_sha256=capture.member_sha256,
    )
