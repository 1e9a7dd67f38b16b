"""
Hunting through texts: pages a second of one core's processor time, beside reading everything, with the same finds.

The texts are those of the invented shop's theme pages (52 kB of mark-up), and of the ordinary saved pages where
``PORTIQUE_ORDINARY`` names their folder. Each kind of hunt goes through them twice: words seen for the first time cost more.
"""

import argparse
import time
from collections.abc import Sequence

from benchmarks.common import write
from benchmarks.line_pages import saved_pages, theme_page
from monitor.phrases.hunt import Find, hunt
from monitor.phrases.judge import default_judge
from monitor.phrases.query import ConceptQuery, PatternQuery, PhraseQuery, Query
from storage.page import page_from_bytes

PAGES = 600
PHRASES = ("téléphone indétectable", "ne sonnent pas", "livré dans les 48 heures")
"""Of nobody, of one page in ten, of every page."""

CONCEPTS = "EVADE & (MINI | MODEL)"
PATTERN = r"d[ée]plaqu[ée]s?"

Texts = Sequence[tuple[str, str]]


def texts(pages: Sequence[bytes]) -> list[tuple[str, str]]:
    """Return what pages say, by number."""
    read = (
        page_from_bytes(one, "http://boutique.example/", content_type="text/html") for one in pages
    )
    return [(str(number), page.words) for number, page in enumerate(read)]


def measured(query: Query, through: Texts) -> tuple[float, list[Find]]:
    """Return pages a second of processor time, and the finds."""
    began = time.process_time()
    found = list(hunt(query, through))
    return len(through) / (time.process_time() - began), found


def _beside(name: str, sifted: Query, whole: Query, through: Texts) -> dict[str, float | int]:
    first, found = measured(sifted, through)
    again, _ = measured(sifted, through)
    reading, everything = measured(whole, through)
    if found != everything:
        raise SystemExit(f"{name}: {len(found)} finds, {len(everything)} by reading everything")
    return {"finds": len(found), "first": round(first), "again": round(again), "reading_everything": round(reading), "ratio": round(again / reading, 1)}  # fmt: skip


def main() -> None:
    """Measure each kind of hunt."""
    parser = argparse.ArgumentParser()
    parser.add_argument("pages", type=int, nargs="?", default=PAGES)
    pages = parser.parse_args().pages
    kinds = {"theme": texts([theme_page(number, 0) for number in range(pages)])}
    if saved := saved_pages():
        kinds["saved"] = texts(saved)
    figures, judge = {}, default_judge()
    for kind, through in kinds.items():
        figures[kind] = {
            "texts": len(through),
            "characters_a_text": sum(len(text) for _, text in through) // len(through),
            "regex": {"again": round(measured(PatternQuery(PATTERN), through)[0])},
            CONCEPTS: _beside(
                CONCEPTS,
                ConceptQuery(CONCEPTS, judge),
                ConceptQuery(CONCEPTS, judge, sifted=False),
                through,
            ),
            **{
                one: _beside(one, PhraseQuery(one), PhraseQuery(one, sifted=False), through)
                for one in PHRASES
            },
        }
    write("hunt", figures)


if __name__ == "__main__":
    main()
