"""What ships is what the texts give; what only learns from them stays out of the product."""

from pathlib import Path

import pytest

from benchmarks.training.ordinary import ORDINARY, tables
from benchmarks.training.words import LABELS, TEXTS, Trained, kind_of, read_labelled, write
from monitor.phrases import model
from monitor.phrases.language import load
from monitor.phrases.phrasing import Phrasing
from monitor.phrases.table import INTERCEPT, parsed, written


@pytest.mark.parametrize("name", ["words.tsv", "runs.txt"])
def test_ordinary_words_are_those_of_the_texts(name: str) -> None:
    """A text that is added or mended is counted: `python -m benchmarks.training ordinary` writes the tables again."""
    assert (ORDINARY / name).read_text(encoding="utf-8") == tables()[name]


def test_weights_are_read_as_they_were_written(tmp_path: Path) -> None:
    """The thresholds, the intercept, a feature with a blank in its name, and what everyday words are worth."""
    data = {
        "texts": 2, "ordinary": 1, "lexicon": "x", "intercept": -0.5,
        "weights": {"t:mini téléphone": 1.5, "c:PHONE": 0.125}, "worths": {("GATE", "le cadre"): 0.25},
        "thresholds": {"review": {"fr": 0.3, "other": 0.4}, "decisive": 2.9, "heed": -2.0, "low": -2.0, "running": 0.5, "excess": 0.6},
        "phrasing": Phrasing(intercept=-1.5, rarity={"portiq*": 6.5, "#": 2.0}, weights={"portiq*": 0.75, "#": -0.5}),
        "kinds": {"labels": ["press", "demand"], "intercepts": [0.0, 1.0], "weights": {"c:PHONE": [-1.0, 1.0]}},
    }  # fmt: skip

    write(Trained(data=data, out_of_hand=[]), tmp_path / "weights")
    read = model.load(tmp_path / "weights")

    assert read.intercept == -0.5
    assert read.weights == data["weights"]
    assert read.ordinary == {("GATE", "le cadre"): 0.25}
    assert (read.at.review, read.at.decisive, read.at.excess) == (
        {"fr": 0.3, "other": 0.4},
        2.9,
        0.6,
    )
    assert read.phrasing == data["phrasing"]
    assert read.kinds.named({"c:PHONE": 1.0}) == "demand"


def test_shipped_weights_cannot_turn_against_reason() -> None:
    """Whatever speaks for an offer weighs nothing or more; an excuse nothing or less; and a number is no word of the trade."""
    excuses = load().excuses
    for name, weight in model.load().weights.items():
        kind, _, what = name.partition(":")
        assert weight <= 0 if kind == "c" and what in excuses else weight >= 0, name
        assert kind != "t" or not what.isdigit(), name


def test_a_table_of_weights_is_sorted_lines() -> None:
    """A change of one weight is a change of one line."""
    text = written(["a", "b"], [0.0, 1.0], {"z": [1.0, 2.0], "c": [3.0, 4.0]})

    assert text.splitlines() == [
        "feature\ta\tb",
        "(intercept)\t0.0\t1.0",
        "c\t3.0\t4.0",
        "z\t1.0\t2.0",
    ]
    assert parsed(text)[1][INTERCEPT] == (0.0, 1.0)


def test_every_labelled_text_has_a_class() -> None:
    """A family that no table names would be learnt as something other without a word."""
    texts = read_labelled(sorted(TEXTS.glob("training*.jsonl")))

    assert {text.label for text in texts} == set(LABELS)
    assert kind_of("listing", "whatever") == "listing"
