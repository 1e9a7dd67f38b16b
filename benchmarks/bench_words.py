"""
Measure the words: recall and false alarms against baselines, ordinary documents, speed.

    python benchmarks/bench_words.py DEVELOPMENT.jsonl [--quick]

The development texts are given by path and never copied. `across_hands` trains on our own
texts alone and judges the development texts and the second set. The
second set is judged by the shipped weights too (which learnt from the development texts),
and the baselines are trained on the development texts alone. The cross-validation holds
families out. Writes benchmarks/results/words.json.
"""

from __future__ import annotations

import json
import platform
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import yara_x
from french_documents import documents
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from benchmarks.training import words as training
from benchmarks.training.words import Labelled
from monitor.phrases import model
from monitor.phrases.judge import Judge, default_judge
from monitor.phrases.language import load
from monitor.phrases.report import wilson
from monitor.phrases.screen import _plain

HERE = Path(__file__).parent
SECOND = HERE.parent / "tests" / "phrases" / "second_set.jsonl"
OWN = sorted(training.TEXTS.glob("training*.jsonl"))
KEYWORDS = (
    "indétectable", "déplaqué", "deplaque", "portique", "parloir", "mini téléphone", "mini portable", "détenu",
    "prison", "bm10", "l8star", "zanco", "undetectable", "prison phone", "cárcel", "carcere", "knast", "bajes", "cadeia",
)  # fmt: skip
YARA = """
rule offer {
  strings:
    $phone = /(t(e|\\xc3\\xa9)l(e|\\xc3\\xa9)phone|portable|mini[ -]?t(e|\\xc3\\xa9)l|gsm|bm10|bm50|l8star|zanco|tiny t1|handy|m(o|\\xc3\\xb3)vil|cellulare|celular|telefoon|phone)/ nocase
    $trade = /(d(e|\\xc3\\xa9)plaqu|portique|parloir|d(e|\\xc3\\xa9)tenu|prison|ind(e|\\xc3\\xa9)tectable|undetectable|c(a|\\xc3\\xa1)rcel|carcere|knast|bajes|cadeia|sans m(e|\\xc3\\xa9)tal)/ nocase
    $sale = /(\\d ?(\\xe2\\x82\\xac|euros?|balles)|dispo|stock|livraison|vends|snap|telegram|commande|envoi|\\xc2\\xa3|privado|privato|pn|zap)/ nocase
  condition: $phone and $trade and $sale
}
"""
BACKGROUND = 2500
Decide = Callable[[Labelled], str]


def share(count: int, total: int) -> dict[str, Any]:
    """Give a proportion with its Wilson interval."""
    low, high = wilson(count, total)
    return {
        "n": total,
        "share": round(count / max(1, total), 4),
        "interval": [round(low, 4), round(high, 4)],
    }


def table(
    texts: Sequence[Labelled], bands: Sequence[str], key: Callable[[Labelled], str]
) -> dict[str, Any]:
    """Give recall and false alarms for each group of texts."""
    result: dict[str, Any] = {}
    for group in sorted({key(text) for text in texts}):
        chosen = [(t.label, b) for t, b in zip(texts, bands, strict=True) if key(t) == group]
        row: dict[str, Any] = {}
        for label, name, wanted in (
            ("listing", "listings_decisive_or_review", ("decisive", "review")),
            ("listing", "listings_decisive", ("decisive",)),
            ("benign", "benign_decisive", ("decisive",)),
            ("benign", "benign_decisive_or_review", ("decisive", "review")),
            ("related", "related_decisive", ("decisive",)),
            ("related", "related_review_or_low", ("review", "low")),
        ):
            of_label = [band for found, band in chosen if found == label]
            if of_label:
                row[name] = share(sum(band in wanted for band in of_label), len(of_label))
        result[group] = row
    return result


def tables(texts: Sequence[Labelled], bands: Sequence[str]) -> dict[str, Any]:
    """Give the table over French and others, and by language, channel and family."""
    return {
        "overall": table(texts, bands, lambda t: "fr" if t.lang == "fr" else "other"),
        "language": table(texts, bands, lambda t: t.lang),
        "channel": table(texts, bands, lambda t: t.channel),
        "family": table(texts, bands, lambda t: t.family),
    }


