"""A source, a visit to it, and how the visit ended."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class SourceKind(StrEnum):
    """What someone asked to watch."""

    SHOP = "shop"
    SOCIAL = "social"
    FEED = "feed"
    PAGE = "page"


class SourceState(StrEnum):
    """Whether a source is visited."""

    ACTIVE = "active"
    PAUSED = "paused"
    REMOVED = "removed"


class BrowserUse(StrEnum):
    """Whether a source is visited with a browser."""

    AUTO = "auto"
    """Without, and again with one where a page shows nothing without its scripts."""
    ALWAYS = "always"
    NEVER = "never"


class RobotsPolicy(StrEnum):
    """What robots.txt means for a source; every choice but OBEY needs a legal basis and is logged."""

    OBEY = "obey"
    RECORD = "record"
    """Fetched, archived and noted for each page it would refuse, but not followed."""


class Outcome(StrEnum):
    """How a visit ended."""

    COMPLETE = "complete"
    """All that was to be visited was; only now may something be called gone."""
    PARTIAL = "partial"
    """A budget ran out or a page failed: what was seen counts, what was not seen means nothing."""
    BLOCKED = "blocked"
    GONE = "gone"
    """The site answers that there is nothing: 404/410 for its home, parked, expired."""
    SEIZED = "seized"
    BANNER = "banner"
    """What stands in place of the site says that it was seized, in a form that is not known: to be verified."""
    REDIRECTED = "redirected"
    """The site sends its visitors to another site."""
    UNREACHABLE = "unreachable"
    """No answer: name not found, refused, timed out, TLS failed."""
    ERROR = "error"
    """Our own failure; says nothing about the site."""

    @property
    def saw_everything(self) -> bool:
        """Say whether absence may be concluded from this visit."""
        return self is Outcome.COMPLETE


DIRECT = "direct"
"""In place of an exit's name: by this machine's own address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A shop, account, feed or page that someone asked to watch."""

    id: str
    url: str
    kind: SourceKind
    label: str = ""
    platform: str | None = None
    """Platform or network module by NAME, when known or forced."""

    every_seconds: int = 86_400
    learns: bool = False
    """Whether its pace is learned from what changes, around that; not where a person set it."""

    pace_seconds: float = 1.0
    """Least time between two requests to one host of this source."""

    robots: RobotsPolicy = RobotsPolicy.OBEY
    browser: BrowserUse = BrowserUse.AUTO
    exit: str = ""
    """Name of the exit it is visited by, empty for this machine's own address; of several, parted by commas, the first."""

    searches: tuple[str, ...] = ()
    """Words that the site's own search is asked for at each visit; the site learns them."""

    case_reference: str = ""
    """Number of the procedure under which it is watched."""

    legal_basis: str = ""
    retention_days: int = 365
    state: SourceState = SourceState.ACTIVE
    added_at: datetime
    added_by: str
    reason: str = ""
    """Why it is watched; for a proposed source, the reason of the proposal."""

    @property
    def faces(self) -> tuple[str, ...]:
        """Return the exits by which it is looked at in turn; empty is this machine's own address."""
        return tuple("" if name == DIRECT else name for name in self.exit.split(","))


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One run over one source."""

    id: str
    source_id: str
    started_at: datetime
    ended_at: datetime | None = None
    outcome: Outcome | None = None
    """None while it goes on."""

    reason: str = ""
    segment: str = ""
    """Path of its WARC below ``archive/``."""

    captures: int = 0
    bytes: int = 0
