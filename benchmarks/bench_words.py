"""
How well the words are heard: on blind texts, on ordinary pages of hosts that no weight was learnt from, on a grid of plain offers.

    PORTIQUE_ORDINARY=… PORTIQUE_HELP=… python benchmarks/bench_words.py BLIND.jsonl … [--tuned TEXTS.jsonl …]

Blind texts name their hand; what was tuned on stands apart. Intervals are Wilson's, 95 %.
"""

import json
import os
import platform
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from benchmarks import ordinary_pages, words_grid
from benchmarks.training.words import Labelled, read_labelled
from monitor.phrases.judge import default_judge
from monitor.phrases.records import Band, Segment
from monitor.phrases.report import wilson

RESULTS = Path(__file__).parent / "results"
SEEN = (Band.DECISIVE, Band.REVIEW)
Told = tuple[str, str]
"""Band and class."""


def share(count: int, total: int) -> dict[str, Any]:
    """Return a proportion with its interval."""
    low, high = wilson(count, total)
    return {
        "n": total,
        "count": count,
        "share": round(count / max(1, total), 4),
        "interval": [round(low, 4), round(high, 4)],
    }


def judged(item: tuple[Sequence[Segment], str | None]) -> Told:
    """Judge one page or text."""
    verdict = default_judge().judge_page(item[0], lang=item[1])
    return str(verdict.band), verdict.verdict


def _all(items: Iterable[tuple[Sequence[Segment], str | None]]) -> Iterator[Told]:
    with ProcessPoolExecutor(2) as pool:
        yield from pool.map(judged, items, chunksize=50)


def _texts(texts: Sequence[Labelled]) -> list[Told]:
    return list(_all(([Segment(kind="text", text=text.text)], None) for text in texts))


def table(texts: Sequence[Labelled], told: Sequence[Told]) -> dict[str, Any]:
    """Return recall and false alarms, without a hint of the language."""
    rows: dict[str, Any] = {}
    for label in ("listing", "benign"):
        bands = [band for text, (band, _) in zip(texts, told, strict=True) if text.label == label]
        if bands:
            rows[f"{label}_decisive_or_review"] = share(
                sum(band in SEEN for band in bands), len(bands)
            )
            rows[f"{label}_decisive"] = share(bands.count("decisive"), len(bands))
    return rows


def tables(texts: Sequence[Labelled]) -> dict[str, Any]:
    """Return the table of French and of other texts, of each hand and of each kind."""
    told = _texts(texts)
    pairs = list(zip(texts, told, strict=True))

    def chosen(wanted: Any) -> dict[str, Any]:
        kept = [(text, one) for text, one in pairs if wanted(text)]
        return table([text for text, _ in kept], [one for _, one in kept])

    return {
        "fr": chosen(lambda text: text.lang == "fr"),
        "other": chosen(lambda text: text.lang != "fr"),
        "all": table(texts, told),
        "hands": {hand: chosen(lambda text, hand=hand: text.hand == hand) for hand in sorted({text.hand for text in texts})},
        "languages": {lang: chosen(lambda text, lang=lang: text.lang == lang) for lang in sorted({text.lang for text in texts})},
        "kinds": {kind: chosen(lambda text, kind=kind: text.family == kind) for kind in sorted({text.family for text in texts})},
    }  # fmt: skip


def ordinary(pages: Sequence[ordinary_pages.Ordinary]) -> dict[str, Any]:
    """Return, for each source and part, how many ordinary pages reach a band; every alarm of the measured part by its name."""
    counts: Counter[tuple[str, str, str]] = Counter()
    alarms = []
    for page, (band, name) in zip(
        pages, _all((page.segments, page.lang) for page in pages), strict=True
    ):
        source = "help" if page.source.startswith("help") else page.source
        counts[source, page.part, band] += 1
        if page.part == "measure" and band in SEEN:
            alarms.append(f"{source}: {band} {name}")
    found: dict[str, Any] = {"alarms": dict(Counter(alarms))}
    for source, part in sorted({key[:2] for key in counts}):
        bands = {band: counts[source, part, band] for band in ("decisive", "review", "low", "none")}
        total = sum(bands.values())
        found.setdefault(part, {})[source] = {
            "decisive": share(bands["decisive"], total),
            "decisive_or_review": share(bands["decisive"] + bands["review"], total),
        }
    everything = [one for part in found if part != "alarms" for one in found[part].values()]
    total, alarmed = (
        sum(one["decisive"]["n"] for one in everything),
        sum(one["decisive"]["count"] for one in everything),
    )
    found["decisive_per_10000_of_all_parts"] = {
        "n": total, "count": alarmed, "rate": round(1e4 * alarmed / total, 3), "interval": [round(1e4 * x, 3) for x in wilson(alarmed, total)]
    }  # fmt: skip
    return found


