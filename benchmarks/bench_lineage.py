"""
Measure the lineage on a seeded world the matcher was not tuned on: returns, decoys, baselines, ablation, robustness, scale.

``python -m benchmarks.bench_lineage [--shops N] [--scale N ...]`` writes ``benchmarks/results/lineage.json`` and the
reliability plot beside it. Times are process CPU time.
"""

import argparse
import collections
import io
import itertools
import json
import platform
import random
import re
import resource
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pdqhash
import tlsh
from PIL import Image
from sklearn.metrics import average_precision_score

from benchmarks.html_likeness import similarity
from benchmarks.lineage_world import pictures as drawn
from benchmarks.lineage_world.rows import rows, sites, stamp
from benchmarks.lineage_world.world import Shop, Size, World, world
from benchmarks.lineage_world.writing import paraphrased
from monitor.lineage.fingerprint import SHINGLE, key, shingles
from monitor.lineage.index import Postings
from monitor.lineage.placing import Placing
from monitor.lineage.stage import update
from monitor.lineage.weigh import Weighing, concluded
from monitor.lineage.weights import shipped_weights
from monitor.signals.pictures import compared, picture, value_of
from monitor.signals.sentences import masked
from monitor.signals.username import stem
from storage.findings.lineage import TABLES

REPORTED_SEED = 2026
RESULTS = Path(__file__).parent / "results"
TRAIT = "CREATE TABLE trait (capture_id TEXT, site_id TEXT, kind TEXT, value TEXT, quotation TEXT, observed_at TEXT, url TEXT)"
Pair = tuple[str, str]


