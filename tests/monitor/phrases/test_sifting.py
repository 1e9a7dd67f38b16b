"""What a hunt passes over holds nothing that it seeks."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.phrases.judge import default_judge
from monitor.phrases.normalise import fold, folded_text
from monitor.phrases.query import ConceptQuery, PhraseQuery

SOUGHT = ["portique*", "téléphone indétectable", "mini tel", "ne sonne pas", "déplaqué", "iphone"]
DISGUISED = st.sampled_from(
    "portique p0rt1que port-ique por tique p.o.r.t.i.q.u.e p o r t i q u e p*rtique port…e porttique portik poritque euqitrop "
    "leportique p\u200bortique PORTIQUE рortique port&#105;que téléphone telefone t3l3phone tél éphone indétectable indetectbale "
    "mini-tel minitel m i n i tel mini_tel ne sonne pas n e s o n n e pas déplaqué déplaqués deplaque des plaques i-phone i phone "
    "1 2 3 4 a b c d … . , ! 60€ le la et portail phone sonner".split(" ")
)
TEXTS = st.lists(
    st.tuples(DISGUISED, st.sampled_from([" ", " ", "-", "", ". ", "…"])), max_size=30
).map(lambda parts: "".join(word + gap for word, gap in parts))


@pytest.mark.parametrize("phrase", SOUGHT)
@settings(deadline=None, max_examples=40)
@given(text=TEXTS)
def test_a_phrase_is_found_wherever_it_is_heard(phrase: str, text: str) -> None:
    """Whatever spelling it wears, the finds are those of reading everything."""
    assert list(PhraseQuery(phrase).places(text)) == list(
        PhraseQuery(phrase, sifted=False).places(text)
    )


@pytest.mark.parametrize(
    "wanted", ["GATE", "EVADE & !D_PRESS", "MINI | MODEL", "PRISON & STRIP", "!GATE & STRIP+"]
)
@settings(deadline=None, max_examples=40)
@given(text=TEXTS)
def test_concepts_are_found_wherever_they_are_heard(wanted: str, text: str) -> None:
    """Composites, groups, repetitions and negations are the matcher's; what is passed over holds none of them."""
    judge = default_judge()

    found = list(ConceptQuery(wanted, judge).places(text))
    assert found == list(ConceptQuery(wanted, judge, sifted=False).places(text))


def test_a_text_without_the_words_is_passed_over() -> None:
    """A sieve that lets everything through would be no sieve."""
    query = PhraseQuery("téléphone indétectable")
    (needed,) = query._sought

    assert not needed <= query._sieve.heard("Un portail de jardin et un téléphone.", lang="fr")
    assert needed <= query._sieve.heard("Un t3l3phone, ind.é.tectable.", lang="fr")


@given(st.text())
def test_folding_without_places_gives_the_same_text(text: str) -> None:
    """The quick way and the slow one agree on every character."""
    assert folded_text(text) == fold(text).text
