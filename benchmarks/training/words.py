"""
Learn the judge's weights, the same every time, and set its thresholds on texts of hands that the weights have not seen.

Labelled texts are lines of JSON (``text``, ``lang``, ``label`` or ``truth``, ``family`` or ``kind``, ``hand``); ordinary utterances are what
:mod:`benchmarks.training.hearing` heard in pages and passages. Signs are constrained (bounded L-BFGS): parts of an offer and words of the
trade never weigh less than nothing, excuses never more. Nothing is random.
"""

from __future__ import annotations

import json
import math
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import words_grid
from benchmarks.training import kinds, phrasing
from benchmarks.training.hearing import Heard, heard_text
from benchmarks.training.kinds import OFFER
from benchmarks.training.regression import logistic, matrix_of
from monitor.phrases.features import shown
from monitor.phrases.language import Lexicon
from monitor.phrases.match import Matcher
from monitor.phrases.model import likely
from monitor.phrases.phrasing import Phrasing
from monitor.phrases.table import written

TEXTS = Path(__file__).parent / "texts"
LABELS = ("listing", "related", "benign")
OTHER = "other"
STRENGTH = 1.5
"""Inverse of the regularisation; between 1 and 2 nothing moved across hands."""
ORDINARY_WEIGHT = 0.3
"""What an ordinary utterance weighs beside a labelled text."""
MOST_OF_A_WORD = 1.5
"""Log-odds that one word of the trade can add."""
FEWEST_SAYING = 3
"""Texts that must say a word before it is one of the trade."""
RAREST = 0.002
"""Share of ordinary utterances from which a word is everyone's."""
PENALTIES = {"p": 3.0, "t": 2.0, "plain": 0.3, "any": 0.3}
"""By kind of feature; the parts and their meeting are dearest to forget."""

BENIGN_AT_REVIEW = 0.06
PURPOSES = frozenset(("any:evasion", "any:prison"))
"""Who says neither is not looked at."""
FOLDS = 4
"""Groups of hands that are judged by weights of all the others; the lexicon's authors are always among those."""
DECISIVE = 2.7
"""Read off texts of hands that the weights had not seen: with the rest that decisive asks, some .63 of offers lie above."""
HEED = -2.0
"""The same: of texts that a rule would hold up, 14 of 27 benign ones lie below and 2 of 410 offers."""
OURS = frozenset(path.stem for path in TEXTS.glob("training*.jsonl")) | {
    "texts",
    "texts3",
    "words_grid",
}
"""Files of texts that name no hand: by the lexicon's authors, or so old that the lexicon was widened from them."""

CALM = 0.005
"""Share of ordinary stretches above which the excess is measured."""
RUNNING = 2.0
"""Above nearly all ordinary stretches (their 99.5 % quantile is -2.5); below it two lawful shops of the town were told as sellers."""
SMALLEST = 1e-3


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """One text and what a person says it is."""

    text: str
    label: str
    lang: str
    family: str
    channel: str = ""
    id: str = ""
    kind: str = ""
    """The class: listing, demand, testimony, press … or other."""

    hand: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trained:
    """Weights ready to be written, and each text's log-odds by weights that never saw its hand."""

    data: dict[str, Any]
    out_of_hand: list[float]


Row = Mapping[str, float]
Learnt = tuple[float, Mapping[str, float]]
"""The intercept and the weights."""


@cache
def _families() -> dict[str, str]:
    table = tomllib.loads((TEXTS / "classes.toml").read_text(encoding="utf-8"))
    return {family: kind for kind, families in table.items() for family in families}


def kind_of(label: str, family: str) -> str:
    """Give the class of a labelled text that does not name it."""
    return OFFER if label == OFFER else _families().get(family, OTHER)


def read_labelled(paths: Iterable[Path]) -> list[Labelled]:
    """Read labelled texts from JSON lines; unknown labels are an error."""
    found = []
    for path in paths:
        for line in path.read_text(encoding="utf-8").splitlines():
            data = json.loads(line)
            label, family = (
                data.get("label") or data["truth"],
                data.get("family") or data.get("kind", ""),
            )
            if label not in LABELS:
                raise ValueError(f"{path.name} should label with {LABELS} but says {label}.")
            found.append(
                Labelled(
                    text=data["text"], label=label, lang=data.get("lang", ""), family=family,
                    channel=data.get("channel", ""), id=data.get("id", ""),
                    kind=data.get("class") or kind_of(label, family), hand=data.get("hand") or path.stem,
                )
            )  # fmt: skip
    return found


def plain_offers() -> list[Labelled]:
    """Return every seventh cell of the grid of plain offers, which no hand thinks of writing so dryly."""
    return [
        Labelled(text=text, label=OFFER, lang=lang, family="plain", kind=OFFER, hand="words_grid")
        for number, (lang, text) in enumerate(words_grid.cells())
        if number % 7 == 0
    ]


