"""What one reader is told on one day, and the fact that it was sent."""

from dataclasses import dataclass
from datetime import date, datetime

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
class Coverage:
    """What the watch saw and did not see; says whether « rien de nouveau » may be trusted."""

    sources: int = 0
    visited: int = 0
    complete: int = 0
    partial: tuple[str, ...] = ()
    blocked: tuple[str, ...] = ()
    unreachable: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()
    """Our own failures."""

    silent: tuple[str, ...] = ()
    """Shops and accounts that were read whole and showed nothing, though they showed something before."""

    late: tuple[str, ...] = ()
    paused: int = 0
    captures: int = 0
    problems: int = 0
    pending_delivery: int = 0
    damaged: tuple[str, ...] = ()
    """Evidence that the last reading found not to be as it was written."""

    unstamped: int = 0
    """Seals that no time-stamping authority has dated yet."""

    browser: str = ""
    """Why visits had no browser, where one did not start; empty where all had theirs."""
    behind: tuple[str, ...] = ()
    """What is still read by an earlier edition of code or rules, in French."""

    unread: tuple[str, ...] = ()
    """Sources with a visit that is archived and not understood: its analysis has not run, or died."""

    days_without: int = 0
    """Whole days since the last digest on which no visit was made."""

    @property
    def trustworthy(self) -> bool:
        """Say whether every source that was due was seen whole, so that no news is no news."""
        return not (
            self.partial
            or self.blocked
            or self.unreachable
            or self.failed
            or self.late
            or self.silent
            or self.days_without
            or self.damaged
            or self.browser
            or self.behind
            or self.unread
        )


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
