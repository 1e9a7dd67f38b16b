"""Folding keeps the way back to every original character."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.phrases.normalise import fold, joined_letters, phonetic, skeleton


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("DÉPLAQUÉ", "deplaque"),
        ("dерlаqué", "deplaque"),
        ("𝐩𝐨𝐫𝐭𝐢𝐪𝐮𝐞", "portique"),
        ("ｐａｒｌｏｉｒ", "parloir"),
        ("in\u200bdé\u00adtec\u2060table", "indetectable"),
        ("p\u0336a\u0336s", "pas"),
        ("ⓜⓘⓝⓘ", "mini"),
        ("œuf", "oeuf"),
    ],
)
def test_disguised_letters_read_as_plain_ones(written: str, read: str) -> None:
    """A seller's alphabet is not the reader's."""
    assert fold(written).text == read


@settings(deadline=None, max_examples=150)
@given(st.text(max_size=300))
def test_every_folded_character_points_into_the_original(text: str) -> None:
    """A quotation is proof only if its offsets are those of the original."""
    folded = fold(text)

    assert all(0 <= s < e <= len(text) for s, e in zip(folded.starts, folded.ends, strict=True))
    assert len(folded.text) == len(folded.starts)
    assert len(folded.disguises) == (0 if folded.bare else len(folded.text))
    assert [*folded.starts] == sorted(folded.starts)


def test_accents_alone_are_no_disguise() -> None:
    """French is accented; only what no keyboard writes by chance counts as hiding."""
    assert not fold("Téléphone déplaqué").worn(0, 10)
    assert fold("dерlаqué").worn(0, 8) == {"homoglyph"}


def test_a_wider_gap_ends_a_spaced_word() -> None:
    """Letters set apart still spell words."""
    (run,) = joined_letters("m i n i   t e l")

    assert run[2] == "mini tel"


def test_sound_and_shape_bring_spellings_together() -> None:
    """What is said alike or looks alike is sought once."""
    assert phonetic("portiques") == phonetic("portik") == phonetic("portic")
    assert skeleton("p0rt1qu3") == skeleton("portique")
