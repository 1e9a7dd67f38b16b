"""The evidence room of a workspace: where its keys, seals, journal and packages lie, and how they are opened."""

import sqlite3
from dataclasses import dataclass, field
from pathlib import Path

from storage.database import open_kept_ledger
from storage.evidence.custody import custody_migrations
from storage.evidence.journal import open_journal
from storage.evidence.keys import UnitKey, open_key
from storage.evidence.purge import purge_migrations
from storage.evidence.seals import seal_migrations
from storage.evidence.settings import EvidenceSettings
from storage.evidence.timestamp import Authority, read_roots
from storage.ledger.schema import ledger_migrations
from storage.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceRoom:
    """One unit's evidence: paths and settings, no open file."""

    archive: Path
    ledger: Path
    journal: Path
    keys: Path
    settings: EvidenceSettings = field(default_factory=EvidenceSettings)
    base: Path = field(default_factory=Path)
    """Folder that relative paths of the settings start from."""

    @classmethod
    def of(cls, workspace: Workspace, settings: EvidenceSettings) -> "EvidenceRoom":
        """Return the room of a workspace."""
        return cls(
            archive=workspace.archive,
            ledger=workspace.ledger,
            journal=workspace.folder / "journal.db",
            keys=workspace.folder / "keys",
            settings=settings,
            base=workspace.folder,
        )

    def open_ledger(self) -> sqlite3.Connection:
        """Open the ledger with the custody log, the seals and the tombstones in it."""
        database = open_kept_ledger(
            self.ledger,
            self.archive,
            ledger_migrations,
            custody_migrations,
            seal_migrations,
            purge_migrations,
        )
        connection = database.conn
        assert connection is not None
        return connection

    def open_journal(self) -> sqlite3.Connection:
        """Open the access journal."""
        return open_journal(self.journal)

    def open_key(self, passphrase: bytes | None) -> UnitKey:
        """Open the signing key; raises KeyMissing or KeyLocked."""
        return open_key(self.keys, passphrase)

    def authorities(self) -> list[Authority]:
        """
        Return the configured authorities with their pinned roots.

        Raises:
            OSError, TimestampRefused: a file of roots cannot be read.
        """
        return [
            Authority(
                name=each.name,
                url=each.url,
                roots_pem=read_roots(self.base / each.roots),
                seconds=each.seconds,
            )
            for each in self.settings.authorities
        ]
