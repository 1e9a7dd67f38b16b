"""Sites whose words leave a doubt: a person looks before anything is said of them."""

from collections.abc import Iterator

from monitor.digest.sections import offers
from monitor.digest.sections.part import Known, Part
from storage.records.digest import Entry, Section


def entries(known: Known) -> Iterator[Entry]:
    """Yield each such site, the one first seen first."""
    yield from offers.entries(known, Section.TO_CHECK, decisive=False)


PART = Part(
    section=Section.TO_CHECK,
    place=3,
    mentioned=5,
    title="À vérifier",
    counted=("{count} site à vérifier", "{count} sites à vérifier"),
    entries=entries,
)