def cross_validated(dev: Sequence[Labelled], own: Sequence[Labelled], judge: Judge) -> list[str]:
    """Judge each development text with a model that never saw its family."""
    rows = training.described(dev, judge)
    extra = training.described(own, judge)
    bands = [""] * len(dev)
    families = [t.family for t in dev]
    for kept, held in GroupKFold(5).split(rows, families, families):
        unseen = {families[i] for i in held}
        more = [(r, t.label) for r, t in zip(extra, own, strict=True) if t.family not in unseen]
        fit = training.fitted(
            [*[rows[i] for i in kept], *[r for r, _ in more]],
            [*[dev[i].label for i in kept], *[label for _, label in more]],
        )
        for i, chances in zip(held, training.predicted(fit, [rows[i] for i in held]), strict=True):
            at = training.REVIEW_AT.get(dev[i].lang, training.REVIEW_AT["other"])
            score = chances["listing"]
            bands[i] = (
                "decisive" if score >= training.DECISIVE_AT
                else "review" if score >= at or chances["related"] >= training.RELATED_AT
                else "low" if score >= training.LOW_AT else "none"
            )  # fmt: skip
    return bands


def across_hands(
    own: Sequence[Labelled], background: Sequence[Labelled], sets: dict[str, Sequence[Labelled]]
) -> dict[str, Any]:
    """Judge texts of other sets, whole, with weights that learnt from our own texts alone."""
    bare = Judge(load(), None)
    trained = training.train(own, bare, background)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "weights"
        training.write(trained, path)
        blind = Judge(load(), model.load(path))
    result = {}
    for name, texts in sets.items():
        verdicts = [blind.judge(t.text, lang=t.lang) for t in texts]
        result[name] = tables(texts, [str(v.band) for v in verdicts])
        result[name]["classes"] = confusion(texts, [v.verdict for v in verdicts])
    return result


def confusion(texts: Sequence[Labelled], named: Sequence[str]) -> dict[str, dict[str, int]]:
    """Count, for each true class, the classes that were named; a successor's page is an offer."""
    counts: dict[str, dict[str, int]] = {}
    for text, name in zip(texts, named, strict=True):
        row = counts.setdefault(text.kind, {})
        name = "listing" if name == "successor" else name
        row[name] = row.get(name, 0) + 1
    return {kind: dict(sorted(row.items())) for kind, row in sorted(counts.items())}


