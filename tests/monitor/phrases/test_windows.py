"""Where a text is cut: all of it is read, and a sentence put in moves the cuts around it only."""

import itertools
import random

import pytest

from monitor.phrases.windows import LONGEST, SHORTEST, Zone, utterances

WORDS = "colis boutique écran bouton carton samedi trottoir voisin lampe ruban facture tiroir notice couleur matin cousin range pèse ouvre".split()


def _text(draw: random.Random, sentences: int, *, stops: bool = True) -> list[str]:
    ends = [". ", " ! ", " ? ", "… ", ". « "] if stops else [" "]
    return [
        " ".join(draw.choices(WORDS, k=draw.randint(3, 18))) + draw.choice(ends)
        for _ in range(sentences)
    ]


@pytest.mark.parametrize("seed", range(40))
@pytest.mark.parametrize("stops", [True, False])
def test_a_sentence_put_in_moves_the_cuts_around_it_only(seed: int, *, stops: bool) -> None:
    """A page of one line was judged anew behind its first changed word, all of it."""
    draw = random.Random(seed)
    said = _text(draw, 120, stops=stops)
    before = "".join(said)
    said.insert(draw.randint(0, len(said)), "".join(_text(draw, 2, stops=stops)))
    after = "".join(said)
    known = {before[first:last] for first, last in utterances(before, Zone.BODY)}
    now = [after[first:last] for first, last in utterances(after, Zone.BODY)]

    assert len(now) > 12
    assert sum(one not in known for one in now) <= 7


@pytest.mark.parametrize("seed", range(40))
def test_all_of_a_text_is_read_in_stretches_of_a_bounded_length(seed: int) -> None:
    draw = random.Random(seed)
    text = "".join(
        draw.choice([". ", "\n", " ", "x" * draw.randint(1, 900), draw.choice(WORDS) * 20])
        for _ in range(300)
    )
    found = list(utterances(text, Zone.BODY))

    assert found[0][0] == 0
    assert found[-1][1] == len(text)
    assert all(later[0] <= one[1] for one, later in itertools.pairwise(found))
    assert all(one[0] < later[0] and one[1] <= later[1] for one, later in itertools.pairwise(found))  # fmt: skip
    assert all(last - first <= LONGEST for first, last in found)


def test_a_line_is_cut_between_sentences() -> None:
    line = " ".join(f"Le voisin range {number} cartons dans le tiroir du salon." for number in range(60))  # fmt: skip
    found = [line[first:last] for first, last in utterances(line, Zone.BODY)]

    assert len(found) > 4
    assert all(one.startswith("Le voisin range ") for one in found)
    assert all(one.rstrip().endswith(".") for one in found)
    assert all(len(one) >= SHORTEST for one in found[:-1])
