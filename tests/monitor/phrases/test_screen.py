"""Long texts are passed over quickly, whatever they are made of."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.phrases.judge import default_judge
from monitor.phrases.records import Band

MEGABYTE = 1_000_000
SECONDS = 6.0
"""Process time for a megabyte of the worst kind; a quadratic step would take minutes."""


@settings(deadline=None, max_examples=12)
@given(st.text(min_size=1, max_size=40))
def test_any_repeated_text_costs_time_in_proportion(seed: str) -> None:
    """A hostile page must not stop the line: a megabyte of anything is judged in seconds."""
    judge = default_judge()
    text = (seed * (MEGABYTE // len(seed) + 1))[:MEGABYTE]

    began = time.process_time()
    judge.judge(text)

    assert time.process_time() - began < SECONDS


@pytest.mark.parametrize(
    "seed",
    [
        "portique ",
        "p o r t i q u e ",
        "p\u200b",
        "nesonnepas",
        "pas sonne portique mini prison 60€ ",
        "a.",
        "indétectabl ",
        '"',
    ],
)
def test_hostile_repetitions_cost_time_in_proportion(seed: str) -> None:
    """The words of the trade themselves are the worst case."""
    judge = default_judge()
    text = (seed * (MEGABYTE // len(seed) + 1))[:MEGABYTE]

    began = time.process_time()
    judge.judge(text)

    assert time.process_time() - began < SECONDS


@pytest.mark.parametrize(
    "hidden",
    [
        "Mini tel d\u200bépl\u200baqué, p\u200bortique ok, 60€, parl\u200boir",
        "M i n i   t e l   p o r t i q u e   o k   p a r l o i r 60€",
        "m1n1 t3l d3pl4qu3 p0rt1qu3 0k p4rl01r 60€",
        "Міnі tеl dерlаqué роrtіquе оk раrlоіr 60€",
    ],
)
def test_a_disguised_offer_in_a_long_page_is_not_screened_away(hidden: str) -> None:
    """Screening looks for disguises as well as for words."""
    filler = "Le marché ouvre tous les mardis, venez avec vos amis et vos paniers. " * 100

    assert default_judge().judge(filler + hidden + " " + filler, lang="fr").band is not Band.NONE
