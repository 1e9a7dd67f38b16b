"""Wait for the disk: a new name is lost with the power, its file synced or not, until its folder is there too."""

import os
from pathlib import Path


def sync(path: Path) -> None:
    """Wait until what was written to a file, or a folder's entries, are on disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
