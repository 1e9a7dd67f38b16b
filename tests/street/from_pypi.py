"""Bring up shop software of PyPI: its packages in a virtual environment of the Python it was written for, served by a script of ours."""

import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.street.program import HERE, Lacking, Running, served
from tests.street.walk import catalogue_of


def interpreter(version: str) -> str:
    """Return a Python of that version (``3.8``), on the path or kept by pyenv; raise Lacking where there is none."""
    if version == f"{sys.version_info.major}.{sys.version_info.minor}":
        return sys.executable
    kept = sorted(Path.home().glob(f".pyenv/versions/{version}.*/bin/python"))
    found = str(kept[-1]) if kept else shutil.which(f"python{version}")
    if found is None:
        raise Lacking(f"needs Python {version}, which is neither on the path nor in ~/.pyenv")
    return found


def pip(
    name: str,
    script: str,
    *packages: str,
    python: str = "3.11",
    before: Sequence[str] = (),
    project: Callable[[Path, Path], None] | None = None,
    path: str = "",
) -> Callable[[Path, int], Running]:
    """
    Return how to bring up a Python program.

    ``before`` is installed first (old programs want an old pip or setuptools). ``project`` writes the program's project folder
    once, given the environment and the folder. ``path`` is where the shop starts below its host.
    """

    def up(folder: Path, port: int) -> Running:
        environment = folder / "environments" / name
        own = environment / "bin" / "python"
        if not (environment / "ready").exists():
            subprocess.run(
                [interpreter(python), "-m", "venv", "--clear", str(environment)], check=True
            )
            for wanted in filter(None, (before, packages)):
                command = [str(own), "-m", "pip", "install", "-q", *wanted]
                subprocess.run(command, check=True, capture_output=True)
            (environment / "ready").touch()
        shop = folder / "shops" / name
        if project is not None and not (shop / "manage.py").exists():
            shop.mkdir(parents=True)
            project(environment, shop)
        shop.mkdir(parents=True, exist_ok=True)
        given = (str(shop), str(port), str(catalogue_of(folder)), "fr", "EUR")
        command = [str(own), str(HERE / "shops" / script), *given]
        return served(command, shop, f"http://127.0.0.1:{port}/{path}")

    return up


def mezzanine_project(environment: Path, shop: Path) -> None:
    """Write a Cartridge project as its documentation does."""
    command = [str(environment / "bin" / "mezzanine-project"), "-a", "cartridge", "carty", "."]
    subprocess.run(command, cwd=shop, check=True)


def longclaw_project(environment: Path, shop: Path) -> None:
    """Write a Longclaw project as its documentation does."""
    command = [str(environment / "bin" / "longclaw"), "start", "boutique"]
    subprocess.run(command, cwd=shop.parent, check=True)
    shop.rmdir()
    (shop.parent / "boutique").rename(shop)
