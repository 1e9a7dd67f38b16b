"""
Ordinary French texts that a Debian machine holds: manual pages and handbooks, cut into passages.

Half of the files (by digest of their name) serve as background when the model is trained,
the other half to count false alarms; no file is in both. The packages are named in docs/words.md.

    python benchmarks/french_documents.py training OUT.jsonl [COUNT]
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

MANUALS = Path("/usr/share/man/fr")
HANDBOOKS = (
    Path("/usr/share/doc/installation-guide-amd64/fr"),
    Path("/usr/share/doc/aptitude/html/fr"),
    Path("/usr/share/doc/debian-reference-common/html"),
    Path("/usr/share/doc/developers-reference"),
)
SHORTEST = 150
LONGEST = 2500
_MACROS = re.compile(r"^\.[A-Za-z]{1,2}\b *", re.MULTILINE)
_ESCAPES = re.compile(r"\\f[BIRP]|\\[&%~|^]|\\-|\\\(..|\\\[[^\]]*\]|\\s-?\d|\\\*\([A-Za-z]{2}|\\")


def half(name: str) -> str:
    """Say which half a file belongs to."""
    return "training" if hashlib.sha256(name.encode()).digest()[0] % 2 else "counting"


def documents(which: str) -> Iterator[tuple[str, str]]:
    """Yield (name, passage) of one half, in order of file names, each passage once."""
    seen: set[int] = set()
    for path in sorted(MANUALS.glob("man*/*.gz")):
        if half(path.name) != which or path.is_symlink():
            continue
        text = gzip.decompress(path.read_bytes()).decode("utf-8", errors="replace")
        text = re.sub(r'^[.\']\\".*$', "", text, flags=re.MULTILINE)
        text = _ESCAPES.sub("", _MACROS.sub("", text))
        for number, passage in enumerate(re.split(r"\n\s*\n", text)):
            if SHORTEST < len(passage) < LONGEST and hash(passage) not in seen:
                seen.add(hash(passage))
                yield f"{path.name}#{number}", " ".join(passage.split())
    for folder in HANDBOOKS:
        for path in sorted(folder.glob("*.html")):
            if half(path.name) != which or (".fr." not in path.name and "fr" not in path.parts):
                continue
            tree = LexborHTMLParser(path.read_bytes())
            for number, node in enumerate(tree.css("p, li")):
                passage = " ".join(node.text().split())
                if SHORTEST < len(passage) < LONGEST:
                    yield f"{path.name}#{number}", passage


def main() -> None:
    """Write a spread sample of the training half as JSON lines."""
    count = int(sys.argv[3]) if len(sys.argv) > 3 else 2500
    found = list(documents(sys.argv[1]))
    step = max(1, len(found) // count)
    with Path(sys.argv[2]).open("w", encoding="utf-8") as out:
        out.writelines(
            json.dumps(
                {
                    "id": name,
                    "text": passage,
                    "lang": "fr",
                    "label": "benign",
                    "family": "background",
                },
                ensure_ascii=False,
            )
            + "\n"
            for name, passage in found[::step][:count]
        )


if __name__ == "__main__":
    main()
