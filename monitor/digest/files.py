"""Put a text in its file whole or not at all, on disk before anybody is told of it, and never through a link that was planted there."""

import os
from pathlib import Path

from storage.ids import derived_id
from storage.syncing import sync


def put(path: Path, content: str | bytes) -> Path:
    """Write a file in the place of what is there, wait until it is on disk; return its path."""
    partial = path.with_name(path.name + ".partial")
    partial.unlink(missing_ok=True)
    with partial.open("xb") as out:
        out.write(content.encode() if isinstance(content, str) else content)
        out.flush()
        os.fsync(out.fileno())
    partial.replace(path)
    sync(path.parent)
    return path


def own_file(folder: Path, day: str, recipient: str, suffix: str) -> Path:
    """Return where the part of a day's digest lies that a recipient asked for."""
    return folder / f"bilan-{day}.{derived_id('reader', recipient)}.{suffix}"


def digest_file(folder: Path, day: str, recipient: str, suffix: str) -> Path:
    """Return the file of a day's digest that a recipient gets: his part where one was made, else the whole."""
    part = own_file(folder, day, recipient, suffix)
    return part if part.is_file() else folder / f"bilan-{day}.{suffix}"
