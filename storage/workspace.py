"""One investigation's folder: where everything lies, and who may write."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from storage.errors import NoWorkspace, WorkspaceBusy, WorkspaceExists

CONFIGURATION = "portique.toml"


@dataclass(frozen=True, slots=True)
class Workspace:
    """The paths of a workspace; see :mod:`storage` for what lies where."""

    folder: Path

    @classmethod
    def open(cls, folder: Path) -> "Workspace":
        """
        Return the workspace in a folder.

        Raises:
            NoWorkspace: there is none.
        """
        folder = folder.resolve()
        if not (folder / CONFIGURATION).is_file():
            raise NoWorkspace(folder)
        return cls(folder)

    @classmethod
    def create(cls, folder: Path, configuration: str) -> "Workspace":
        """
        Make a workspace with this configuration text.

        Raises:
            WorkspaceExists: one is already there; nothing was changed.
        """
        folder = folder.resolve()
        folder.mkdir(parents=True, exist_ok=True)
        workspace = cls(folder)
        try:
            with workspace.configuration.open("x", encoding="utf-8") as file:
                file.write(configuration)
        except FileExistsError as error:
            raise WorkspaceExists(folder) from error
        for part in (workspace.archive, workspace.digests, workspace.packages, workspace.state):
            part.mkdir(exist_ok=True)
        return workspace

    @property
    def configuration(self) -> Path:
        """The one file that people edit."""
        return self.folder / CONFIGURATION

    @property
    def archive(self) -> Path:
        """The folder of WARC segments."""
        return self.folder / "archive"

    @property
    def ledger(self) -> Path:
        """The database of what cannot be recomputed."""
        return self.folder / "ledger.db"

    @property
    def findings(self) -> Path:
        """The database of what can."""
        return self.folder / "findings.db"

    @property
    def digests(self) -> Path:
        """The folder of digests."""
        return self.folder / "digests"

    @property
    def packages(self) -> Path:
        """The folder of evidence packages."""
        return self.folder / "packages"

    @property
    def state(self) -> Path:
        """Locks and progress."""
        return self.folder / "state"

    @property
    def seen(self) -> Path:
        """What visits made of pages, by source; may be deleted at any time."""
        return self.state / "seen"

    @property
    def judged(self) -> Path:
        """What utterances were judged to be; may be deleted at any time."""
        return self.state / "judged.db"

    @contextmanager
    def lock(self, name: str, *, wait: bool = False) -> Iterator[None]:
        """
        Hold one of the workspace's locks (``run``, ``visits``, ``analysis``); the system frees it when the process dies.

        Raises:
            WorkspaceBusy: another process holds it and ``wait`` is false.
        """
        self.state.mkdir(exist_ok=True)
        path = self.state / f"{name}.lock"
        with path.open("a+", encoding="utf-8") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                file.seek(0)
                raise WorkspaceBusy(name, file.read().strip() or "unknown") from error
            file.truncate(0)
            file.write(f"pid {os.getpid()}")
            file.flush()
            try:
                yield
            finally:
                file.truncate(0)
