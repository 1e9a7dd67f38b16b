"""What of a digest goes to a recipient who asked for a part, or for English: his cases, his sites, what is thought of a lead."""

import sqlite3
from collections.abc import Iterator
from dataclasses import replace

from monitor.analysis.documents import site_of
from monitor.config import Subscription
from monitor.digest.folding import folded
from monitor.language import gettext as _
from storage.ledger import sources
from storage.records.digest import Digest, Entry, Section


def part(digest: Digest, wanted: Subscription, ledger: sqlite3.Connection) -> Digest:
    """Return what of what is told today a recipient asked for; how the watch stands is told to everybody."""
    if not (wanted.sites or wanted.cases or wanted.bands):
        return digest
    told = {entry.id for section in folded(digest) for entry in section.told}
    sites = {*wanted.sites, *_of_cases(ledger, wanted.cases)}
    everywhere = not (wanted.sites or wanted.cases)
    chosen = tuple(
        one
        for one in digest.entries
        if one.id in told and (everywhere or one.site_id in sites) and _of_band(one, wanted.bands)
    )
    return replace(
        digest, title=_("{title} (extrait demandé)").format(title=digest.title), entries=chosen
    )


def retold(digest: Digest, again: Digest) -> Digest:
    """Return a digest that was composed ``again`` in another language with what the first one tells, neither more nor less."""
    said = {entry.id: entry for entry in again.entries}
    return replace(again, entries=tuple(said.get(one.id, one) for one in digest.entries))


def _of_cases(ledger: sqlite3.Connection, cases: list[str]) -> Iterator[str]:
    for source in sources.every(ledger) if cases else ():
        if source.case_reference in cases:
            yield site_of(source.url, source.kind, source.platform)


def _of_band(entry: Entry, bands: list[str]) -> bool:
    return not bands or entry.section is not Section.LEADS or entry.id.rpartition(":")[2] in bands
