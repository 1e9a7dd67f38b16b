"""
What can be wrong with a workspace.

::

    StorageError
     ├── WorkspaceError
     │    ├── NoWorkspace               the folder holds no portique.toml
     │    ├── WorkspaceExists           init was asked for where one is
     │    ├── WorkspaceBusy             another process holds the lock
     │    ├── SegmentBeingWritten       a living process holds the segment of a visit
     │    ├── NewerWorkspace            written by a later Portique
     │    ├── LedgerMissing             an archive stands, and no ledger beside it
     │    ├── LedgerDamaged             the ledger is no sound database
     │    ├── FindingsDamaged           the findings were none, and are set aside
     │    └── LedgerStands              a ledger was to be rebuilt where one is
     ├── ArchiveDamaged
     │    ├── TornSegment               bytes after the last whole record
     │    ├── DigestMismatch            bytes differ from the digest written at capture
     │    └── UnreadableRecord          a record cannot be parsed
     ├── CaptureUnknown                 no such capture in the ledger
     ├── BodyTooLarge                   decoding passed the byte budget
     ├── UndecodableBody                nobody here can undo its content coding
     ├── AlreadyStored                  an object of this key is on the store
     └── LedgerConflict                 a fact that is already there says something else
    OSError
     └── StoreUnavailable               the object store does not answer

Messages are English; the command line and the console say them in French (``monitor.words``).
"""


class StorageError(Exception):
    """Anything wrong with what is stored."""


class WorkspaceError(StorageError):
    """The folder cannot be used as a workspace."""


class NoWorkspace(WorkspaceError):
    """The folder holds no workspace."""

    def __init__(self, folder: object) -> None:
        self.what = str(folder)
        super().__init__(
            f"{folder} holds no workspace (no portique.toml). Make one with `portique init {folder}`."
        )


class WorkspaceExists(WorkspaceError):
    """A workspace is already there; nothing was changed."""

    def __init__(self, folder: object) -> None:
        self.what = str(folder)
        super().__init__(f"{folder} already holds a workspace; nothing was changed.")


class WorkspaceBusy(WorkspaceError):
    """Another process holds the lock of this part of the workspace."""

    def __init__(self, lock: str, holder: str) -> None:
        self.what = holder
        super().__init__(
            f"Another process holds the {lock} lock ({holder}). Wait for it to end, or stop it by its pid."
        )


class SegmentBeingWritten(WorkspaceError):
    """A process that lives still writes the segment of this visit."""

    def __init__(self, segment: str) -> None:
        self.what = segment
        super().__init__(
            f"{segment} is still being written by another process (`python -m spiders`). "
            "Wait for it to end, or end it by its pid, and start again."
        )


class NewerWorkspace(WorkspaceError):
    """The database was written by a later version of Portique."""

    def __init__(self, database: str, unknown: str) -> None:
        self.what = database
        super().__init__(
            f"{database} was written by a later Portique (migration {unknown!r} is unknown here). "
            "Use that version; nothing was changed."
        )


class LedgerMissing(WorkspaceError):
    """An archive stands without its ledger: an empty one beside it would say that nothing was ever watched."""

    def __init__(self, ledger: object) -> None:
        super().__init__(
            f"{ledger} is missing beside an archive that holds visits. Put it back from a copy, or rebuild what the archive "
            "tells of it with `portique ledger rebuild`; nothing was changed."
        )


class LedgerDamaged(WorkspaceError):
    """The ledger is no sound database: nothing is written to it, and nothing replaces it by itself."""

    def __init__(self, ledger: object, why: object) -> None:
        super().__init__(
            f"{ledger} is damaged ({why}). Put it back from a copy, or move it aside and rebuild what the archive tells of it "
            "with `portique ledger rebuild`; nothing was changed."
        )


class FindingsDamaged(WorkspaceError):
    """The findings were no sound database; they are set aside, and the next analysis makes them anew."""

    def __init__(self, aside: object, why: object) -> None:
        super().__init__(
            f"The findings were damaged ({why}) and are set aside as {aside}; `portique analyse` makes them anew."
        )


class LedgerStands(WorkspaceError):
    """A ledger is there: nothing is rebuilt over it."""

    def __init__(self, ledger: object) -> None:
        super().__init__(
            f"{ledger} is there. Move it aside first if it is to be rebuilt; nothing was changed."
        )


class ArchiveDamaged(StorageError):
    """Evidence is not as it was written."""


class TornSegment(ArchiveDamaged):
    """A segment ends in bytes that are no whole record; the whole records before them are sound."""

    def __init__(self, segment: str, offset: int, extra: int) -> None:
        super().__init__(
            f"{segment} holds {extra} bytes after its last whole record at offset {offset}."
        )
        self.offset = offset
        self.extra = extra


class DigestMismatch(ArchiveDamaged):
    """
    A record's bytes no longer have the digest written when they were captured.

    The capture is left in place: damaged evidence is reported, not removed.
    """

    def __init__(self, what: str, expected: str, found: str) -> None:
        super().__init__(
            f"{what} should have digest {expected} but has {found}. "
            "Restore its WARC file from a copy, then check the archive again."
        )


class UnreadableRecord(ArchiveDamaged):
    """The bytes at this place are no WARC record."""

    def __init__(self, segment: str, offset: int, why: str) -> None:
        super().__init__(f"{segment} at offset {offset}: {why}.")


class CaptureUnknown(StorageError, LookupError):
    """The ledger knows no such capture."""

    def __init__(self, capture_id: str) -> None:
        self.what = capture_id
        super().__init__(f"No capture {capture_id} in the ledger.")


class BodyTooLarge(StorageError):
    """Decoding a body passed the byte budget: a bomb, or a page nobody reads whole."""

    def __init__(self, limit: int, encoding: str) -> None:
        super().__init__(
            f"The {encoding} body decodes to more than {limit} bytes; the capture keeps the bytes as sent."
        )


class UndecodableBody(StorageError):
    """A body is under a content coding that cannot be undone: it is kept, and nothing is concluded from it."""

    def __init__(self, coding: str) -> None:
        super().__init__(
            f"The body cannot be decoded: its coding {coding[:60]!r} is unknown here or does not fit its bytes; "
            "the capture keeps the bytes as sent."
        )


class LedgerConflict(StorageError):
    """The ledger already holds a fact of this identity that says something else."""

    def __init__(self, what: str) -> None:
        super().__init__(
            f"{what} is already in the ledger with other content; facts are added or closed, never changed."
        )


class AlreadyStored(StorageError):
    """An object of this key is on the store; nothing is written over."""

    def __init__(self, key: str) -> None:
        super().__init__(f"{key} is on the store already; nothing was changed.")


class StoreUnavailable(OSError):
    """
    The object store does not answer, or refuses.

    As a full disk, it is no fault of what was to be read there: whoever asked tries again later.
    """

    def __init__(self, url: str, why: object) -> None:
        self.what, self.why = url, str(why).split("\n", 1)[0][:300]
        super().__init__(f"The store {url} does not answer: {self.why}")

    def __reduce__(self) -> tuple[type, tuple[str, str]]:
        return StoreUnavailable, (self.what, self.why)
