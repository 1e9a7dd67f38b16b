"""Whether the tests that a chapter names are there."""

import re
from pathlib import Path


def missing_tests(chapter: str) -> list[str]:
    """Return the files and tests that a chapter names (``file.py::test_x``, ``::test_y``) and that are not there."""
    missing, file = [], ""
    for path, name in re.findall(r"`([\w/]+\.py)?(?:::(test_\w+))?`", chapter):
        file = path or file
        source = Path(__file__).parent / file
        if path and not source.exists():
            missing.append(path)
        elif name and not re.search(rf"def {name}\b", source.read_text(encoding="utf-8")):
            missing.append(f"{file}::{name}")
    return missing
