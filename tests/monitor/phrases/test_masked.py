"""Letters that a seller masks are read, and quoted as he wrote them."""

import time

import pytest

from monitor.phrases.judge import default_judge
from monitor.phrases.masked import MASKED


@pytest.mark.parametrize(
    ("written", "concept"),
    [
        ("p*rtique", "GATE"),
        ("d_tecteur", "GATE"),
        ("pr¡son", "PRISON"),
        ("pri…n", "PRISON"),
        ("pri...n", "PRISON"),
        ("pri§on", "PRISON"),
        ("port***e", "GATE"),
        ("parl#ir", "VISIT"),
        ("dépla…é", "STRIP"),
        ("indét*ctable", "UNDETECT"),
        ("t_l_phone", "PHONE"),
        ("pr*s0n", "PRISON"),
    ],
)
def test_masked_word_is_heard_and_quoted(written: str, concept: str) -> None:
    """A masked word is still the word; the analyst must see what was really written."""
    text = f"Salut, {written}, voilà."
    reader = default_judge().matcher.read(text, lang="fr")
    quoted = [reader.match(hit) for hit in reader.hits if hit.concept == concept]

    assert [(m.quotation, MASKED in m.disguises) for m in quoted] == [(written, True)]


@pytest.mark.parametrize(
    ("written", "concept"),
    [("🅿️ortique", "GATE"), ("t3l3ph0ne", "PHONE"), ("min1 tel", "MINI"), ("ptit tel", "MINI")],
)
def test_other_disguises_beside_masks_are_quoted(written: str, concept: str) -> None:
    """Letters that a picture or a digit stands for are no less a spelling."""
    text = f"Salut, {written}, voilà."
    reader = default_judge().matcher.read(text, lang="fr")

    assert written in {reader.match(h).quotation for h in reader.hits if h.concept == concept}


@pytest.mark.parametrize("text", ["m*rde", "max_size foo_bar", "c'est b*rdel", "lib*.so", "a_b_c"])
def test_oaths_and_identifiers_stay_what_they_are(text: str) -> None:
    """Signs inside words are common in code and in anger; neither is the trade."""
    reader = default_judge().matcher.read(text, lang="fr")

    assert not [hit for hit in reader.hits if MASKED in hit.disguises]


@pytest.mark.parametrize("piece", ["a*", "p*rtique ", "ab_", "p…", "*a*a "])
def test_masks_cost_time_in_proportion_to_the_text(piece: str) -> None:
    """A page made of signs must not hold up the line; the bound is wide, for a busy machine."""
    judge = default_judge()
    judge.judge(piece)
    began = time.process_time()
    judge.judge(piece * (200_000 // len(piece)))

    assert time.process_time() - began < 3


def test_misspelling_of_another_language_is_not_heard() -> None:
    """« ramené » sounds like a foreign word for a gate only to someone who reads no French."""
    reader = default_judge().matcher.read("Ma sœur a ramené des dragées et des olives", lang="fr")

    assert "GATE" not in {hit.concept for hit in reader.hits}
