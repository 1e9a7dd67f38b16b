"""What is an offer, what is not, and why the verdict says so."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from monitor.phrases.judge import judge, judge_page
from monitor.phrases.records import Band, Segment

SENTENCES = tomllib.loads(
    (Path(__file__).parents[2] / "phrases" / "sentences.toml").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("sentence", SENTENCES["offers"])
def test_offers_are_seen(sentence: str) -> None:
    """These sentences must always reach a person."""
    assert judge(sentence).band in (Band.REVIEW, Band.DECISIVE)


@pytest.mark.parametrize("sentence", SENTENCES["ordinary"])
def test_ordinary_texts_are_never_decisive(sentence: str) -> None:
    """These sentences share the words and not the sense."""
    assert judge(sentence).band is not Band.DECISIVE


def test_quotation_is_what_was_written() -> None:
    """A match is evidence: its offsets give exactly its quotation, disguise included."""
    text = "Mini tel dé\u00adpla\u00adqué 𝐩𝐚𝐫𝐥𝐨𝐢𝐫, 60€, mp"
    verdict = judge(text, lang="fr")

    assert all(text[m.start : m.end] == m.quotation for m in verdict.matches)
    strip = next(m for m in verdict.matches if m.concept == "STRIP")
    assert strip.quotation == "dé\u00adpla\u00adqué"
    assert strip.disguises == ("invisible",)


def test_verdict_gives_its_reasons() -> None:
    """Never a black box: rule, concepts, weights and edition are in every verdict."""
    verdict = judge("BM10 déplaqué, ne sonne pas au portique, 60 € en mp", lang="fr")

    assert verdict.band is Band.DECISIVE
    assert {"R1", "R20"} <= set(verdict.rules)
    assert verdict.parts.keys() == {"thing", "offer", "evasion"}
    assert {"STRIP", "EVADE", "SELL"} <= set(verdict.concepts)
    assert verdict.weights
    assert verdict.edition


def test_seizure_banner_is_not_an_offer() -> None:
    """The page that replaced the shop speaks its words and sells nothing."""
    verdict = judge(
        "Ce site Internet a été saisi dans le cadre d'une procédure judiciaire. Les données sont "
        "en cours d'exploitation afin d'identifier les clients du site."
    )

    assert (verdict.band, verdict.verdict) == (Band.REVIEW, "seizure-page")


def test_an_offer_deep_in_a_long_page_is_found_where_it_is() -> None:
    """A page is as bad as its worst window; the quotation points into the whole page."""
    filler = "Notre magasin vous accueille du lundi au samedi pour toute la décoration. " * 400
    page = filler + "Mini téléphone déplaqué, ne sonne pas au portique, 60 €, livraison. " + filler

    verdict = judge(page)

    assert verdict.band is Band.DECISIVE
    assert all(page[m.start : m.end] == m.quotation for m in verdict.matches)


def test_parts_of_a_page_are_read_together() -> None:
    """A title says what, the terms say for whom."""
    verdict = judge_page(
        [
            Segment(kind="title", text="Téléphone miniature L8star BM10"),
            Segment(kind="product", text="49,90 € en stock, expédié sous 24 h"),
            Segment(
                kind="terms",
                text="Modèle déplaqué, testé pour ne pas sonner au portique du parloir.",
            ),
        ]
    )

    assert verdict.band in (Band.REVIEW, Band.DECISIVE)
    assert {m.segment for m in verdict.matches} >= {0, 2}


def test_brand_inside_another_word_is_not_the_brand() -> None:
    """Aeroportik and Soportik are other people's names."""
    assert "BRAND" not in judge("Aeroportik, Soportik et csoportikon", lang="fr").concepts


def test_empty_text_is_nothing() -> None:
    """No words, no verdict to speak of."""
    assert judge("  \n").band is Band.NONE


@pytest.mark.parametrize(
    "denied",
    ["Vends mini téléphone L8Star 30 €. Et non il est pas déplaqué.", "Ce mini téléphone n'est pas déplaqué, 25 €"],
)  # fmt: skip
def test_what_is_denied_is_not_claimed(denied: str) -> None:
    """No rule holds a telephone up as prepared whose seller says that it is not."""
    assert judge(denied).band in (Band.NONE, Band.LOW)
    assert judge("Mini téléphone déplaqué, 25 €").band is Band.DECISIVE


@pytest.mark.parametrize("goods", ["Mini L8Star BM10 39.90 EUR", "Vends BM10, le plus petit téléphone, avec chargeur, 12 €"])  # fmt: skip
def test_who_says_no_purpose_is_left_alone(goods: str) -> None:
    """Small telephones are sold lawfully every day."""
    assert judge(goods).band in (Band.NONE, Band.LOW)
