"""Sellers whose words say plainly that they offer prepared phones."""

from collections.abc import Iterator

from monitor.digest.sections import offers
from monitor.digest.sections.part import Known, Part
from storage.records.digest import Entry, Section


def entries(known: Known) -> Iterator[Entry]:
    """Yield each such seller, the one first seen first."""
    yield from offers.entries(known, Section.NEW_SELLERS, decisive=True)


PART = Part(
    section=Section.NEW_SELLERS,
    place=1,
    title="Nouveaux vendeurs",
    counted=("{count} nouveau vendeur", "{count} nouveaux vendeurs"),
    entries=entries,
)
