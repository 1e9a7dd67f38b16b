"""Put a text in its file whole or not at all, and never through a link that was planted there."""

from pathlib import Path


def put(path: Path, content: str) -> Path:
    """Write a file in the place of what is there; return its path."""
    partial = path.with_name(path.name + ".partial")
    partial.unlink(missing_ok=True)
    with partial.open("x", encoding="utf-8") as out:
        out.write(content)
    return partial.replace(path)
