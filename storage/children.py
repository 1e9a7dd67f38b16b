"""
Start Python programs so that only Portique's own code and its packages can run in them.

``python -m NAME`` looks in the working folder first. The working folder of a watch is an investigation's folder, where files from
outside lie: a ``spiders.py`` or a ``json.py`` among them must never be run. An empty entry of PYTHONPATH is the same door.
"""

import os
import sys
import sysconfig
from pathlib import Path

ROOT = Path(__file__).parents[1]
"""The folder Portique's packages are imported from: a checkout, or an environment's site-packages."""


def command(module: str, *arguments: str, python: Path | str = sys.executable) -> list[str]:
    """Return the command that runs a module without looking for it in the working folder."""
    return [str(python), "-P", "-m", module, *arguments]


def environment() -> dict[str, str]:
    """Return this process's variables, with Portique's root alone on the path of every Python started with them."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    kept["PYTHONSAFEPATH"] = "1"
    if str(ROOT) not in {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}:
        kept["PYTHONPATH"] = str(ROOT)
    return kept


def keep_to_own_code() -> None:
    """Give every later child of this process that environment: the pool of readers is started by the standard library."""
    os.environ.pop("PYTHONPATH", None)
    os.environ.update(environment())