def worths(ordinary: Iterable[Heard], lexicon: Lexicon) -> dict[tuple[str, str], float]:
    """Say what words are worth that ordinary utterances say: nothing at one in a hundred, all at one in thirty thousand."""
    told = frozenset().union(*(part.plain | part.weak for part in lexicon.parts))
    counts: Counter[tuple[str, str]] = Counter()
    total = 0
    for one in ordinary:
        total += 1
        counts.update(
            {(c, spoken) for c, spoken, composite in one.hits if c in told and not composite}
        )
    worth = {
        key: round(min(1.0, max(0.0, math.log10(0.01 * total / count) / 2.5)), 2)
        for key, count in counts.items()
        if count >= FEWEST_SAYING
    }
    return {key: value for key, value in sorted(worth.items()) if value < 1}


def row(one: Heard, worth: Mapping[tuple[str, str], float], lexicon: Lexicon) -> dict[str, float]:
    """Return an utterance's features, as the judge sees them."""
    best: dict[str, float] = {}
    for concept, spoken, composite in one.hits:
        value = 1.0 if composite else worth.get((concept, spoken), 1.0)
        best[concept] = max(value, best.get(concept, 0.0))
    strengths = dict(sorted(best.items()))
    if one.kind == "offer":
        strengths["PRICE"] = 1.0
    return shown(strengths, one.canonical, lexicon)


def trade_words(offers: Sequence[Row], others: Sequence[Row], ordinary: Sequence[Row]) -> set[str]:
    """Return the words that offers say more than other texts of the trade, and ordinary utterances hardly ever."""
    said, elsewhere, everyday = (
        Counter(n for r in rows for n in r if n[0] == "t") for rows in (offers, others, ordinary)
    )
    return {
        name
        for name, count in said.items()
        if count >= FEWEST_SAYING
        and everyday[name] < RAREST * len(ordinary)
        and count * max(1, len(others)) > elsewhere[name] * len(offers)
    }  # fmt: skip


def fitted(
    rows: Sequence[Row], offers: Sequence[bool], weights: Sequence[float], excuses: frozenset[str]
) -> tuple[float, dict[str, float]]:
    """Fit the intercept and the weights under their signs."""
    names = sorted({name for one in rows for name in one})
    penalty = np.array([PENALTIES.get(name.partition(":")[0], 1.0) for name in names]) / STRENGTH
    found = logistic(
        matrix_of(rows, names), offers, weights, penalty, [_bounds(name, excuses) for name in names]
    )
    kept = {
        name: round(float(w), 4)
        for name, w in zip(names, found[:-1], strict=True)
        if abs(w) > SMALLEST
    }
    return round(float(found[-1]), 4), kept


def _bounds(name: str, excuses: frozenset[str]) -> tuple[float | None, float | None]:
    if name.startswith("c:") and name[2:] in excuses:
        return None, 0.0
    return 0.0, MOST_OF_A_WORD if name.startswith("t:") else None


def _learnt(
    texts: Sequence[tuple[Sequence[Row], bool]], ordinary: Sequence[Row], lexicon: Lexicon
) -> Learnt:
    """
    Learn from labelled texts, each with the rows of its stretches, and from ordinary rows.

    Of an offer, only the stretch that is likeliest counts; which one it is, a first round on whole texts says.
    """
    trade = trade_words(
        [one for rows, offer in texts if offer for one in rows],
        [one for rows, offer in texts if not offer for one in rows],
        ordinary,
    )
    kept = [([_spoken(one, trade) for one in rows], offer) for rows, offer in texts]
    everyday = [_spoken(one, trade) for one in ordinary]
    chosen = [(one, offer) for rows, offer in kept for one in (rows[:1] if offer else rows)]
    first = _fit(chosen, everyday, lexicon)
    chosen = [
        (one, offer)
        for rows, offer in kept
        for one in ([max(rows, key=lambda r: score(first, r))] if offer and rows else rows)
    ]
    return _fit(chosen, everyday, lexicon)


def _likeliest(learnt: Learnt, rows: Sequence[Row], put: Sequence[str]) -> list[str]:
    """Return the stretch that is likeliest an offer by its parts, alone; nothing where there is none."""
    best = max(range(len(rows)), key=lambda at: score(learnt, rows[at]), default=None)
    return [] if best is None else [put[best]]


def _spoken(one: Row, trade: set[str]) -> Row:
    return {name: value for name, value in one.items() if name[0] != "t" or name in trade}


def _fit(texts: Sequence[tuple[Row, bool]], ordinary: Sequence[Row], lexicon: Lexicon) -> Learnt:
    return fitted(
        [*(one for one, _ in texts), *ordinary],
        [*(offer for _, offer in texts), *[False] * len(ordinary)],
        [*[1.0] * len(texts), *[ORDINARY_WEIGHT] * len(ordinary)],
        lexicon.excuses,
    )


def score(learnt: Learnt, one: Row) -> float:
    """Return a row's log-odds."""
    return learnt[0] + sum(
        learnt[1][name] * value for name, value in one.items() if name in learnt[1]
    )


