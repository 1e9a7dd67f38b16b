"""
What each signal of the lineage is worth, the same pairs by what else there is, and what becomes of altered photographs.

``python -m benchmarks.bench_lineage [SEED …]`` reads worlds of pages whose seeds may be looked at and writes
``benchmarks/results/lineage_ablation.json``.
"""

import argparse
import io
import itertools
import random
import re
import sqlite3
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pdqhash
import tlsh
from PIL import Image
from sklearn.metrics import average_precision_score

from benchmarks.common import write
from benchmarks.html_likeness import similarity
from benchmarks.lineage_pages import pictures as drawn
from benchmarks.lineage_pages import world
from benchmarks.lineage_pages.cast import World
from benchmarks.lineage_pages.street import analysed
from monitor.lineage.fingerprint import Fingerprint
from monitor.lineage.placing import Placing
from monitor.lineage.weigh import Weighing, concluded
from monitor.lineage.weights import shipped_weights
from monitor.signals.pictures import compared, picture, value_of
from storage.records.link import Band, TraitKind

EMPTY = "<html><body><p></p></body></html>"
"""In place of the page of a channel."""

IDENTIFIERS = (TraitKind.HANDLE, TraitKind.PHONE, TraitKind.EMAIL, TraitKind.PAYMENT_ACCOUNT, TraitKind.TRACKER)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A later site beside a seized one."""

    seed: int
    later: str
    earlier: str
    true: bool
    weighing: Weighing
    prints: tuple[Fingerprint, Fingerprint]
    html: tuple[str, str]


def pairs_of(seed: int) -> list[Pair]:
    """Return each seized site of a world beside its return, everyone around it, and twenty shops."""
    with tempfile.TemporaryDirectory() as folder:
        known = world(seed)
        findings = analysed(known, Path(folder) / "workspace")
        found = _pairs(seed, known, findings)
        findings.close()
    return found


def _pairs(seed: int, known: World, findings: sqlite3.Connection) -> list[Pair]:
    rng = random.Random(seed)
    placing = Placing(findings, shipped_weights())
    html = {
        visit.pages[0][0].split("/")[2]: visit.pages[0][2].decode("utf-8", "replace")
        for visit in sorted(known.visits, key=lambda one: -one.day)
    }
    lawful = [site for site, kind in known.kinds.items() if kind == "lawful"]
    found = []
    for site, (earlier, _) in known.returns.items():
        others = [one for one, about in known.around.items() if about == earlier]
        for later in (site, *others, *rng.sample(lawful, 20)):
            old, new = placing.sites.known(earlier), placing.sites.known(later)
            if old is not None and new is not None:
                found.append(
                    Pair(
                        seed=seed, later=later, earlier=earlier, true=later == site,
                        weighing=placing.comparing.weighing(old, new),
                        prints=(placing.sites.merged(old), placing.sites.merged(new, old)),
                        html=(html.get(earlier, EMPTY), html.get(later, EMPTY)),
                    )
                )  # fmt: skip
    return found


def quality(pairs: Sequence[Pair], scores: Sequence[float]) -> dict[str, float]:
    """Return average precision, recall above the best false pair, and how often the true return ranks first."""
    labels, values = np.array([pair.true for pair in pairs]), np.array(scores)
    by_seed: dict[tuple[int, str], list[int]] = {}
    for index, pair in enumerate(pairs):
        by_seed.setdefault((pair.seed, pair.earlier), []).append(index)
    first = [labels[max(members, key=lambda i: (values[i], not labels[i]))] for members in by_seed.values()]  # fmt: skip
    return {
        "average_precision": round(float(average_precision_score(labels, values)), 3),
        "before_first_false": round(float((values[labels] > values[~labels].max()).mean()), 3),
        "true_first": round(float(np.mean(first)), 3),
    }


def ablation(pairs: Sequence[Pair]) -> dict[str, Any]:
    """Return the same ranking without each signal."""
    weights, results = shipped_weights(), {}
    signals = {r.observation.signal for pair in pairs for r in pair.weighing.reasons if r.alone}
    for left_out in ("nothing", *sorted(signals)):
        again = []
        for pair in pairs:
            kept = [r for r in pair.weighing.reasons if r.observation.signal != left_out]
            kept = [replace(r, counted=r.alone) for r in kept]
            again.append(concluded(kept, pair.weighing.copied, weights, pair.weighing.standing))
        hands = [p.true for p, w in zip(pairs, again, strict=True) if w.band is Band.SAME_HAND]
        results[left_out] = {
            **quality(pairs, [w.bits for w in again]),
            "returns_flagged": sum(w.flagged for p, w in zip(pairs, again, strict=True) if p.true),
            "same_hand_true": sum(hands), "same_hand_false": len(hands) - sum(hands),
        }  # fmt: skip
    return results


def baselines(pairs: Sequence[Pair]) -> dict[str, Any]:
    """Return how the lineage and what else there is rank the pairs."""
    methods: Mapping[str, Callable[[Pair], float]] = {
        "lineage": lambda pair: pair.weighing.bits,
        "html-similarity (k=0.3)": lambda pair: similarity(*pair.html, 0.3),
        "TLSH": _tlsh,
        "dom-hash": lambda pair: float(len({*(tuple(re.findall(r"<(\w+)", text)) for text in pair.html)}) == 1),
        "shared identifiers (AIL-like)": lambda pair: float(_shared(pair)),
        "tiers (Laundromat-like)": _tiers,
    }  # fmt: skip
    return {
        name: quality(pairs, [score(pair) for pair in pairs]) for name, score in methods.items()
    }


def _tlsh(pair: Pair) -> float:
    """Return how near two pages are; what is too short to be hashed is near nothing."""
    hashes = [tlsh.hash(text.encode()) for text in pair.html]
    return -1000.0 if "TNULL" in hashes else -float(tlsh.diff(*hashes))


def _shared(pair: Pair) -> int:
    before, after = pair.prints
    return sum(len(before.values(kind).keys() & after.values(kind).keys()) for kind in IDENTIFIERS)


def _tiers(pair: Pair) -> float:
    """Disinfo Laundromat's manner: identifiers, then weaker ones, then structure of which 0.9 is shared."""
    before, after = pair.prints
    similar = before.values(TraitKind.USERNAME).keys() & after.values(TraitKind.USERNAME).keys()
    ones, others = before.packed(TraitKind.CSS), after.packed(TraitKind.CSS)
    overlap = len(ones & others) / max(1, len(ones | others))
    return 100.0 * _shared(pair) + 10 * bool(similar) + (overlap if overlap >= 0.9 else 0)


