"""Reading faster must not read otherwise: what is remembered, and the short way of folding, against the long way."""

import pytest

from monitor.phrases import language, model
from monitor.phrases.judge import Judge
from monitor.phrases.normalise import fold
from monitor.phrases.records import Segment

_TEXTS = (
    "Mini téléphone déplaqué, il passe le portique : 60 €, snap portik_75.",
    "Livraison gratuite dès 49 € d'achat – retours sous 14 jours.",
    "Œuvre d’art, « été », ŒUF, straße, l'Île… 10×15 cm",
    "Ｐｏｒｔａｂｌｅ indétec\u200btable pour le parloir",
    "Accueil",
)


@pytest.mark.parametrize("text", _TEXTS)
def test_folds_the_short_way_as_the_long_way(text: str) -> None:
    """A character that cannot be seen, put last, takes a text the long way and changes nothing else."""
    short, long = fold(text), fold(text + "\u200b")
    assert (short.text, [*short.starts], [*short.ends]) == (long.text, long.starts, long.ends)
    places = range(len(short.text))
    assert [short.worn(at, at + 1) for at in places] == [long.worn(at, at + 1) for at in places]


def test_a_remembered_opinion_is_the_fresh_one() -> None:
    """The same block on a second page, at another place, gives what a judge that never read it gives."""
    lexicon, weights = language.load(), model.load()
    used = Judge(lexicon, weights)
    pages = [
        [Segment(kind="product", text=text) for text in _TEXTS],
        [Segment(kind="product", text=text) for text in reversed(_TEXTS)],
        [Segment(kind="body", text=_TEXTS[1]), Segment(kind="product", text=_TEXTS[1])],
    ]
    for page in pages:
        used.judge_page(page)
    for page in pages:
        assert used.judge_page(page) == Judge(lexicon, weights).judge_page(page)