def train(labelled: Sequence[Labelled], ordinary: Sequence[Heard], lexicon: Lexicon) -> Trained:
    """Learn the weights from everything; choose the thresholds with each hand judged by weights that never saw it."""
    texts = [*labelled, *plain_offers()]
    matcher = Matcher(lexicon)
    told = [heard_text(text.text, matcher, lexicon) for text in texts]
    worth = worths((one for one in ordinary if one.part == "learn"), lexicon)
    rows = [[row(one, worth, lexicon) for one in stretches] for stretches in told]
    everyday = [(one, row(one, worth, lexicon)) for one in ordinary]
    background = [r for one, r in everyday if one.part == "learn"]
    put = [[one.canonical for one in stretches] for stretches in told]
    plain = [one.canonical for one in ordinary if one.part == "learn"]
    clear = [i for i, text in enumerate(texts) if text.label != "related"]

    offer = [text.label == OFFER for text in texts]

    def both(kept: Sequence[int]) -> tuple[Learnt, Phrasing]:
        parts = _learnt([(rows[i], offer[i]) for i in kept], background, lexicon)
        said = [_likeliest(parts, rows[i], put[i]) if offer[i] else put[i] for i in kept]
        return parts, phrasing.learnt(
            [(one, offer[i]) for one, i in zip(said, kept, strict=True)], plain
        )

    out = [math.nan] * len(texts)
    hands = sorted({text.hand for text in texts} - OURS) or sorted({text.hand for text in texts})
    for away in (set(hands[at::FOLDS]) for at in range(min(FOLDS, len(hands)))):
        blind, turns = both([i for i in clear if texts[i].hand not in away])
        for i in (i for i, text in enumerate(texts) if text.hand in away):
            out[i] = max(
                (likely(score(blind, one), turns.score(how)) for one, how in zip(rows[i], put[i], strict=True) if not PURPOSES.isdisjoint(one)),
                default=-math.inf,
            )  # fmt: skip
    learnt, turns = both(clear)
    running = [
        likely(score(learnt, r), turns.score(one.canonical))
        for one, r in everyday
        if one.zone == "body" and one.part != "measure"
    ]
    data = {
        "texts": len(texts),
        "ordinary": len(background),
        "lexicon": lexicon.edition,
        "thresholds": _thresholds(texts, out, running),
        "intercept": learnt[0],
        "weights": learnt[1],
        "worths": worth,
        "phrasing": turns,
        "kinds": kinds.fitted(told, rows, [text.kind for text in texts]),
    }
    return Trained(data=data, out_of_hand=out[: len(labelled)])


def _thresholds(
    texts: Sequence[Labelled], out: Sequence[float], running: Sequence[float]
) -> dict[str, Any]:
    """
    Choose review by the benign texts of unseen hands, running words by ordinary ones.

    Texts that name their hand are by others than the lexicon's authors: where there are any, they alone choose.
    """
    benign = [
        (text, value) for text, value in zip(texts, out, strict=True) if text.label == "benign" and not math.isnan(value)
    ]  # fmt: skip
    by_language = {
        language: sorted(
            value for text, value in benign if (text.lang == "fr") == (language == "fr")
        )
        for language in ("fr", "other")
    }
    high = float(np.quantile(running, 1 - CALM))
    return {
        "review": {
            name: round(found[int((1 - BENIGN_AT_REVIEW) * len(found))], 2)
            for name, found in by_language.items()
        },
        "decisive": DECISIVE,
        "heed": HEED,
        "low": -2.0,
        "running": max(RUNNING, round(high, 2)),
        "excess": round(float(np.mean([value - high for value in running if value > high])), 2),
    }


def write(trained: Trained, folder: Path) -> None:
    """Write the weights and thresholds as `monitor.phrases.model` reads them, a feature a line."""
    data, named, turns = trained.data, trained.data["kinds"], trained.data["phrasing"]
    folder.mkdir(exist_ok=True)
    worth = "".join(
        f"{concept}\t{spoken}\t{value}\n" for (concept, spoken), value in data["worths"].items()
    )
    for name, table in (
        ("weights.tsv", written(("weight",), (data["intercept"],), {n: (v,) for n, v in data["weights"].items()})),
        ("kinds.tsv", written(named["labels"], named["intercepts"], named["weights"])),
        ("phrasing.tsv", written(("rarity", "weight"), (0, turns.intercept), {n: (turns.rarity[n], w) for n, w in turns.weights.items()})),
        ("ordinary.tsv", f"concept\twords\tworth\n{worth}"),
        ("thresholds.toml", _toml(data)),
    ):  # fmt: skip
        (folder / name).write_text(table, encoding="utf-8")


def _toml(data: Mapping[str, Any]) -> str:
    at = data["thresholds"]
    review = ", ".join(f"{language} = {value}" for language, value in at["review"].items())
    return (
        f"# learnt from {data['texts']} labelled texts and {data['ordinary']} ordinary utterances, lexicon {data['lexicon']}\n"
        f"review = {{ {review} }}\n"
        + "".join(
            f"{name} = {at[name]}\n" for name in ("decisive", "heed", "low", "running", "excess")
        )
    )
