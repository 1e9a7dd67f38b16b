"""Wait until a folder's entries are on disk: a new name is lost with the power otherwise, its file synced or not."""

import os
from pathlib import Path


def sync_directory(folder: Path) -> None:
    """Wait until a folder's entries are on disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
