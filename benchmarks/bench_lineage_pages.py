"""
The lineage over worlds written as pages, read by the whole path: who is told, who is first, who is framed.

Seeds 1 to 9 are for training, 11 to 19 may be looked at, from 101 on they are blind: they are run once for a release, and their
result is kept whatever it is (``benchmarks/results/lineage_pages.json``). ``--texts FOLDER`` lets sellers speak with other hands.
"""

import argparse
import json
import tempfile
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.common import write
from benchmarks.lineage_pages import world
from benchmarks.lineage_pages.cast import BLIND
from benchmarks.lineage_pages.street import analysed, measured
from benchmarks.lineage_pages.texts import FOLDER

SUMS = ("sites", "decoys", "returns", "told_first_digest", "first_place", "same_hand_true", "same_hand_false", "pairs_shown")  # fmt: skip
COPIERS = ("mirror", "early mirror", "themed mirror", "impostor", "franchise", "thief", "big thief")
AROUND = ("agent", "franchise", "reseller")
"""Of whom it is right to say that they copy, and that they are of the seller's network."""

WATCHED = 60
"""Seeds that an investigator watches."""


def measure(seed: int, folder: Path) -> dict[str, Any]:
    """Return the figures of one seed."""
    began = time.process_time()
    with tempfile.TemporaryDirectory() as workspace:
        known = world(seed, folder=folder)
        findings = analysed(known, Path(workspace) / "workspace")
        figures = measured(known, findings)
        findings.close()
    spent = {"cpu_seconds": round(time.process_time() - began)}
    return {"sites": len({v.url for v in known.visits}), "decoys": len(known.kinds), **figures, **spent}  # fmt: skip


def together(results: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return what the seeds say together, with the upper bound (95 %) of false *same hand* among the pairs shown."""
    total: dict[str, Any] = {name: sum(one[name] for one in results) for name in SUMS}
    pairs, false = total["pairs_shown"], total["same_hand_false"]
    total["false_at_most"] = round(1 - 0.05 ** (1 / pairs), 5) if pairs and not false else None
    total["average_precision"] = round(
        sum(one["average_precision"] for one in results) / len(results), 3
    )
    wrong = Counter[str]()
    for one in results:
        wrong.update(one["wrong_told"])
    per_day = WATCHED / total["returns"] / (sum(one["days"] for one in results) / len(results))
    for name, right in (("copies", COPIERS), ("network", AROUND)):
        band = "copycat" if name == "copies" else "same_network"
        told = sum(n for what, n in wrong.items() if what in {f"{kind}: {band}" for kind in right})
        total[f"{name}_a_day"] = round(told * per_day, 2)
    every = round(sum(wrong.values()) * per_day, 2)
    total["wrong_a_day"] = round(every - total["copies_a_day"] - total["network_a_day"], 2)
    lines = sum(one["copy_lines"] for one in results)
    total["copy_lines_a_day"] = round(lines * per_day, 2)
    total["wrong_told"] = dict(sorted(wrong.items()))
    for name in ("not_told", "not_first", "not_same_hand"):
        total[name] = dict(sorted(Counter(d for one in results for d in one[name]).items()))
    bins: dict[str, list[float]] = {}
    for one in results:
        for edge, counts in one["stated_true"].items():
            bins[edge] = [a + b for a, b in zip(bins.get(edge, [0, 0.0, 0]), counts, strict=True)]
    total["stated_true"] = {
        edge: {"pairs": n, "stated": round(stated / n, 3), "true": round(true / n, 3)}
        for edge, (n, stated, true) in sorted(bins.items())
    }
    return total


def main() -> None:
    """Measure the seeds given; write the result where all of them are blind."""
    parser = argparse.ArgumentParser()
    parser.add_argument("seeds", type=int, nargs="*", default=[1])
    parser.add_argument("--texts", type=Path, default=FOLDER)
    arguments = parser.parse_args()
    results = {str(seed): measure(seed, arguments.texts) for seed in arguments.seeds}
    figures = {"all": together([*results.values()]), "seeds": results}
    print(json.dumps(figures["all"], indent=1, ensure_ascii=False))
    if min(arguments.seeds) >= BLIND and arguments.texts == FOLDER:
        write("lineage_pages", figures)


if __name__ == "__main__":
    main()