def main() -> None:
    """Run everything and write the results."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shops", type=int, default=3000)
    parser.add_argument("--scale", type=int, nargs="*", default=[10_000, 100_000, 1_000_000])
    arguments = parser.parse_args()
    results: dict[str, Any] = {"python": platform.python_version(), "seed": REPORTED_SEED}
    known = world(REPORTED_SEED, Size(shops=arguments.shops))
    results["world"] = dict(
        collections.Counter(shop.truth.partition(":")[0] for shop in known.shops)
    )
    findings, results["run"] = _analysed(known)
    results["returns"] = _returns(known, findings)
    _write(results)
    pool = _pool(known)
    placing = Placing(findings, shipped_weights())
    weighed = {
        pair: placing.comparing.weighing(
            placing.sites.number(pair[1]), placing.sites.number(pair[0])
        )
        for pair in pool
    }
    truth = known.true_pairs()
    labels = np.array([pair in truth for pair in pool])
    results["ranking"] = _baselines(known, pool, labels, weighed)
    results["calibration"] = _calibration(pool, truth, weighed)
    results["ablation"] = _ablation(pool, labels, weighed)
    _write(results)
    results["robustness"] = _robustness(known)
    _write(results)
    results["scale"] = [_scale(size) for size in arguments.scale]
    _write(results)


def _write(results: dict[str, Any]) -> None:
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "lineage.json").write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n")


def _analysed(known: World) -> tuple[sqlite3.Connection, dict[str, Any]]:
    findings = sqlite3.connect(":memory:")
    for statement in (TRAIT, *TABLES):
        findings.execute(statement)
    traits = rows(known)
    findings.executemany("INSERT INTO trait VALUES (?, ?, ?, ?, ?, ?, ?)", traits)
    began = time.process_time()
    report = update(findings, sites=sites(known), judgements=(), profiles=())
    spent = time.process_time() - began
    return findings, {
        "traits": len(traits),
        "captures": report.captures,
        "pairs_weighed": report.weighed,
        "leads": report.leads,
        "cpu_seconds": round(spent, 1),
        "cpu_ms_per_capture": round(1000 * spent / report.captures, 2),
    }


def _returns(known: World, findings: sqlite3.Connection) -> dict[str, Any]:
    """Recall in the first digest after the first capture, days to flag, and what was said of the decoys."""
    leads = {
        (row[0], row[1]): row[2:]
        for row in findings.execute(
            "SELECT subject, predecessor, band, flagged_at, probability FROM lead"
        )
    }
    first = dict(findings.execute("SELECT site_id, first_at FROM lineage_site"))
    shops = {shop.host: shop for shop in known.shops}
    hands = {
        s.host: s.of if s.truth == "account" or s.truth.startswith("return") else s.host
        for s in known.shops
    }
    kinds: dict[str, dict[str, Any]] = {}
    delays: list[float] = []
    for (later, earlier), kind in known.true_pairs().items():
        entry = kinds.setdefault(
            kind, {"returns": 0, "flagged": 0, "in_first_digest": 0, "bands": collections.Counter()}
        )
        entry["returns"] += 1
        if (later, earlier) not in leads:
            entry["bands"]["none"] += 1
            continue
        band, flagged_at, _ = leads[later, earlier]
        entry["flagged"] += 1
        entry["bands"][band] += 1
        delays.append((_time(flagged_at) - _time(first[later])).total_seconds() / 86_400)
        entry["in_first_digest"] += flagged_at <= stamp(
            _next_digest(_time(first[later]) + timedelta(minutes=5))
        )
    total = sum(entry["returns"] for entry in kinds.values())
    said: collections.Counter[str] = collections.Counter()
    false_hand = []
    for (later, earlier), (band, _, _) in leads.items():
        if hands[later] == hands[earlier]:
            continue
        whose = "of its model" if shops[later].of == earlier else "of another seed"
        said[f"{shops[later].truth.partition(':')[0]} {whose}: {band}"] += 1
        if band == "same_hand":
            false_hand.append([later, shops[later].truth, earlier])
    ever = findings.execute(
        "SELECT DISTINCT subject, predecessor FROM lead_history JOIN lead ON id = lead_id WHERE lead_history.band = 'same_hand'"
    ).fetchall()
    return {
        "returns": total,
        "flagged": sum(e["flagged"] for e in kinds.values()) / total,
        "in_first_digest": sum(e["in_first_digest"] for e in kinds.values()) / total,
        "same_hand": sum(e["bands"]["same_hand"] for e in kinds.values()) / total,
        "days_to_flag": {"median": float(np.median(delays)), "max": float(max(delays))},
        "false_same_hand": false_hand,
        "false_same_hand_at_any_time": sum(hands[a] != hands[b] for a, b in ever),
        "leads_per_day": len(leads) / known.size.days,
        "kinds": kinds,
        "said_of_others": dict(sorted(said.items())),
    }


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _next_digest(time: datetime) -> datetime:
    """Return the next 06:00 UTC."""
    digest = time.replace(hour=6, minute=0, second=0, microsecond=0)
    return digest if digest >= time else digest + timedelta(days=1)


def _pool(known: World) -> list[Pair]:
    """For each seized shop: its return and impostors, and a draw of every kind of decoy."""
    rng = random.Random(1)
    by_truth: dict[str, list[str]] = collections.defaultdict(list)
    for shop in known.shops:
        by_truth[shop.truth.partition(":")[0]].append(shop.host)
    found: list[Pair] = []
    for seller in (s for s in known.shops if s.seized):
        later = {s.host for s in known.shops if s.of == seller.host and s.truth != "account"}
        for truth, count in (
            ("same wholesaler", 12),
            ("same theme", 10),
            ("background", 20),
            ("return", 4),
            ("impostor", 4),
        ):
            later.update(rng.sample(by_truth[truth], min(count, len(by_truth[truth]))))
        same = [
            s.host
            for s in known.shops
            if s.theme is seller.theme and s.truth in {"background", "same theme"}
        ]
        later.update(rng.sample(same, min(10, len(same))))
        found += [(host, seller.host) for host in sorted(later)]
    return found


def _baselines(
    known: World, pool: list[Pair], labels: np.ndarray, weighed: dict[Pair, Weighing]
) -> dict[str, Any]:
    """Rank the same pairs by the lineage and by what else there is."""
    shops = {shop.host: shop for shop in known.shops}
    html = {host: _html(shops[host]) for host in {h for pair in pool for h in pair}}
    hashes = {host: tlsh.hash(text.encode()) for host, text in html.items()}
    tags = {host: "|".join(re.findall(r"<(\w+)", text)) for host, text in html.items()}

    methods: dict[str, Callable[[Pair], float]] = {
        "lineage (one hand)": lambda pair: weighed[pair].bits,
        "html-similarity (k=0.3)": lambda pair: similarity(html[pair[0]], html[pair[1]], 0.3),
        "TLSH": lambda pair: -tlsh.diff(hashes[pair[0]], hashes[pair[1]]),
        "dom-hash": lambda pair: float(tags[pair[0]] == tags[pair[1]]),
        "favicon": lambda pair: float(shops[pair[0]].icon == shops[pair[1]].icon != 0),
        "shared identifiers (AIL-like)": lambda pair: float(
            len(_identifiers(shops[pair[0]]) & _identifiers(shops[pair[1]]))
        ),
        "tiers (Laundromat-like)": lambda pair: _tiers(shops[pair[0]], shops[pair[1]]),
    }
    scores: dict[str, np.ndarray] = {}
    results: dict[str, Any] = {"pairs": len(pool), "true": int(labels.sum())}
    for name, score in methods.items():
        began = time.process_time()
        scores[name] = np.array([score(pair) for pair in pool])
        results[name] = {
            **_quality(pool, labels, scores[name]),
            "cpu_ms_per_pair": round(1000 * (time.process_time() - began) / len(pool), 3),
        }
    results["Splink 5"] = _quality(pool, labels, _splink(pool, shops))
    return results


def _quality(pool: list[Pair], labels: np.ndarray, scores: np.ndarray) -> dict[str, float]:
    """Average precision, recall above the best false pair, and how often the true successor ranks first of its seed."""
    best_false = scores[~labels].max()
    by_seed: dict[str, list[int]] = collections.defaultdict(list)
    for index, (_, earlier) in enumerate(pool):
        by_seed[earlier].append(index)
    first = [
        labels[max(members, key=lambda i: (scores[i], not labels[i]))]
        for members in by_seed.values()
        if labels[members].any()
    ]
    return {
        "average_precision": round(float(average_precision_score(labels, scores)), 4),
        "recall_before_first_false": round(float((scores[labels] > best_false).mean()), 4),
        "true_successor_first": round(float(np.mean(first)), 4),
    }


def _html(shop: Shop) -> str:
    """Return a shop's pages as one document."""
    theme = shop.theme
    classes = list(theme.classes) if theme else ["post"]
    rng = random.Random(shop.host)
    cards = "".join(
        f'<div class="{classes[3 % len(classes)]}"><h3>{n}</h3><span class="price">{p}</span></div>'
        for n, p in shop.products
    )
    words = "".join(
        f'<p class="{rng.choice(classes[:6])}">{t}</p>' for t in [*shop.pitch, *shop.terms]
    )
    frame = "".join(f'<div class="{name}"></div>' for name in (*classes, *shop.own_classes))
    links = "".join(f'<a href="https://{n}.example/{h}">{h}</a>' for n, h in shop.handles)
    images = "".join(f'<img src="/img/{p.seed % 9973}.jpg">' for p in shop.photos)
    boiler = "".join(f"<li>{t}</li>" for t in theme.boilerplate) if theme else ""
    return f"<html><head><title>{shop.name}</title></head><body>{frame}{cards}{words}{images}<ul>{boiler}</ul>{links}</body></html>"