def photographs() -> dict[str, Any]:
    """Return how many photographs are still found after an alteration, and how many unlike ones are taken for copies."""
    rng = random.Random(4)
    alterations: dict[str, Callable[[Image.Image], bytes]] = {
        "quality 30": lambda image: drawn.jpeg(image, 30),
        "size x0.5": lambda image: drawn.jpeg(drawn.scaled(image, 0.5)),
        "crop 15 %": lambda image: drawn.jpeg(drawn.cropped(image, 0.15, rng)),
        "crop 25 %": lambda image: drawn.jpeg(drawn.cropped(image, 0.25, rng)),
        "mirror": lambda image: drawn.jpeg(drawn.mirrored(image)),
        "logo": lambda image: drawn.jpeg(drawn.stamped(image, rng)),
        "crop 15 %, x0.5, quality 30": lambda image: drawn.jpeg(drawn.scaled(drawn.cropped(image, 0.15, rng), 0.5), 30),
        "mirror, crop 10 %, logo": lambda image: drawn.jpeg(drawn.stamped(drawn.mirrored(drawn.cropped(image, 0.1, rng)), rng), 60),
    }  # fmt: skip
    images = [drawn.photograph(seed) for seed in range(9_000, 9_120)]
    kept = [value_of(drawn.jpeg(image, 90)) or "" for image in images]
    reference = [pdqhash.compute(np.asarray(image))[0] for image in images]
    results: dict[str, Any] = {}
    for name, alter in alterations.items():
        ours = theirs = 0
        for image, value, hash_ in zip(images, kept, reference, strict=True):
            data = alter(image)
            ours += _copies(value, value_of(data) or value)
            altered = np.asarray(Image.open(io.BytesIO(data)).convert("RGB"))
            theirs += int((pdqhash.compute(altered)[0] != hash_).sum()) <= 31
        results[name] = {"found": ours / len(images), "PDQ at 31 bits": theirs / len(images)}
    unlike = [_copies(one, other) for one, other in itertools.combinations(kept, 2)]
    return {**results, "false among unlike": [sum(unlike), len(unlike)]}


def _copies(one: str, other: str) -> bool:
    match = compared(picture(one), picture(other))
    return match is not None and match.copy


def main() -> None:
    """Measure and write the result."""
    parser = argparse.ArgumentParser()
    parser.add_argument("seeds", type=int, nargs="*", default=[11])
    parser.add_argument("--photographs", action="store_true", help="also alter photographs")
    asked = parser.parse_args()
    seeds = asked.seeds
    pairs = [pair for seed in seeds for pair in pairs_of(seed)]
    figures = {
        "seeds": seeds, "pairs": len(pairs), "true": sum(pair.true for pair in pairs),
        "without": ablation(pairs), "ranked_by": baselines(pairs),
    }  # fmt: skip
    if asked.photographs:
        figures["photographs"] = photographs()
    print(write("lineage_ablation", figures, "py-tlsh", "pdqhash").read_text("utf-8"))


if __name__ == "__main__":
    main()
