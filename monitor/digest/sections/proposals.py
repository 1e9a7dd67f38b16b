"""Addresses that nobody watched yet when they were named."""

from collections.abc import Iterator

from monitor.digest.sections.part import Known, Part
from monitor.digest.stored import as_told
from monitor.digest.words import harmless
from monitor.language import gettext as _
from storage.ledger import proposals, sources
from storage.ledger.times import to_time
from storage.records.digest import Entry, Section


def entries(known: Known) -> Iterator[Entry]:
    """Yield each proposal, the likeliest first."""
    watched = {source.url for source in sources.every(known.ledger, removed=True)}
    for one in proposals.until(known.ledger, known.until):
        said = _("{url} — surveillée d'office") if one.url in watched else "{url}"
        yield Entry(
            id=one.id, section=Section.PROPOSALS, at=to_time(one.proposed_at),
            title=said.format(url=harmless(one.url)), detail=(harmless(as_told(one.reason), 220),), url=one.url,
            captures=(one.capture_id,) if one.capture_id else (), link="/proposals",
        )  # fmt: skip


PART = Part(
    section=Section.PROPOSALS,
    place=6,
    mentioned=7,
    title="Adresses découvertes",
    counted=("{count} adresse découverte", "{count} adresses découvertes"),
    limit=20,
    entries=entries,
)
