"""What a page works on: findings and ledger opened for reading while it is made, the archive, and the desk for decisions."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cached_property, lru_cache, partial
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse

from monitor.clock import clock_of
from monitor.config import Configuration, load
from monitor.desk import Desk
from storage.archive.reader import ArchiveReader
from storage.database import open_read_only
from storage.errors import CaptureUnknown
from storage.ledger import captures
from storage.records.capture import Capture
from storage.workspace import Workspace


class Work:
    """The workspace as one request sees it; what is opened is opened when first asked for, and closed with it."""

    def __init__(self, folder: Path, actor: str = "") -> None:
        """``actor`` is who asks."""
        self.workspace = Workspace(folder)
        self.actor = actor

    @cached_property
    def findings(self) -> sqlite3.Connection:
        """What was read and concluded, for queries."""
        return open_read_only(self.workspace.findings)

    @cached_property
    def ledger(self) -> sqlite3.Connection:
        """What was decided, for queries."""
        return open_read_only(self.workspace.ledger)

    @property
    def configuration(self) -> Configuration:
        """The settings as the file has them now."""
        path = self.workspace.configuration
        return _loaded(path, path.stat().st_mtime_ns)

    @property
    def read_at(self) -> tuple[object, ...]:
        """A mark of the findings as they stand: another one, and something was read since."""
        places = (self.workspace.findings, self.workspace.findings.with_name("findings.db-wal"))
        return (self.workspace.folder, *(one.stat().st_mtime_ns if one.exists() else 0 for one in places))  # fmt: skip

    @property
    def zone(self) -> ZoneInfo:
        """Where the readers live."""
        return ZoneInfo(self.configuration.schedule.timezone)

    @property
    def now(self) -> datetime:
        """The time by the workspace's clock."""
        return clock_of(self.configuration).now()

    @property
    def reader(self) -> ArchiveReader:
        """Opens captures as pages."""
        return ArchiveReader(self.workspace.archive, partial(captures.find, self.ledger))

    def capture(self, identity: str) -> Capture:
        """
        Return the capture of an id.

        Raises:
            Http404: there is none.
        """
        try:
            return captures.find(self.ledger, identity)
        except CaptureUnknown as error:
            raise Http404 from error

    @contextmanager
    def deciding(self) -> Iterator[Desk]:
        """Open the workspace for a decision: the ledger can be written, by the functions of the command line."""
        with Desk(self.workspace, self.configuration) as desk:
            yield desk

    def close(self) -> None:
        """Close what was opened."""
        for name in ("findings", "ledger"):
            if name in self.__dict__:
                self.__dict__.pop(name).close()


@lru_cache(maxsize=1)
def _loaded(path: Path, changed: int) -> Configuration:  # noqa: ARG001 - a new time is a new file
    return load(path)


def opened(answer: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Give each request its work, and close it after."""

    def answered(request: HttpRequest) -> HttpResponse:
        request.work = Work(settings.WORKSPACE, request.user.get_username())
        try:
            return answer(request)
        finally:
            request.work.close()

    return answered
