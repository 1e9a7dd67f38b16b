"""Canonical JSON (RFC 8785) and SHA-256: the two forms in which evidence is compared."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import rfc8785

_READ = 1 << 20


def canonical(value: Any) -> bytes:
    """Return the value as canonical JSON, RFC 8785: one byte string for one meaning."""
    return rfc8785.dumps(value)


def pieces(path: Path, offset: int = 0, length: int | None = None) -> Iterator[bytes]:
    """Yield a file's bytes from an offset, at most ``length`` of them, a megabyte at a time."""
    with path.open("rb") as file:
        file.seek(offset)
        left = length
        while left is None or left > 0:
            piece = file.read(_READ if left is None else min(_READ, left))
            if not piece:
                return
            if left is not None:
                left -= len(piece)
            yield piece


def typed(digest: str) -> str:
    """Return a hexadecimal digest in groups of four, as a person types it from paper."""
    return " ".join(digest[start : start + 4] for start in range(0, len(digest), 4))
