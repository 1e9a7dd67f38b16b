"""What a feed is, and what it is given to work with."""

import sqlite3
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from monitor.discovery.names import Names
from monitor.discovery.outlet import Outlet
from monitor.discovery.records import Candidate, Told
from monitor.discovery.resolving import Resolver
from monitor.discovery.settings import Discovery
from monitor.discovery.trail import Trail
from storage.records.link import Profile


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What a feed works with during one run."""

    settings: Discovery
    findings: sqlite3.Connection
    """Open for reading."""

    trail: Trail
    outlet: Outlet
    resolver: Resolver
    names: Names
    folder: Path
    """Where answers are kept."""

    watched: frozenset[str]
    """Ids of the sites that are watched, by the address of their source."""

    left: frozenset[str]
    """Ids of the sites that a person stopped watching."""

    profiles: tuple[Profile, ...]
    """What is known of shops that were never captured."""

    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """One way of learning of addresses."""

    name: str
    says: str
    """One French line: what it looks for."""

    on: Callable[[Discovery], bool]
    tells: Callable[[Discovery], Told]
    seek: Callable[[Context], AsyncIterator[Candidate]]
    """
    Yield candidates.

    Raises:
        AllowanceSpent: the day's allowance is used up. FeedUnreadable, FeedRefused, CrawlError: nothing could be read.
        What was yielded before stands.
    """
