"""
Which installed distributions hold a module, and in which version.

To ask it of all that is installed takes a fifth of a second of every start, so the answer is kept in the user's cache
folder, under the names and versions of all that is installed; it may be deleted at any time.
"""

import json
import os
import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import cache
from importlib import metadata
from pathlib import Path

from storage.ids import sha256_hex

PACKAGES = ("monitor", "spiders", "crawler", "storage")
PYTHON = f"{sys.version_info.major}.{sys.version_info.minor}"


def versions(modules: Iterable[str]) -> dict[str, str]:
    """Return the version of Python and of everything installed that holds one of these top modules, by name."""
    held = _held()
    names = {name for module in modules for name in held.get(module, ())}
    return {"python": PYTHON, **{name: _version(name) for name in sorted(names)}}


def cache_folder() -> Path:
    """Return where this user's caches of Portique stand."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "portique"


def distributions(kept: Path, folders: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """
    Return the names of the distributions that hold each top module, as ``packages_distributions`` does.

    Args:
        kept: the file in which the answer stands, or is to stand.
        folders: where they are installed; the answer holds while each lists the same distributions.
    """
    now = sha256_hex("\n".join(_listed(folders)).encode())
    with suppress(OSError, ValueError, TypeError, KeyError):
        known = json.loads(kept.read_bytes())
        if known["installed"] == now:
            return {module: tuple(names) for module, names in known["distributions"].items()}
    found = {
        module: tuple(sorted(set(names)))
        for module, names in metadata.packages_distributions().items()
    }
    with suppress(OSError):  # what cannot be written is asked again next time
        kept.parent.mkdir(parents=True, exist_ok=True)
        part = kept.with_suffix(f".{os.getpid()}")
        part.write_text(json.dumps({"installed": now, "distributions": found}), "utf-8")
        part.replace(kept)
    return found


_version = cache(metadata.version)


@cache
def _held() -> Mapping[str, tuple[str, ...]]:
    ours = {*PACKAGES, *sys.stdlib_module_names}
    found = distributions(cache_folder() / f"installed-{PYTHON}.json", sys.path)
    return {module: names for module, names in found.items() if module not in ours}


def _listed(folders: Iterable[str]) -> list[str]:
    """Return the distributions that folders list: an installation writes one folder, its version in its name."""
    return sorted(
        f"{path}:{path.stat().st_mtime_ns}"
        for folder in folders
        for path in Path(folder or ".").glob("*.*-info")
    )
