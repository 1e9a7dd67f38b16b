"""
The inventory of a package: one digest line a file, signed, stamped, and closed.

``MANIFEST.sha256`` has the form of ``sha256sum``: every file but those of :func:`own`, sorted, LF. ``MANIFEST.fin``
lists the inventory, its signature and its tokens in turn, so that not one byte of the folder stands outside a digest.
"""

import os
from collections.abc import Iterable
from pathlib import Path

from storage.ids import file_sha256

NAME = "MANIFEST.sha256"
CLOSING = "MANIFEST.fin"


def files(package: Path) -> list[str]:
    """Return the paths of all files of a package below it, sorted by their bytes, ``MANIFEST.*`` at the top left out."""
    found = []
    for folder, _, names in os.walk(package):
        for name in names:
            path = (Path(folder) / name).relative_to(package).as_posix()
            if not is_own(path):
                found.append(path)
    return sorted(found, key=str.encode)


def own(authorities: Iterable[str]) -> set[str]:
    """Return the files that close an inventory with tokens of these authorities; no other ``MANIFEST.*`` belongs there."""
    tokens = {f"{NAME}.{name}.{kind}" for name in authorities for kind in ("tsq", "tsr")}
    return {NAME, f"{NAME}.sig", CLOSING, *tokens}


def is_own(path: str) -> bool:
    """Say whether a path is one of the ``MANIFEST.*`` files at the top, which the inventory cannot list."""
    return path.startswith("MANIFEST.") and "/" not in path


def listing(package: Path) -> bytes:
    """Return the inventory of what stands in a folder."""
    return "".join(f"{file_sha256(package / path)}  {path}\n" for path in files(package)).encode()


def write(package: Path) -> bytes:
    """Write the inventory and return its bytes."""
    data = listing(package)
    (package / NAME).write_bytes(data)
    return data


def close(package: Path) -> None:
    """Write the closing list of the ``MANIFEST.*`` files."""
    (package / CLOSING).write_bytes(closing(package))


def closing(package: Path) -> bytes:
    """Return what the closing list has to say."""
    names = sorted(
        path.name for path in package.glob("MANIFEST.*") if path.name != CLOSING and path.is_file()
    )
    return "".join(f"{file_sha256(package / name)}  {name}\n" for name in names).encode()


def parse(data: bytes) -> dict[str, str] | None:
    """Return digest by path, None where a line is not of the form."""
    entries = {}
    for line in data.decode("utf-8", "replace").splitlines():
        digest, separator, path = line[:64], line[64:66], line[66:]
        if len(digest) != 64 or separator != "  " or not path or path in entries:
            return None
        entries[path] = digest
    return entries
