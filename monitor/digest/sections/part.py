"""What a section of the digest is."""

import sqlite3
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass
from urllib.parse import quote

from monitor.config import Configuration
from storage.records.digest import Entry, Section


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What a section may look at."""

    findings: sqlite3.Connection
    ledger: sqlite3.Connection
    configuration: Configuration
    until: str
    """Nothing later is told (ISO 8601, UTC)."""

    told: Container[str] = frozenset()
    """Ids of entries that earlier digests told: nothing need be looked up for them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One section of the digest: a module of this package with a ``PART`` is told, and nothing else is to be touched."""

    section: Section
    place: int
    """Where it stands: lower comes first."""

    title: str
    counted: tuple[str, str]
    """What the digest's first sentence says of one of its entries, and of several."""

    entries: Callable[[Known], Iterator[Entry]]
    mentioned: int = 0
    """Where the first sentence speaks of it, if not in the order of sections."""

    limit: int = 60
    """Entries that are written out; of the rest the number is told."""

    only_strong: bool = False
    """Whether the first sentence counts only the entries marked as strong."""


def site_link(site_id: str) -> str:
    """Return the path of a site's page in the console."""
    return f"/site/{quote(site_id, safe=':@')}"
