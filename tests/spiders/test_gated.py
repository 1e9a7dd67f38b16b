"""What a gate lets by is what its expression finds, no more and no less."""

import random
import re

import pytest

from spiders import tongues
from spiders.gated import Gated, needed
from spiders.reading.names import listed
from spiders.reading.words import BUY, BUY_ADDRESS


@pytest.mark.parametrize(
    ("pattern", "flags", "words"),
    [
        (r"add (?:.{1,9} )?to (?:cart|basket)", 0, {"add "}),
        (r"(?:panier|cart)[/_-](?:add|put)", 0, {"panier", "cart"}),
        (r"^(?:koupit|beli)\b", 0, {"koupit", "beli"}),
        (r"(?:panier)?\d", 0, None),
        (r"panier|\d+", 0, None),
        (r"(?:Panier)+!", re.IGNORECASE, {"panier"}),
        (r"(?i:panier) plein", 0, {" plein"}),
        (r"(?<=a)bc(?!de)", 0, {"bc"}),
        (r"[ab]c", 0, None),
    ],
)
def test_words_that_an_expression_needs(pattern: str, flags: int, words: set[str] | None) -> None:
    """Of what a match must hold, the longest; of alternatives one each; none where one can do without."""
    assert needed(re.compile(pattern, flags)) == words


@pytest.mark.parametrize(
    "text", ["PANİER", "panıer", "Panier", "PANIER", "ſeller", "SELLER", "\u212aorb", "mini"]
)
def test_capitals_are_what_they_are_to_the_expression(text: str) -> None:
    """The letters that are taken for others without regard to capitals, dotted, dotless, long and Kelvin's, included."""
    gated = Gated("panier|seller|korb", re.IGNORECASE)

    assert bool(gated.search(text)) == bool(gated.expression.search(text))


def test_a_gate_hides_nothing() -> None:
    """Each fact of all languages, over words drawn from all of them, whole, cut and run together."""
    draw = random.Random(15)
    said = [
        re.sub(r"\(\?[:=!<]*|[\\^$()?*+{}\[\]|]|\.\{\d+,\d+\}", "", one)
        for fact in ("buy", "in_stock", "out_of_stock", "sold_by", "seller", "login", "next")
        for one in tongues.alternatives(fact)
    ]
    said += [*listed("buy_address"), "product", "btn", "42", "İ", "ß"]
    facts = [tongues.pattern(fact, flags=flags) for fact in ("buy", "out_of_stock", "sold_by", "next", "login") for flags in (0, re.IGNORECASE)]  # fmt: skip
    found = 0
    for _ in range(3_000):
        text = draw.choice((" ", "", "-", "/")).join(draw.choices(said, k=draw.randint(1, 4)))
        text = draw.choice((text, text.upper(), text.title(), text[draw.randint(0, 5) :]))
        for gated in (*facts, BUY, BUY_ADDRESS):
            expected = gated.expression.search(text)
            got = gated.search(text)
            found += expected is not None
            assert (got and got.span()) == (expected and expected.span()), (text, gated.pattern)

    assert found > 1_000
