"""Addresses that nobody watched yet when they were named."""

from collections.abc import Iterator

from monitor.digest.sections.part import Known, Part
from monitor.digest.words import harmless
from storage.ledger import proposals, sources
from storage.ledger.times import to_time
from storage.records.digest import Entry, Section


def entries(known: Known) -> Iterator[Entry]:
    """Yield each proposal, the likeliest first."""
    watched = {source.url for source in sources.every(known.ledger, removed=True)}
    for one in proposals.until(known.ledger, known.until):
        followed = " — surveillée d'office" if one.url in watched else ""
        yield Entry(
            id=one.id, section=Section.PROPOSALS, at=to_time(one.proposed_at),
            title=f"{harmless(one.url)}{followed}", detail=(harmless(one.reason, 220),), url=one.url,
            captures=(one.capture_id,) if one.capture_id else (), link="/proposals",
        )  # fmt: skip


PART = Part(
    section=Section.PROPOSALS,
    place=6,
    mentioned=7,
    title="Adresses découvertes",
    counted=("adresse découverte", "adresses découvertes"),
    limit=20,
    entries=entries,
)
