"""
Which visits closed since the last analysis: to ask all of them would cost more with every month of a watch.

They are asked for before their captures are registered. A visit that is entered while the analysis runs would look empty,
and an empty complete visit makes a shop's goods vanish.
"""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass

from monitor.analysis.declared import SNAPSHOT
from storage.findings import steps
from storage.ledger import visits
from storage.rows import last_mark, marked

OPEN = "open visits"
"""Visits that went on when the last analysis began."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    """What closed since the last analysis that came to its end."""

    visits: Mapping[str, str]
    """Each with its source."""

    mark: str
    """Of the visit that was opened last."""

    still_open: frozenset[str]


def since_last(findings: sqlite3.Connection, ledger: sqlite3.Connection) -> Closed:
    """Return the visits that closed since; all, where a visit must be understood anew (the mark is gone with its row)."""
    mark = last_mark(ledger, "visit")
    after = marked(ledger, "visit", steps.mark(findings, SNAPSHOT.name))
    before = steps.noted(findings, OPEN)
    # What is open is asked first: a visit that closes in between is in both, and looked at again.
    going = visits.still_open(ledger, after=after, besides=before)
    found = visits.closed_by_source(ledger, after=after, besides=before)
    return Closed(visits=found, mark=mark, still_open=frozenset(going))


def understood(findings: sqlite3.Connection, closed: Closed) -> None:
    """Write that all of them were understood."""
    if steps.mark(findings, SNAPSHOT.name) == closed.mark and not closed.visits:
        return
    with findings:
        steps.strike(findings, OPEN)
        steps.note(findings, OPEN, closed.still_open)
        steps.set_mark(findings, SNAPSHOT.name, closed.mark)


def sources_due(
    findings: sqlite3.Connection,
    ledger: sqlite3.Connection,
    edition: str,
    closed: Mapping[str, str],
) -> set[str]:
    """Return the sources with a visit that is not understood: of those that closed, or under another edition."""
    done = steps.editions(findings, SNAPSHOT.name, closed)
    behind = steps.behind(findings, SNAPSHOT.name, edition)
    new = {source for visit, source in closed.items() if done.get(visit) != edition}
    return new | visits.sources_of(ledger, behind)
