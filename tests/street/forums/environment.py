"""Environments of their own for the software of the street: installed once, kept in the user's cache."""

import os
import subprocess
import sys
from pathlib import Path

from tests.street.from_pypi import interpreter


def python_with(name: str, *packages: str, version: str | None = None) -> Path:
    """
    Return a Python that has the packages, made on first use with pip's own settings.

    ``version`` (``3.6``) is that of this Python where none is named; raises Lacking where there is none on this machine.
    """
    version = version or f"{sys.version_info.major}.{sys.version_info.minor}"
    cache = Path(os.environ.get("PORTIQUE_STREET", Path.home() / ".cache" / "portique-street"))
    folder = cache / f"{name}-{version}"
    python = folder / "bin" / "python"
    wanted = "\n".join(packages)
    mark = folder / "installed.txt"
    if not mark.is_file() or mark.read_text() != wanted:
        subprocess.run([interpreter(version), "-m", "venv", "--clear", folder], check=True)
        subprocess.run([python, "-m", "pip", "install", "-q", *packages], check=True)
        mark.write_text(wanted)
    return python


def modules_with(name: str, *packages: str) -> Path:
    """Return a folder of Node modules that has the packages, made on first use with npm's own settings."""
    cache = Path(os.environ.get("PORTIQUE_STREET", Path.home() / ".cache" / "portique-street"))
    folder = cache / name
    wanted = "\n".join(packages)
    mark = folder / "installed.txt"
    if not mark.is_file() or mark.read_text() != wanted:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "package.json").write_text(
            '{"name": "street", "version": "1.0.0", "private": true}'
        )
        subprocess.run(["npm", "install", *packages], cwd=folder, check=True)
        subprocess.run(["npm", "rebuild", "better-sqlite3"], cwd=folder, check=True)
        mark.write_text(wanted)
    return folder