def threads(pages: Sequence[ordinary_pages.Ordinary], size: int = 20) -> dict[str, Any]:
    """Return how many threads of twenty ordinary French sentences reach a band, each sentence a post."""
    posts = [
        Segment(kind="post", text=page.segments[0].text)
        for page in pages
        if page.source == "sentences" and page.part == "measure"
    ]
    made = [(posts[at : at + size], "fr") for at in range(0, len(posts) - size + 1, size)]
    bands = [band for band, _ in _all(made)]
    return share(sum(band in SEEN for band in bands), len(bands))


def grid() -> dict[str, Any]:
    """Return how many cells of plain offers reach a band, by language."""
    cells = list(words_grid.cells())
    bands = [
        band for band, _ in _all(([Segment(kind="text", text=text)], None) for _, text in cells)
    ]
    found = {}
    for lang in ("all", *words_grid.PARTS):
        own = [band for (one, _), band in zip(cells, bands, strict=True) if lang in ("all", one)]
        found[lang] = {
            "decisive_or_review": share(sum(band in SEEN for band in own), len(own)),
            "decisive": share(own.count("decisive"), len(own)),
        }
    return found


def speed() -> dict[str, float]:
    """Return MB/s of process time on a page without a trigger, and the time of one short offer that was not judged before."""
    judge = default_judge()
    quiet = (
        "Le marché ouvre tous les mardis, venez goûter les légumes d'été, les œufs et le miel du pays. "
        * 11000
    )
    page = [Segment(kind="body", text=quiet)]
    began = time.process_time()
    judge.judge_page(page)
    took = time.process_time() - began
    texts = [
        f"Mini tel déplaqué, ne sonne pas au portique, {price} € livré, mp. "
        for price in range(20, 220)
    ]
    began = time.process_time()
    for text in texts:
        judge.judge(text)
    return {
        "quiet_french_MB_per_s": round(len(quiet.encode()) / 1e6 / max(1e-9, took), 1),
        "ms_per_short_offer": round((time.process_time() - began) * 1000 / len(texts), 2),
    }


def main(arguments: Sequence[str]) -> None:
    """Measure everything and write the results."""
    if "PORTIQUE_ORDINARY" not in os.environ:
        sys.stdout.write(
            "words: PORTIQUE_ORDINARY and PORTIQUE_HELP name no folders of ordinary pages (docs/words.md); not measured.\n"
        )
        return
    at = arguments.index("--tuned") if "--tuned" in arguments else len(arguments)
    blind = read_labelled(map(Path, arguments[:at]))
    tuned = [
        text for text in read_labelled(map(Path, arguments[at + 1 :])) if text.label != "related"
    ]
    pages = [*ordinary_pages.pages(), *ordinary_pages.passages()]
    results = {
        "python": platform.python_version(),
        "edition": default_judge().edition,
        "blind": tables(blind) if blind else {},
        "ordinary": ordinary(pages),
        "threads_of_20_ordinary_sentences_blind": threads(pages),
        "grid": grid(),
        "speed": speed(),
        "tuned_on_not_evidence": {
            name: rows for name, rows in tables(tuned).items() if name != "kinds"
        }
        if tuned
        else {},
    }
    out = RESULTS / "words.json"
    out.write_text(json.dumps(results, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(out)


if __name__ == "__main__":
    main(sys.argv[1:])
