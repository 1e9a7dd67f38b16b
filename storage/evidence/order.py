"""What an export is: who asks and why, what it is made with, what comes of it."""

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from storage.evidence.keys import UnitKey
from storage.evidence.timestamp import Authority, Post, root_fingerprints


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """Who asks for a package, for whom and why."""

    recipient: str
    reason: str
    actor: str
    at: datetime
    unit: str = ""
    station: str = ""
    says: tuple[tuple[str, str], ...] = ()
    """What the program read on the page, name and text of each line, for the annex alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """What a package is signed, stamped and logged with."""

    archive: Path
    ledger: sqlite3.Connection
    journal: sqlite3.Connection
    key: UnitKey
    authorities: Sequence[Authority] = ()
    post: Post | None = None
    now: Callable[[], datetime]
    """This machine's clock, aware, UTC."""

    skew: float = 600.0
    clock_offset_ms: float = 1000.0
    software: str = "Portique"

    @property
    def by_name(self) -> dict[str, Authority]:
        """The authorities by their names."""
        return {each.name: each for each in self.authorities}

    def root_fingerprints(self) -> list[tuple[str, str]]:
        """Return each authority's name with the digest of each of its roots."""
        return [
            (name, digest)
            for name, authority in sorted(self.by_name.items())
            for digest in root_fingerprints(authority.roots_pem)
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """A finished package."""

    path: Path
    capture_id: str
    manifest_sha256: str
    sealed: bool
    pending: tuple[str, ...]
    """Authorities that gave no token for the inventory."""

    objections: tuple[str, ...]
    """Why the capture is not probative, in French; empty where it is."""


def put(folder: Path, path: str, data: bytes) -> None:
    """Write a file of a package that is being made; none is ever written twice."""
    with (folder / path).open("xb") as file:
        file.write(data)
