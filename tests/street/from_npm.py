"""Bring up shop software of npm: its packages in a folder of its own, served by a script of ours."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from tests.street.program import HERE, Lacking, Running, served
from tests.street.walk import catalogue_of


def npm(name: str, script: str, *packages: str, more: str = "") -> Callable[[Path, int], Running]:
    """Return how to bring up a Node program; ``more`` is handed to its script (a theme's name)."""

    def up(folder: Path, port: int) -> Running:
        if shutil.which("npm") is None:
            raise Lacking("needs Node with npm")
        shop = folder / "shops" / name
        if not (shop / "ready").exists():
            shop.mkdir(parents=True, exist_ok=True)
            (shop / "package.json").write_text('{"name": "street", "private": true}')
            command = ["npm", "install", "--ignore-scripts", *packages]
            subprocess.run(command, cwd=shop, check=True, capture_output=True)
            (shop / "ready").touch()
        command = [
            "node",
            str(HERE / "shops" / script),
            str(shop),
            str(port),
            str(catalogue_of(folder)),
            more,
        ]
        return served(command, shop, f"http://127.0.0.1:{port}/")

    return up
