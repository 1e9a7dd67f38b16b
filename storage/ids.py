"""Derive ids: kind and natural key in, id out, the same on every machine and after every rebuild."""

import hashlib
import json
from pathlib import Path


def derived_id(kind: str, *key: str | int | None) -> str:
    """
    Return the id of the thing of this kind with this natural key.

    The id is the kind, a hyphen and the first 80 bits of the SHA-256 of the key as JSON, in hexadecimal
    (20 characters): short enough to read aloud, and among 10^9 things the chance of any two sharing one is
    below 10^-6 (birthday bound, n^2 / 2^81).
    """
    text = json.dumps([kind, *key], ensure_ascii=False, separators=(",", ":"))
    return f"{kind}-{hashlib.sha256(text.encode()).hexdigest()[:20]}"


def sha256_hex(data: bytes) -> str:
    """Return the SHA-256 of the bytes in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def file_sha256(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal, read in pieces."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
