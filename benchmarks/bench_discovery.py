"""
Discovery played: of twenty shops that open after a seizure and stand in no source list, how many are proposed, and when.

Twelve days with every feed on, and for each feed how many of the shops it named, alone or with others. The world is
invented (:mod:`benchmarks.discovery_world`): figures say what the machinery does with such a world, not how many real
shops leave such traces.
"""

import random
import statistics
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.common import write
from benchmarks.discovery_world import shops
from benchmarks.discovery_world.play import Played, play, settings
from benchmarks.discovery_world.shops import Place
from monitor.discovery.names import Names, bearing
from monitor.discovery.settings import Discovery

DAYS = 12


def main() -> None:
    """Play, count, write."""
    places = [*shops.reborn(), *shops.decoys()]
    result: dict[str, Any] = {
        "world": {
            "reborn": sum(place.reborn for place in places),
            "decoys": sum(not place.reborn for place in places),
            "days": DAYS,
            "by_way": _by_way(places),
        }
    }
    began = time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        result["all_feeds"] = _counted(
            play(Path(folder) / "w", places, range(DAYS), settings()), places
        )
    result["all_feeds"]["process_cpu_seconds"] = round(time.process_time() - began, 1)
    result["lists"] = _lists()
    write("discovery", result)


def _by_way(places: Sequence[Place]) -> dict[str, int]:
    return {way.value: sum(p.reborn and p.way is way for p in places) for way in shops.Way}


def _counted(played: Played, places: Sequence[Place]) -> dict[str, Any]:
    truth = {place.host: place for place in places}
    right = {
        host: day for host, day in played.proposed.items() if host in truth and truth[host].reborn
    }
    wrong = {
        host: played.reasons[host]
        for host in played.proposed
        if host in truth and not truth[host].reborn
    }
    delays = sorted(day - truth[host].opens for host, day in right.items())
    return {
        "proposed": len(right),
        "of": sum(place.reborn for place in places),
        "days_after_opening": {
            "median": statistics.median(delays),
            "most": max(delays),
            "all": delays,
        },
        "false_proposals": len(wrong),
        "false": wrong,
        "missed": sorted(
            place.host for place in places if place.reborn and place.host not in right
        ),
        "named_by_feed": {
            feed: {
                "reborn": sum(
                    feed in feeds for host, feeds in played.named.items() if host in right
                ),
                "alone": sum(
                    feeds == {feed} for host, feeds in played.named.items() if host in right
                ),
                "others": sum(
                    feed in feeds
                    for host, feeds in played.named.items()
                    if host in truth and not truth[host].reborn
                ),
            }
            for feed in sorted({feed for feeds in played.named.values() for feed in feeds})
        },
        "accounts_proposed": sum(host not in truth for host in played.proposed),
        "probes": sum(report.probed for report in played.reports),
        "queries": {
            feed: sum(report.asked.get(feed, 0) for report in played.reports)
            for feed in ("registrations", "certificates", "lookalikes", "search")
        },
    }


def _lists() -> dict[str, Any]:
    """How fast a list of registrations is filtered, and how many strangers pass."""
    draw = random.Random(5)
    letters = "eaisnrtoludcmpgbvhfqyxjkwz"
    hosts = [
        "".join(draw.choices(letters, weights=range(26, 0, -1), k=draw.randint(5, 16))) + ".example"
        for _ in range(200_000)
    ]
    names = Names(Discovery().names)
    began = time.process_time()
    kept, _, total = bearing(hosts, names)
    seconds = time.process_time() - began
    traps = [
        h
        for h in ("aeroportik", "soportik", "csoportikon", "kryptoportikus")
        if names.likeness(f"{h}.example")
    ]
    return {
        "names": total,
        "names_per_cpu_second": round(total / seconds),
        "random_names_kept": len(kept),
        "traps_kept": traps,
    }


if __name__ == "__main__":
    main()
