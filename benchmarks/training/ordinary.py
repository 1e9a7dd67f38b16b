"""Count what ordinary French texts say, so that discovery asks search engines for a seller's own words and nobody else's."""

from collections import Counter
from pathlib import Path

from benchmarks.training.words import OFFER, TEXTS, read_labelled
from monitor.discovery.queries import folded_words, runs

ORDINARY = Path(__file__).parents[2] / "monitor" / "discovery" / "ordinary"


def tables() -> dict[str, str]:
    """Return each file's text: words with the number of texts that use them, and the runs of texts that sell nothing."""
    french = [text for text in read_labelled([TEXTS / "training.jsonl"]) if text.lang == "fr"]
    counts: Counter[str] = Counter({"": len(french)})
    common: set[tuple[str, ...]] = set()
    for text in french:
        words = folded_words(text.text)
        counts.update(set(words))
        if text.label != OFFER:
            common.update(runs(words))
    return {
        "words.tsv": "".join(f"{word}\t{count}\n" for word, count in sorted(counts.items())),
        "runs.txt": "".join(f"{line}\n" for line in sorted(map(" ".join, common))),
    }


def write() -> None:
    """Write them where discovery reads them."""
    ORDINARY.mkdir(exist_ok=True)
    for name, text in tables().items():
        (ORDINARY / name).write_text(text, encoding="utf-8")
