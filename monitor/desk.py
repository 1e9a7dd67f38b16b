"""An open workspace: configuration, clock, databases and archive at hand, for the command line and the worker."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.clock import Clock
from monitor.clock import clock_of
from monitor.config import Configuration, load
from storage.database import (
    fault_of,
    is_damage,
    open_findings,
    open_kept_ledger,
    open_read_only,
    set_aside,
)
from storage.errors import FindingsDamaged
from storage.evidence.custody import custody_migrations
from storage.findings.schema import findings_migrations
from storage.ledger import captures as capture_table
from storage.ledger.schema import ledger_migrations
from storage.workspace import Workspace

if TYPE_CHECKING:
    from storage.archive.reader import ArchiveReader


@dataclass
class Desk:
    """A workspace with everything that works on it; close it after use."""

    workspace: Workspace
    configuration: Configuration

    @classmethod
    def open(cls, folder: Path) -> "Desk":
        """
        Open the workspace in a folder.

        Raises:
            NoWorkspace: there is none. ConfigurationMistaken: its configuration cannot be used.
        """
        workspace = Workspace.open(folder)
        return cls(workspace, load(workspace.configuration))

    @cached_property
    def clock(self) -> Clock:
        """The clock things are dated by."""
        return clock_of(self.configuration)

    @cached_property
    def ledger(self) -> sqlite3.Connection:
        """
        The ledger, open for writing, brought to today's schema.

        Raises:
            LedgerMissing: an archive stands, and no ledger beside it. LedgerDamaged: it is no sound database.
        """
        workspace = self.workspace
        return open_kept_ledger(
            workspace.ledger, workspace.archive, ledger_migrations, custody_migrations
        ).conn

    @property
    def reader(self) -> "ArchiveReader":
        """Opens captures as pages."""
        from storage.archive.reader import ArchiveReader  # with it, what reads pages

        return ArchiveReader(self.workspace.archive, partial(capture_table.find, self.ledger))

    @contextmanager
    def writing_findings(self, *, wait: bool = True) -> Iterator[sqlite3.Connection]:
        """
        Hold the analysis lock and give the findings for writing.

        Raises:
            WorkspaceBusy: another analysis runs and ``wait`` is false.
            FindingsDamaged: they were no sound database; they are set aside, and the next analysis makes them anew.
        """
        with self.workspace.lock("analysis", wait=wait):
            try:
                with closing(
                    open_findings(self.workspace.findings, findings_migrations).conn
                ) as conn:
                    yield conn
            except sqlite3.DatabaseError as error:
                self._renew_findings(error)
                raise

    @contextmanager
    def reading_findings(self) -> Iterator[sqlite3.Connection]:
        """
        Give the findings for queries; they are made first where there are none yet.

        Raises:
            FindingsDamaged: they were no sound database; they are set aside, and the next analysis makes them anew.
        """
        if not self.workspace.findings.exists():
            with self.writing_findings():
                pass
        try:
            with closing(open_read_only(self.workspace.findings)) as connection:
                yield connection
        except sqlite3.DatabaseError as error:
            if is_damage(error):
                with self.workspace.lock("analysis", wait=True):
                    self._renew_findings(error)
            raise

    def check_findings(self) -> None:
        """
        Read the findings whole, as far as SQLite's quick check does.

        Raises:
            FindingsDamaged: they are no sound database, and are set aside.
        """
        with self.workspace.lock("analysis", wait=True):
            if self.workspace.findings.exists() and (fault := fault_of(self.workspace.findings)):
                raise FindingsDamaged(set_aside(self.workspace.findings).name, fault)

    def _renew_findings(self, error: sqlite3.DatabaseError) -> None:
        """Set findings aside that are no sound database: they come back from evidence. The analysis lock is held."""
        if not is_damage(error) or not fault_of(self.workspace.findings):
            return
        raise FindingsDamaged(set_aside(self.workspace.findings).name, error) from error

    def close(self) -> None:
        """Close the ledger where it was opened."""
        if "ledger" in self.__dict__:
            self.ledger.close()
            del self.__dict__["ledger"]

    def __enter__(self) -> "Desk":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
