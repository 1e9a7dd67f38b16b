"""Small disks: filled, full of files, or read-only, as the kernel makes them."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest


@contextmanager
def small_disk(folder: Path, *, mb: int = 4, inodes: int = 0) -> Iterator[Path]:
    """Give a disk of this size in memory; who may not mount one skips what needs it."""
    folder.mkdir()
    options = f"size={mb}m" + (f",nr_inodes={inodes}" if inodes else "")
    if not _ran("mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)):
        pytest.skip("mounting a small disk needs root")
    try:
        yield folder
    finally:
        _ran("umount", "--lazy", str(folder))


@contextmanager
def read_only(disk: Path) -> Iterator[None]:
    """Hold a disk read-only."""
    assert _ran("mount", "-o", "remount,ro", str(disk))
    try:
        yield
    finally:
        assert _ran("mount", "-o", "remount,rw", str(disk))


@contextmanager
def filled(disk: Path) -> Iterator[None]:
    """Hold a disk full to the last byte."""
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file, suppress(OSError):
        for size in (65_536, 512, 1):
            with suppress(OSError):
                while file.write(b"\0" * size) == size:
                    pass
    try:
        yield
    finally:
        ballast.unlink()


def _ran(*command: str) -> bool:
    return subprocess.run(command, capture_output=True, check=False).returncode == 0
