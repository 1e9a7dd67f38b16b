"""What one reader is told on one day, and the fact that it was sent."""

from dataclasses import dataclass
from datetime import date, datetime

from storage.records.health import Coverage
from storage.records.named import Named


class Section(Named):
    """The parts of a digest; each is told by its module in :mod:`monitor.digest.sections`."""

    NEW_SELLERS = "new_sellers"
    LEADS = "leads"
    TO_CHECK = "to_check"
    """Sites whose words leave a doubt: a person looks before anything is said of them."""
    SITES = "sites"
    """Seizures, closures, redirects, returns."""
    CHANGES = "changes"
    PROPOSALS = "proposals"
    """Addresses that nobody watches yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of a digest, with what proves it."""

    id: str
    """What is announced once: derived from the finding, and from what it says of it."""

    section: Section
    at: datetime
    """Capture time of what it rests on."""

    title: str
    kind: str = ""
    """What kind of news it is, in French, where a section tells several."""

    detail: tuple[str, ...] = ()
    """Further lines, French, ready to be read."""

    quotation: str = ""
    site_id: str = ""
    url: str = ""
    captures: tuple[str, ...] = ()
    """Ids of the captures that prove it."""

    link: str = ""
    """Path in the console."""

    strong: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """What is new for the readers on a civil day."""

    for_date: date
    title: str
    unit: str
    since: datetime | None
    until: datetime
    entries: tuple[Entry, ...]
    coverage: Coverage

    def of(self, section: Section) -> list[Entry]:
        """Return the entries of a section, in the order of reading."""
        return [entry for entry in self.entries if entry.section is section]
