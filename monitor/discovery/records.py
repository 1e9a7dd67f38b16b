"""Candidates: addresses a feed names, before anyone has looked at them."""

from dataclasses import dataclass

from storage.ids import derived_id
from storage.records.source import SourceKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An address that a feed names, and why."""

    url: str
    kind: SourceKind
    feed: str
    reason: str
    """A French phrase that completes « proposé parce que … »."""

    strength: float
    """0 to 1: how much the feed's reason alone speaks for it, before its page is read."""

    query_id: str = ""
    """The query that brought it; empty where nothing was asked of anyone."""

    capture_id: str = ""
    """The capture that names it, where one does."""

    at: str
    """When the feed named it: of the capture where there is one, ISO 8601, UTC."""

    @property
    def id(self) -> str:
        """One candidate an address, whatever feeds name it."""
        return derived_id("candidate", self.url)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a feed tells whom when it is on, in French."""

    whom: str
    what: str


NOBODY = Told(whom="personne", what="rien ne sort : lecture de ce qui est déjà archivé")


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What the reading of an uploaded list gave."""

    rows: int
    candidates: tuple[Candidate, ...]
    dropped: tuple[str, ...] = ()
    """Names that turned out to be ordinary words of the list, with how often they occurred."""