def _identifiers(shop: Shop) -> set[str]:
    return {
        *(f"{n}:{h}" for n, h in shop.handles),
        *shop.phones,
        *shop.emails,
        *(f"{n}:{h}" for n, h in shop.payments),
        *shop.trackers,
        shop.company or shop.host,
    }


def _tiers(one: Shop, other: Shop) -> float:
    """Disinfo Laundromat's manner: tier 1 identifiers, tier 2 weaker ones, tier 3 structure of which 0.9 is shared."""
    score = 100.0 * len(_identifiers(one) & _identifiers(other))
    score += 10 * (one.icon == other.icon != 0) + 10 * bool(
        {stem(h) for _, h in one.handles} & {stem(h) for _, h in other.handles} - {""}
    )
    if one.theme and other.theme:
        ones, others = (
            {*one.theme.classes, *one.own_classes},
            {*other.theme.classes, *other.own_classes},
        )
        overlap = len(ones & others) / len(ones | others)
        score += overlap if overlap >= 0.9 else 0
    return score


def _splink(pool: list[Pair], shops: dict[str, Shop]) -> np.ndarray:
    """
    Splink with exact comparisons and term frequencies on the same fields: u by random sampling, m as it ships.

    EM without labels drives an m to 0 here, which Splink 5 refuses: true pairs are one in tens of thousands.
    """
    import logging

    import pandas as pd
    import splink.comparison_library as cl
    from splink import Linker, SettingsCreator
    from splink.internals.duckdb.database_api import DuckDBAPI

    logging.getLogger("splink").setLevel(logging.ERROR)

    def record(shop: Shop) -> dict[str, Any]:
        def least(values: Iterable[str]) -> str | None:
            return min(values, default=None)

        return {
            "unique_id": shop.host,
            "handle": least(f"{n}:{h}" for n, h in shop.handles if n == "telegram"),
            "phone": least(shop.phones),
            "email": least(shop.emails),
            "payment": least(a for _, a in shop.payments),
            "tracker": least(shop.trackers),
            "icon": str(shop.icon) if shop.icon else None,
            "theme": shop.theme.name if shop.theme else None,
            "terms": least(masked(t, (shop.name,)) for t in shop.terms),
            "pitch": least(masked(t, (shop.name,)) for t in shop.pitch),
            "photo": least(str(p.seed) for p in shop.photos),
        }

    frame = pd.DataFrame([record(shop) for shop in shops.values()])
    fields = [name for name in frame.columns if name != "unique_id"]
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            cl.ExactMatch(name).configure(term_frequency_adjustments=True) for name in fields
        ],
        blocking_rules_to_generate_predictions=[f"l.{name} = r.{name}" for name in fields],
        probability_two_random_records_match=0.0005,
    )
    linker = Linker(DuckDBAPI().register(frame), settings)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6)
    found = linker.inference.predict().as_pandas_dataframe()
    weights = {
        frozenset((a, b)): w
        for a, b, w in zip(found.unique_id_l, found.unique_id_r, found.match_weight, strict=True)
    }
    return np.array([weights.get(frozenset(pair), -30.0) for pair in pool])


