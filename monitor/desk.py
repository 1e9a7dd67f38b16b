"""An open workspace: configuration, clock, databases and archive at hand, for the command line and the worker."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path

from crawler.clock import Clock
from monitor.clock import clock_of
from monitor.config import Configuration, load
from storage.archive.reader import ArchiveReader
from storage.database import open_findings, open_kept_ledger, open_read_only
from storage.findings.schema import findings_migrations
from storage.ledger import captures as capture_table
from storage.ledger.schema import ledger_migrations
from storage.workspace import Workspace


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
            LedgerMissing: an archive stands, and no ledger beside it.
        """
        workspace = self.workspace
        return open_kept_ledger(workspace.ledger, workspace.archive, ledger_migrations).conn

    @property
    def reader(self) -> ArchiveReader:
        """Opens captures as pages."""
        return ArchiveReader(self.workspace.archive, partial(capture_table.find, self.ledger))

    @contextmanager
    def writing_findings(self, *, wait: bool = True) -> Iterator[sqlite3.Connection]:
        """
        Hold the analysis lock and give the findings for writing.

        Raises:
            WorkspaceBusy: another analysis runs and ``wait`` is false.
        """
        with self.workspace.lock("analysis", wait=wait):
            connection = open_findings(self.workspace.findings, findings_migrations).conn
            try:
                yield connection
            finally:
                connection.close()

    @contextmanager
    def reading_findings(self) -> Iterator[sqlite3.Connection]:
        """Give the findings for queries; they are made first where there are none yet."""
        if not self.workspace.findings.exists():
            with self.writing_findings():
                pass
        connection = open_read_only(self.workspace.findings)
        try:
            yield connection
        finally:
            connection.close()

    def close(self) -> None:
        """Close the ledger where it was opened."""
        if "ledger" in self.__dict__:
            self.ledger.close()
            del self.__dict__["ledger"]

    def __enter__(self) -> "Desk":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
