"""
Measure what is read in pictures: letters recalled, contacts found, contacts invented, on a hundred drawn pictures.

Writes ``benchmarks/results/pictures.json``. The figures called ``before`` were measured once on the same pictures, before the
preparation of pictures was written, and are kept. Tesseract, DejaVu and Liberation must be installed.
"""

import json
import os
import unicodedata
from collections import Counter
from typing import Any

from rapidfuzz.distance import LCSseq

from benchmarks.common import RESULTS, write
from benchmarks.seller_pictures import Drawn, drawn
from monitor.phrases.pictures import read_picture, reader_version
from spiders.reading.contacts import contacts_in_text


def _letters(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.lower())
    return "".join(c for c in plain if c.isalnum() or c in "€@_.")


def figures() -> dict[str, Any]:
    """Read every picture and count."""
    letters: Counter[str] = Counter()
    recalled: Counter[str] = Counter()
    known: Counter[str] = Counter()
    found: Counter[str] = Counter()
    invented = spoken = 0
    for number, one in enumerate(drawn()):
        words = read_picture(one.body, f"bench{number}", None).words
        said = {f"{c.kind.value}={c.value}" for c in contacts_in_text(words)}
        _count(one, words, letters, recalled)
        known[one.style] += len(one.contacts)
        found[one.style] += len(one.contacts & said)
        invented += len(said - one.contacts)
        spoken += one.style == "none" and len(_letters(words)) > 3
    return {
        "letters_recalled": round(sum(recalled.values()) / sum(letters.values()), 3),
        "letters_recalled_by_style": {
            style: round(recalled[style] / letters[style], 3) for style in sorted(letters)
        },
        "contacts_known": sum(known.values()),
        "contacts_found": sum(found.values()),
        "contacts_found_by_style": {
            style: f"{found[style]}/{known[style]}" for style in sorted(known) if known[style]
        },
        "contacts_invented": invented,
        "pictures_without_lettering_read_as_words": f"{spoken}/40",
    }


def _count(one: Drawn, words: str, letters: Counter[str], recalled: Counter[str]) -> None:
    read = _letters(words)
    for line in one.lines:
        wanted = _letters(line)
        letters[one.style] += len(wanted)
        recalled[one.style] += len(wanted) if wanted in read else _best(wanted, words)


def _best(wanted: str, words: str) -> int:
    """Return how many letters of a line stand in order in the line read that is nearest to it."""
    return max(
        (int(LCSseq.similarity(wanted, _letters(line))) for line in words.splitlines()), default=0
    )


def main() -> None:
    """Measure and write."""
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")
    now = figures()
    kept = RESULTS / "pictures.json"
    before = (
        json.loads(kept.read_text(encoding="utf-8"))["figures"]["before"] if kept.exists() else now
    )
    write(
        "pictures",
        {"before": before, "now": now, "tesseract": reader_version()},
        "pillow",
        "pytesseract",
        "rapidfuzz",
    )
    print(json.dumps({"before": before, "now": now}, indent=1))


if __name__ == "__main__":
    main()
