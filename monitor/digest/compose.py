"""
Gather what is new for the readers.

New means: found in evidence up to now, and not announced in a digest of an earlier day. So a page that is read anew,
a phrase that is hunted through history, or a missed day tell each thing once, late rather than never.
"""

import sqlite3
from datetime import date, datetime

from monitor.config import Configuration
from monitor.digest.coverage import coverage
from monitor.digest.sections import PARTS
from monitor.digest.sections.part import Known
from storage.ledger import digests
from storage.ledger.times import to_text, to_time
from storage.records.digest import Digest


def compose(
    findings: sqlite3.Connection,
    ledger: sqlite3.Connection,
    configuration: Configuration,
    *,
    for_date: date,
    until: datetime,
    today: date = date.max,
) -> Digest:
    """Return the digest of a civil day, from evidence up to ``until``; ``today`` tells a digest that a wrong clock dated ahead."""
    told = digests.told_before(ledger, for_date.isoformat(), today.isoformat())
    known = Known(
        findings=findings, ledger=ledger, configuration=configuration, until=to_text(until), told=told
    )  # fmt: skip
    last = digests.last_before(ledger, for_date.isoformat())
    since = to_time(last) if last else None
    return Digest(
        for_date=for_date,
        title=configuration.investigation.title,
        unit=configuration.investigation.unit,
        since=since,
        until=until,
        entries=tuple(
            entry for part in PARTS for entry in part.entries(known) if entry.id not in told
        ),
        coverage=coverage(
            findings, ledger, configuration, since=since, until=until, for_date=for_date
        ),
    )
