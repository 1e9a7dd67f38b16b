"""The second set of texts, written apart from the rules, keeps what was reached on it."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

from monitor.phrases.judge import default_judge

SECOND = Path(__file__).parents[2] / "phrases" / "second_set.jsonl"


def test_second_set_does_not_get_worse() -> None:
    """Floors a little under what docs/words.md reports, so that a change that loses is seen."""
    counts: Counter[tuple[str, str]] = Counter()
    for line in SECOND.read_text(encoding="utf-8").splitlines():
        data = json.loads(line)
        band = default_judge().judge(data["text"], lang=data["lang"]).band
        counts[data["label"], "all"] += 1
        counts[data["label"], str(band)] += 1

    seen = counts["listing", "decisive"] + counts["listing", "review"]
    assert seen / counts["listing", "all"] >= 0.72
    assert counts["benign", "decisive"] / counts["benign", "all"] <= 0.04
    assert (counts["benign", "decisive"] + counts["benign", "review"]) / counts[
        "benign", "all"
    ] <= 0.10
