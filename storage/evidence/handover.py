"""
Several packages handed over as one: named with what goes with them in one signed list, verified by one script.

A package proves itself; the list proves that none was taken from among them or put there, and that the script of each is its own.
"""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from storage.evidence import manifest
from storage.evidence.keys import UnitKey
from storage.evidence.opened import OpenPackage, Report, Trust
from storage.evidence.verify import verify_package
from storage.ids import file_sha256

LIST = "REMISE.sha256"
SCRIPT = "verifier-tout.sh"
_KEY = "unit.pub.pem"
_OF_A_PACKAGE = (manifest.CLOSING, "verifier.sh")
"""What stands for a whole package: the list that closes it, and what verifies it."""


def close(folder: Path, key: UnitKey) -> None:
    """Name and sign what stands in a folder: packages, and files beside them."""
    script = (Path(__file__).parent / SCRIPT).read_text(encoding="utf-8")
    (folder / SCRIPT).write_text(script.replace("@CLE@", key.fingerprint), encoding="utf-8")
    (folder / _KEY).write_bytes(key.public_pem)
    lines = "".join(f"{file_sha256(folder / path)}  {path}\n" for path in _named(folder)).encode()
    (folder / LIST).write_bytes(lines)
    (folder / f"{LIST}.sig").write_bytes(key.sign(lines))


def packages(folder: Path) -> list[Path]:
    """Return the packages of what is handed over."""
    return sorted(one for one in folder.iterdir() if one.is_dir())


def verify(folder: Path, trust: Trust) -> Report:
    """Verify list and packages; where there is no list, the one package that was handed over alone."""
    report = Report(sealed=True)
    if (folder / LIST).exists():
        opened = OpenPackage(folder, trust, report)
        opened.check_signed(LIST)
        listed = manifest.parse(opened.read(LIST)) or {}
        there = set(_named(folder))
        for path in sorted(there ^ set(listed)):
            report.fault(path, "manquant ou ajouté")
        for path in sorted(there & set(listed)):
            if sha256((folder / path).read_bytes()).hexdigest() != listed[path]:
                report.fault(path, "contenu différent de la liste signée")
    for package in packages(folder):
        found = verify_package(package, trust)
        for one in found.failures:
            report.fault(f"{package.name}/{one.path}", one.why)
        report.stamped += found.stamped
        report.sealed = report.sealed and found.sealed
    return report


def _named(folder: Path) -> Iterator[str]:
    for path in sorted(folder.iterdir()):
        if path.is_dir():
            yield from (f"{path.name}/{name}" for name in _OF_A_PACKAGE)
        elif path.name not in {LIST, f"{LIST}.sig"}:
            yield path.name