def _calibration(
    pool: list[Pair], truth: dict[Pair, str], weighed: dict[Pair, Weighing]
) -> dict[str, Any]:
    """Reliability by bins of stated probability, and the plot of it."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot as plt

    edges = (0, 0.02, 0.1, 0.3, 0.5, 0.7, 0.9, 0.97, 1.0001)
    bins = []
    for low, high in itertools.pairwise(edges):
        members = [p for p in pool if low <= weighed[p].probability < high]
        if members:
            stated = float(np.mean([weighed[p].probability for p in members]))
            bins.append(
                {
                    "from": low,
                    "pairs": len(members),
                    "stated": round(stated, 4),
                    "true": round(sum(p in truth for p in members) / len(members), 4),
                }
            )
    figure, axes = plt.subplots(figsize=(5, 5))
    axes.plot([0, 1], [0, 1], color="#999", linestyle="--")
    axes.plot([b["stated"] for b in bins], [b["true"] for b in bins], marker="o", color="#1b7f4b")
    for entry in bins:
        axes.annotate(
            str(entry["pairs"]),
            (entry["stated"], entry["true"]),
            textcoords="offset points",
            xytext=(6, -10),
        )
    axes.set(
        xlabel="probabilité annoncée",
        ylabel="part de vraies successions",
        title="Fiabilité (nombre de paires)",
    )
    figure.savefig(RESULTS / "lineage_reliability.svg")
    brier = float(np.mean([(weighed[p].probability - (p in truth)) ** 2 for p in pool]))
    return {"brier": round(brier, 5), "bins": bins}


def _ablation(
    pool: list[Pair], labels: np.ndarray, weighed: dict[Pair, Weighing]
) -> dict[str, Any]:
    """The same ranking without each signal."""
    weights = shipped_weights()
    results = {}
    for left_out in sorted({r.observation.signal for w in weighed.values() for r in w.reasons}):
        again = {}
        for pair in pool:
            kept = [r for r in weighed[pair].reasons if r.observation.signal != left_out]
            again[pair] = concluded(
                [replace(r, counted=r.alone) for r in kept],
                weighed[pair].copied,
                weights,
                weighed[pair].standing,
            )
        scores = np.array([again[pair].bits for pair in pool])
        flagged = np.array([again[pair].flagged for pair in pool])
        results[left_out] = {
            "average_precision": round(float(average_precision_score(labels, scores)), 4),
            "returns_flagged": round(float(flagged[labels].mean()), 4),
        }
    return results


def _robustness(known: World) -> dict[str, Any]:
    """How much of each kind of evidence survives being altered."""
    rng = random.Random(4)
    alterations: dict[str, Callable[[Image.Image], bytes]] = {
        "quality 30": lambda image: drawn.jpeg(image, 30),
        "size x0.5": lambda image: drawn.jpeg(drawn.scaled(image, 0.5)),
        "crop 15 %": lambda image: drawn.jpeg(drawn.cropped(image, 0.15, rng)),
        "crop 25 %": lambda image: drawn.jpeg(drawn.cropped(image, 0.25, rng)),
        "mirror": lambda image: drawn.jpeg(drawn.mirrored(image)),
        "logo": lambda image: drawn.jpeg(drawn.stamped(image, rng)),
        "crop 15 %, x0.5, quality 30": lambda image: drawn.jpeg(
            drawn.scaled(drawn.cropped(image, 0.15, rng), 0.5), 30
        ),
        "mirror, crop 10 %, logo": lambda image: drawn.jpeg(
            drawn.stamped(drawn.mirrored(drawn.cropped(image, 0.1, rng)), rng), 60
        ),
    }
    images = [drawn.photograph(seed) for seed in range(9_000, 9_120)]
    kept = [value_of(drawn.jpeg(image, 90)) or "" for image in images]
    reference = [pdqhash.compute(np.asarray(image))[0] for image in images]
    photos = {}
    for name, alter in alterations.items():
        ours = theirs = 0
        for image, value, hash_ in zip(images, kept, reference, strict=True):
            data = alter(image)
            match = compared(picture(value), picture(value_of(data) or value))
            ours += match is not None and match.copy
            altered = np.asarray(Image.open(io.BytesIO(data)).convert("RGB"))
            theirs += int((pdqhash.compute(altered)[0] != hash_).sum()) <= 31
        photos[name] = {
            "found": round(ours / len(images), 3),
            "found by PDQ at 31 bits": round(theirs / len(images), 3),
        }
    unlike = [
        (i, j)
        for i in range(len(images))
        for j in range(i)
        if (m := compared(picture(kept[i]), picture(kept[j]))) is not None and m.copy
    ]
    sellers = [shop for shop in known.shops if shop.seized]
    texts = {}
    for rate in (0.0, 0.1, 0.3, 0.6):
        part = []
        for shop in sellers:
            before = {s for t in shop.terms for s in shingles(masked(t, (shop.name,)))}
            after = {
                s
                for t in shop.terms
                for s in shingles(masked(paraphrased(t, rng, rate), (shop.name,)))
            }
            part.append(len(before & after) / len(before))
        texts[f"synonyms at {rate:.0%}"] = round(float(np.mean(part)), 3)
    renamed = collections.Counter()
    for shop in sellers:
        for _, handle in shop.handles:
            for change in ("_bis", "2", ".officiel", "75", "_new"):
                renamed[change] += stem(handle + change) == stem(handle) != ""
    handles = sum(len(shop.handles) for shop in sellers)
    return {
        "photographs": photos,
        "false copies among unlike photographs": [
            len(unlike),
            len(images) * (len(images) - 1) // 2,
        ],
        "part of sampled shingles that survive": texts,
        "renamed handles with the same stem": {
            k: round(v / handles, 3) for k, v in renamed.items()
        },
        "shingle_words": SHINGLE,
    }


def _scale(size: int) -> dict[str, Any]:
    """CPU time to place one new site among many synthetic fingerprints: all its keys looked up and followed."""
    with tempfile.TemporaryDirectory() as folder:
        findings = sqlite3.connect(Path(folder) / "scale.db")
        findings.execute("PRAGMA journal_mode = OFF")
        findings.execute("PRAGMA synchronous = OFF")
        for statement in TABLES:
            findings.execute(statement)
        rng = np.random.default_rng(7)
        began = time.process_time()
        common = np.array([key("shingle", f"common {n}") for n in range(2_000)], dtype=np.int64)
        for start in range(0, size, 50_000):
            count = min(50_000, size - start)
            own = rng.integers(-(2**63), 2**63 - 1, size=(count, 7), dtype=np.int64)
            shared = common[rng.zipf(1.3, size=(count, 5)) % len(common)]
            every = np.concatenate([own, shared], axis=1)
            numbers = np.repeat(np.arange(start, start + count), every.shape[1])
            findings.executemany(
                "INSERT OR IGNORE INTO posting (key, site) VALUES (?, ?)",
                sorted(zip(every.reshape(-1).tolist(), numbers.tolist(), strict=True)),
            )
        findings.commit()
        built = time.process_time() - began
        (bytes_,) = findings.execute(
            "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
        ).fetchone()
        target = findings.execute(
            "SELECT key FROM posting WHERE site = ? LIMIT 20", (size // 2,)
        ).fetchall()
        postings = Postings(findings)
        most = max(2, size // 1000) + 12
        times = []
        for attempt in range(20):
            mine = (
                [k for (k,) in target[:3]]
                + rng.choice(common, 60).tolist()
                + rng.integers(-(2**62), 2**62, 240).tolist()
            )
            began = time.process_time()
            fresh = postings.new(size + attempt, {int(k): 1 for k in mine})
            hits: collections.Counter[int] = collections.Counter()
            for posting in fresh:
                sharers = postings.sharers(posting, most)
                if len(sharers) <= most:
                    hits.update(sharers)
            times.append(1000 * (time.process_time() - began))
        findings.close()
    return {
        "fingerprints": size,
        "cpu_ms_to_place_one": {
            "median": round(float(np.median(times)), 2),
            "max": round(max(times), 2),
        },
        "found_the_one_it_shares_keys_with": hits[size // 2] >= 1,
        "index_megabytes": round(bytes_ / 1e6, 1),
        "cpu_seconds_to_build": round(built, 1),
        "peak_rss_megabytes": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000, 0),
    }


if __name__ == "__main__":
    sys.exit(main())
