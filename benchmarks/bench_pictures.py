"""
Measure what is read in pictures: letters recalled, contacts found, contacts invented, on a hundred drawn pictures.

Writes ``benchmarks/results/pictures.json``. The figures called ``before`` are those of one pass over the picture as it is, which was
the whole reader until its edition 2, measured in the same run. Tesseract, DejaVu and Liberation must be installed.
"""

import io
import json
import os
import resource
import unicodedata
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytesseract
from PIL import Image
from rapidfuzz.distance import LCSseq

from benchmarks.common import write
from benchmarks.seller_pictures import Drawn, drawn
from monitor.phrases.pictures import read_picture
from monitor.phrases.tesseract import reader_version
from spiders.reading.contacts.text import contacts_in_text


def _letters(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.lower())
    return "".join(c for c in plain if c.isalnum() or c in "€@_.")


def one_pass(body: bytes) -> str:
    """Read a picture as it is, as edition 1 of the reader did."""
    picture = Image.open(io.BytesIO(body)).convert("RGB")
    picture.thumbnail((2400, 2400))
    return str(pytesseract.image_to_string(picture, lang="fra+eng"))


def all_passes(body: bytes) -> str:
    """Read a picture as the product does."""
    return read_picture(body, "bench", None).words


def _seconds() -> float:
    """Return the CPU seconds of this process and of its finished children."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def figures(read: Callable[[bytes], str]) -> dict[str, Any]:
    """Read every picture and count."""
    letters: Counter[str] = Counter()
    recalled: Counter[str] = Counter()
    known: Counter[str] = Counter()
    found: Counter[str] = Counter()
    invented = spoken = 0
    seconds: list[float] = []
    for one in drawn():
        began = _seconds()
        words = read(one.body)
        seconds.append(_seconds() - began)
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
        "cpu_seconds_a_picture": {
            "mean": round(sum(seconds) / len(seconds), 2),
            "most": round(max(seconds), 2),
        },
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
    before, now = figures(one_pass), figures(all_passes)
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
