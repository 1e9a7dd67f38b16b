"""
Estimate how often each signal agrees, from pairs whose truth is known: training worlds, never the reported one.

Prints for every signal and level its rate among true returns (m), copycats, same-wholesaler pairs and unrelated pairs (u),
beside the weights in use. The weights are then set by hand (docs/lineage.md says how the two are reconciled).
"""

import collections
import json
import random
import sqlite3
import sys
from pathlib import Path

from benchmarks.lineage_world.rows import rows, sites
from benchmarks.lineage_world.world import Size, world
from monitor.lineage.copying import copying
from monitor.lineage.placing import Placing
from monitor.lineage.shared import observations
from monitor.lineage.stage import update
from monitor.lineage.weights import shipped_weights
from storage.findings.lineage import TABLES

TRAINING_SEEDS = (101, 102)
TRAIT = "CREATE TABLE trait (capture_id TEXT, site_id TEXT, kind TEXT, value TEXT, quotation TEXT, observed_at TEXT, url TEXT)"


def main() -> None:
    """Count levels over the training worlds and write them beside the weights."""
    counts: dict[str, collections.Counter[tuple[str, str]]] = collections.defaultdict(
        collections.Counter
    )
    pairs: collections.Counter[str] = collections.Counter()
    weights = shipped_weights()
    for seed in TRAINING_SEEDS:
        known = world(seed, Size(shops=1200))
        findings = sqlite3.connect(":memory:")
        for table in (TRAIT, *TABLES):
            findings.execute(table)
        findings.executemany("INSERT INTO trait VALUES (?, ?, ?, ?, ?, ?, ?)", rows(known))
        update(findings, sites=sites(known), judgements=(), profiles=())
        placing = Placing(findings, weights)
        rng = random.Random(seed)
        seeds = [shop.host for shop in known.shops if shop.seized]
        judged = [
            (shop.host, shop.of, shop.truth.partition(":")[0])
            for shop in known.shops
            if shop.of and ":" not in shop.host
        ]
        others = [s.host for s in known.shops if s.truth in {"background", "same theme"}]
        suppliers = [s.host for s in known.shops if s.truth == "same wholesaler"]
        judged += [(rng.choice(others), rng.choice(seeds), "unrelated") for _ in range(1500)]
        judged += [(rng.choice(suppliers), rng.choice(seeds), "network") for _ in range(600)]
        for later, earlier, truth in judged:
            one, other = (
                placing.sites.merged(placing.sites.number(one)) for one in (earlier, later)
            )
            copied = copying(one, other)
            background = placing.comparing.background(
                placing.sites.number(earlier), placing.sites.number(later)
            )
            pairs[truth] += 1
            for signal, level in {
                (o.signal, o.level) for o in observations(one, other, copied, background, weights)
            }:
                counts[truth][signal, level] += 1
    table = {}
    for signal, level in sorted({pair for counter in counts.values() for pair in counter}):
        table[f"{signal}.{level}"] = {
            truth: round((counts[truth][signal, level] + 0.2) / (pairs[truth] + 0.4), 5)
            for truth in pairs
        }
        sys.stdout.write(f"{signal}.{level}: {table[f'{signal}.{level}']}\n")
    target = Path(__file__).parent / "results" / "lineage_estimates.json"
    target.parent.mkdir(exist_ok=True)
    target.write_text(
        json.dumps({"pairs": pairs, "rates": table, "seeds": TRAINING_SEEDS}, indent=1) + "\n"
    )


if __name__ == "__main__":
    main()
