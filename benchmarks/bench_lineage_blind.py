"""
Measure the lineage once on worlds whose seeds nobody has looked at: returns flagged, and every false *same hand*.

``python -m benchmarks.bench_lineage_blind SEED …`` writes ``benchmarks/results/lineage_blind.json``. A seed that was run here
is looked at from then on; the next measure takes new ones.
"""

import json
import sys
from pathlib import Path
from typing import Any

from benchmarks.bench_lineage import RESULTS, _analysed, _returns
from benchmarks.lineage_world.world import Size, world

SHOPS = 1000


def main() -> None:
    """Run each seed and write what was found."""
    results: dict[str, Any] = {"shops": SHOPS, "seeds": {}}
    for seed in map(int, sys.argv[1:]):
        known = world(seed, Size(shops=SHOPS))
        findings, run = _analysed(known)
        results["seeds"][str(seed)] = {"run": run, **_returns(known, findings)}
        Path(RESULTS / "lineage_blind.json").write_text(
            json.dumps(results, indent=1, ensure_ascii=False) + "\n"
        )


if __name__ == "__main__":
    main()
