"""
What can be wrong with evidence.

::

    EvidenceError
     ├── ExportRefused            the package is not made, and why
     │    └── TargetExists        something is at the target; it is never written over
     ├── CustodyBroken            the custody log does not chain, or lost lines
     ├── KeyMissing               the unit has no signing key
     ├── KeyLocked                the key is protected by a passphrase that was not given, or is wrong
     ├── KeyExists                a key is there; rotate it instead
     ├── TimestampRefused         an authority answered, and the answer proves nothing
     ├── AuthorityUnreachable     an authority did not answer
     ├── SealBroken               a stored seal does not verify
     ├── ClockUnreliable          our clock and the authority's token disagree
     ├── ImportRefused            a file offered for import is damaged or hostile
     └── ReplayUnavailable        no replay program can be started
"""

from storage.errors import ArchiveDamaged, StorageError


class EvidenceError(StorageError):
    """Anything wrong with evidence or its proofs."""


class ExportRefused(EvidenceError):
    """No package was made."""


class TargetExists(ExportRefused):
    """Something is at the target already."""

    def __init__(self, target: object) -> None:
        super().__init__(f"{target} exists already; a package is never written over another.")


class CustodyBroken(EvidenceError, ArchiveDamaged):
    """The custody log does not chain."""

    def __init__(self, seq: int, why: str) -> None:
        super().__init__(f"Custody line {seq}: {why}.")
        self.seq = seq


class KeyMissing(EvidenceError):
    """The unit has no signing key."""

    def __init__(self, folder: object) -> None:
        super().__init__(f"No signing key in {folder}. Make one with `portique evidence key`.")


class KeyLocked(EvidenceError):
    """The private key cannot be opened."""


class KeyExists(EvidenceError):
    """A signing key is there already."""

    def __init__(self, folder: object) -> None:
        super().__init__(
            f"{folder} holds a signing key already; use `portique evidence key --rotate`."
        )


class TimestampRefused(EvidenceError):
    """An authority's answer does not prove the time of these bytes."""


class AuthorityUnreachable(EvidenceError):
    """An authority gave no answer within the time allowed."""


class SealBroken(EvidenceError, ArchiveDamaged):
    """A stored seal does not verify."""


class ClockUnreliable(TimestampRefused):
    """Our clock and the authority's token disagree by more than is allowed."""

    def __init__(self, seconds: float, allowed: float) -> None:
        super().__init__(
            f"The token's time differs from this machine's clock by {seconds:.0f} s (at most {allowed:.0f} s allowed). "
            "Set the clock, then seal again."
        )


class ImportRefused(EvidenceError):
    """A file offered for import was put in quarantine."""


class ReplayUnavailable(EvidenceError):
    """No replay program can be started."""
