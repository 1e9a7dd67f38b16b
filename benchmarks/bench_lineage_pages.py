"""
The lineage over worlds written as pages, read by the whole path: who is told, who is first, who is framed.

Seeds 1 to 9 are for training, 11 to 19 may be looked at, from 101 on they are blind: they are run once for a release, and their
result is kept whatever it is (``benchmarks/results/lineage_pages.json``).
"""

import argparse
import json
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.common import write
from benchmarks.lineage_pages.cast import world
from benchmarks.lineage_pages.street import analysed, measured

BLIND = 101


def measure(seed: int) -> dict[str, Any]:
    """Return the figures of one seed."""
    with tempfile.TemporaryDirectory() as folder:
        known = world(seed)
        findings = analysed(known, Path(folder) / "workspace")
        figures = measured(known, findings)
        findings.close()
    return {"sites": len({v.url for v in known.visits}), "decoys": len(known.kinds), **figures}


def main() -> None:
    """Measure the seeds given; write the result where all of them are blind."""
    parser = argparse.ArgumentParser()
    parser.add_argument("seeds", type=int, nargs="*", default=[1])
    seeds = parser.parse_args().seeds
    results = {str(seed): measure(seed) for seed in seeds}
    print(json.dumps(results, indent=1, ensure_ascii=False))
    if min(seeds) >= BLIND:
        write("lineage_pages", results)


if __name__ == "__main__":
    main()
