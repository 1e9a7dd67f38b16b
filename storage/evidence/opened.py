"""
A package opened by who must not believe it: what he trusts, what he found wrong, and its files read within bounds.

Every fault is reported with its file; nothing stops at the first.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from json import loads as parse_json
from pathlib import Path
from typing import Any

from cryptography import x509

from storage.evidence.errors import TimestampRefused
from storage.evidence.keys import verifies
from storage.evidence.timestamp import verify as verify_token

MAX_SMALL = 256 * 1024 * 1024
"""A JSON or text file of a package beyond this is not read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trust:
    """What the verifier believes without proof: the unit's public keys and the authorities' roots, in PEM."""

    keys: tuple[bytes, ...]
    roots: Mapping[str, bytes]
    """By the authority's name."""

    @classmethod
    def of_folder(cls, folder: Path) -> "Trust":
        """Read ``unit*.pub.pem`` and ``tsa-NAME.pem`` from a folder."""
        return cls(
            keys=tuple(path.read_bytes() for path in sorted(folder.glob("unit*.pub.pem"))),
            roots={
                path.name.removeprefix("tsa-").removesuffix(".pem"): path.read_bytes()
                for path in sorted(folder.glob("tsa-*.pem"))
            },
        )


@dataclass(frozen=True, slots=True)
class Failure:
    """One thing wrong."""

    path: str
    why: str
    """In French."""


@dataclass(slots=True)
class Report:
    """What verification found."""

    failures: list[Failure] = field(default_factory=list)
    stamped: list[str] = field(default_factory=list)
    """``FILE AUTHORITY TIME`` of every token that holds."""

    sealed: bool = False

    def fault(self, path: str, why: str) -> None:
        """Note a fault once."""
        failure = Failure(path, why)
        if failure not in self.failures:
            self.failures.append(failure)

    @property
    def good(self) -> bool:
        """Say whether the package is intact and sealed."""
        return self.sealed and not self.failures


@dataclass(frozen=True, slots=True)
class OpenPackage:
    """A package's folder, with what is believed and the report that is being written."""

    folder: Path
    trust: Trust
    report: Report

    def check_signed(self, path: str) -> None:
        """Note a fault where no key of the unit signed a file."""
        data, signature = self.read(path), self.read(f"{path}.sig")
        if not any(verifies(key, signature, data) for key in self.trust.keys):
            self.report.fault(path, "la signature du service ne couvre pas ce fichier")

    def stamped(self, path: str, name: str) -> bool:
        """Say whether an authority's token over a file verifies under its root; note why not, or when it was given."""
        token = f"{path}.{name}.tsr"
        roots = self.trust.roots.get(name)
        if roots is None:
            self.report.fault(token, f"aucune racine de confiance pour l'autorité {name}")
            return False
        try:
            found = verify_token(
                name,
                self.read(f"{path}.{name}.tsq"),
                self.read(token),
                self.read(path),
                x509.load_pem_x509_certificates(roots),
            )
        except TimestampRefused:
            self.report.fault(token, f"le jeton d'horodatage ne vaut pas pour {path}")
            return False
        self.report.stamped.append(f"{path} {name} {found.at.isoformat()}")
        return True

    def read(self, path: str) -> bytes:
        """Return a file's bytes, empty where it is no ordinary file of bearable size."""
        full = self.folder / path
        if full.is_symlink() or not full.is_file() or full.stat().st_size > MAX_SMALL:
            return b""
        return full.read_bytes()

    def json(self, path: str) -> dict[str, Any]:
        """Return what a JSON file says, empty with a fault where it is no object."""
        return self.parsed(path, self.read(path))

    def parsed(self, path: str, data: bytes) -> dict[str, Any]:
        """Return what JSON says, empty with a fault where it is no object."""
        try:
            value = parse_json(data)
        except (ValueError, RecursionError):
            value = None
        if not isinstance(value, dict):
            self.report.fault(path, "fichier illisible")
            return {}
        return value