def background_texts() -> list[Labelled]:
    """Give the ordinary French passages of the training half, as french_documents.py writes them."""
    found = list(documents("training"))
    step = max(1, len(found) // BACKGROUND)
    return [
        Labelled(text=text, label="benign", lang="fr", family="background")
        for _, text in found[::step][:BACKGROUND]
    ]


def rules_alone(texts: Sequence[Labelled], judge: Judge) -> list[str]:
    """Judge with the rule core and no weights."""
    return [str(judge.judge(t.text, lang=t.lang).band) for t in texts]


def keywords(text: Labelled) -> str:
    """Plain keywords: one is review, two are decisive."""
    found = sum(word in text.text.lower() for word in KEYWORDS)
    return "decisive" if found >= 2 else "review" if found else "none"


def yara() -> Decide:
    """YARA-like rules: a phone, a word of the trade and a word of sale."""
    rules = yara_x.compile(YARA)
    return lambda text: "decisive" if rules.scan(text.text.encode()).matching_rules else "none"


def _tfidf_fit(texts: Sequence[Labelled]) -> tuple[TfidfVectorizer, LogisticRegression]:
    vectorizer = TfidfVectorizer(
        analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True, min_df=2
    )
    model = LogisticRegression(C=10, max_iter=1000)
    model.fit(
        vectorizer.fit_transform([t.text for t in texts]), [t.label == "listing" for t in texts]
    )
    return vectorizer, model


def _tfidf_bands(
    fit: tuple[TfidfVectorizer, LogisticRegression], texts: Sequence[Labelled]
) -> list[str]:
    chances = fit[1].predict_proba(fit[0].transform([t.text for t in texts]))[:, 1]
    return ["decisive" if c >= 0.85 else "review" if c >= 0.5 else "none" for c in chances]


def tfidf_cross_validated(dev: Sequence[Labelled]) -> list[str]:
    """TF-IDF linear model, held out by family."""
    bands = [""] * len(dev)
    families = [t.family for t in dev]
    for kept, held in GroupKFold(5).split(families, families, families):
        fit = _tfidf_fit([dev[i] for i in kept])
        for i, band in zip(held, _tfidf_bands(fit, [dev[i] for i in held]), strict=True):
            bands[i] = band
    return bands


def left_out_languages(
    dev: Sequence[Labelled], own: Sequence[Labelled], judge: Judge
) -> dict[str, Any]:
    """Judge each language with a model that never saw it: do concepts carry over?"""
    texts = [*dev, *own]
    rows = training.described(texts, judge)
    result = {}
    for language in sorted({t.lang for t in dev}):
        kept = [i for i, t in enumerate(texts) if t.lang != language]
        held = [i for i, t in enumerate(texts) if t.lang == language and i < len(dev)]
        fit = training.fitted([rows[i] for i in kept], [texts[i].label for i in kept])
        bands = [
            "review" if c["listing"] >= training.REVIEW_AT["other"] else "none"
            for c in training.predicted(fit, [rows[i] for i in held])
        ]
        result[language] = table([texts[i] for i in held], bands, lambda t: t.lang)[language]
    return result


def false_alarms(judge: Judge, most: int) -> dict[str, Any]:
    """Judge ordinary French documents of the half that training never saw."""
    found = list(documents("counting"))
    step = max(1, len(found) // most)
    counts: dict[str, int] = {}
    for _, text in found[::step]:
        band = str(judge.judge(text, lang="fr").band)
        counts[band] = counts.get(band, 0) + 1
    total = sum(counts.values())
    return {
        "documents": total,
        "bands": counts,
        "decisive_per_thousand": round(1000 * counts.get("decisive", 0) / max(1, total), 3),
        "review_per_thousand": round(1000 * counts.get("review", 0) / max(1, total), 3),
        "decisive_interval": [round(1000 * x, 3) for x in wilson(counts.get("decisive", 0), total)],
    }


def _rate(work: Callable[[], object], size: int) -> float:
    best = 0.0
    for _ in range(3):
        began = time.process_time()
        work()
        best = max(best, size / 1e6 / max(1e-9, time.process_time() - began))
    return round(best, 1)


def speed(judge: Judge) -> dict[str, Any]:
    """Give MB/s of process time on pages without a trigger, beside the engine alone."""
    quiet = (
        "Le marché ouvre tous les mardis, venez goûter les légumes d'été, les œufs et le miel du pays. "
        * 11000
    )
    ascii_only = quiet.encode("ascii", "ignore").decode()
    folded = _plain(quiet)
    size = len(quiet.encode())
    engine = judge.screen._plain  # noqa: SLF001 - measured by itself, beside the whole
    judged = _rate(lambda: judge.judge(quiet), size)
    raw = _rate(lambda: engine.find_matches_as_indexes(folded), len(folded))
    text = "Mini tel déplaqué, ne sonne pas au portique, 60 € livré, mp. "
    began = time.process_time()
    for _ in range(200):
        judge.judge(text)
    return {
        "quiet_french_MB_per_s": judged,
        "quiet_ascii_MB_per_s": _rate(lambda: judge.judge(ascii_only), len(ascii_only)),
        "engine_alone_MB_per_s": raw,
        "ratio_judge_to_engine": round(judged / raw, 3),
        "ms_per_short_offer": round((time.process_time() - began) * 5, 2),
    }


def _second() -> Iterator[Labelled]:
    yield from training.read_labelled([SECOND])


def main() -> None:
    """Run everything and write the results."""
    dev = training.read_labelled([Path(sys.argv[1])])
    own = training.read_labelled(OWN)
    second = list(_second())
    judge = default_judge()
    bare = Judge(load(), None)
    match = yara()
    tfidf = _tfidf_fit(dev)
    results = {
        "versions": {
            "python": platform.python_version(),
            **{n: version(n) for n in ("scikit-learn", "ahocorasick-rs", "yara-x", "google-re2")},
        },
        "edition": judge.edition,
        "texts": {"development": len(dev), "own_training": len(own), "second": len(second)},
        "across_hands": across_hands(
            own, background_texts(), {"development": dev, "second": second}
        ),
        "second_set": {
            "portique": tables(
                second, [str(judge.judge(t.text, lang=t.lang).band) for t in second]
            ),
            "rules_alone": tables(second, rules_alone(second, bare))["overall"],
            "keywords": tables(second, [keywords(t) for t in second])["overall"],
            "yara": tables(second, [match(t) for t in second])["overall"],
            "tfidf": tables(second, _tfidf_bands(tfidf, second))["overall"],
        },
        "development_cross_validated": {
            "portique": tables(dev, cross_validated(dev, own, bare)),
            "rules_alone": tables(dev, rules_alone(dev, bare))["overall"],
            "keywords": tables(dev, [keywords(t) for t in dev])["overall"],
            "yara": tables(dev, [match(t) for t in dev])["overall"],
            "tfidf": tables(dev, tfidf_cross_validated(dev))["overall"],
        },
        "language_left_out": left_out_languages(dev, own, bare),
        "ordinary_documents": false_alarms(judge, 500 if "--quick" in sys.argv else 6000),
        "speed": speed(judge),
    }
    out = HERE / "results" / "words.json"
    out.parent.mkdir(exist_ok=True)
    out.write_text(json.dumps(results, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(out)


if __name__ == "__main__":
    main()
