"""The quick ways of hearing find what the slow ones find."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.phrases.concepts import hear
from monitor.phrases.features import canonical, said, shown
from monitor.phrases.judge import default_judge
from monitor.phrases.match import Hit, Token, _follow, _travels
from monitor.phrases.measures import MEASURES, measured
from monitor.phrases.model import likely
from monitor.phrases.normalise import fold
from monitor.phrases.weighing import Weigher
from monitor.signals.signal import folded

PIECES = st.sampled_from(
    "prix 60 € $ 45e 30euros vb 5 cm 4,5x2,3 x 1 12 g + 33 06 39 98 12 34 0639981234 @ . / : ( ) t.me/ab snap:abc a.shop "
    '-20% % de remise 24 h j+1 48h 2x x10 ? 1999 article 434-35 art.l391 391-ter § 3 " « » téléphone mini ne sonne pas '
    "au portique déplaqué bip cell ule the gate undetectable ٣ é а no".split(" ")
)
TEXTS = st.lists(st.tuples(PIECES, st.sampled_from(["", " ", " ", ". "])), max_size=24).map(
    lambda parts: "".join(word + gap for word, gap in parts)
)


@settings(deadline=None)
@given(TEXTS)
def test_a_measure_is_sought_wherever_it_could_stand(text: str) -> None:
    """A text without the measure's sign is passed over: no text that holds the measure may lack the sign."""
    plain = fold(text).text
    everywhere = [
        (concept, found.start(), found.end())
        for concept, _, pattern in MEASURES
        for found in pattern.finditer(plain)
    ]

    assert list(measured(plain)) == everywhere


@settings(deadline=None)
@given(TEXTS)
def test_phrases_are_those_of_the_whole_lexicon(text: str) -> None:
    """What a word begins is remembered for it: the hits are those of asking every phrase at every word."""
    matcher = default_judge().matcher
    reader = matcher.read(text)

    assert set(matcher._phrases(reader.tokens, reader.languages)) == _one_by_one(
        reader.tokens, reader.languages
    )


def _one_by_one(tokens: list[Token], languages: tuple[str, ...]) -> set[Hit]:
    found = set()
    matcher = default_judge().matcher
    for first, token in enumerate(tokens):
        for phrase in (p for word in token.reading.words for p in matcher._by_first.get(word, ())):
            entry = matcher.lexicon.entries[phrase.entry]
            own = not languages or entry.language in languages
            if not own and not (len(token.text) >= 6 and _travels(entry)):
                continue
            last = _follow(tokens, first, phrase.words) if phrase.needs else first
            if last is not None:
                worn = frozenset(d for t in tokens[first : last + 1] for d in t.disguises)
                found.add(Hit(entry.concept, entry.id, first, last, worn))
    return found


@settings(deadline=None)
@given(st.text(st.characters(max_codepoint=127)))
def test_plain_letters_fold_as_all_others_do(text: str) -> None:
    """ASCII is only lowered; a letter beyond it sends the text the long way, with the same result."""
    assert folded(text) == folded(text + "é")[:-1]


@settings(deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=12).map(". ".join))
def test_a_stretch_comes_to_what_its_words_by_themselves_come_to(text: str) -> None:
    """The words of an utterance are cut once; each stretch weighs as if it were cut and combined alone."""
    shipped = default_judge()
    lexicon, weights = shipped.lexicon, shipped.weights
    reader = shipped.matcher.read(text)
    heard = hear(reader, lexicon)

    for one in Weigher(lexicon, weights).weighed(heard, reader, offered=False):
        words = canonical(reader, one.stretch)
        strengths = said(one.best, lexicon).strengths
        slowly = weights.intercept + weights.summed(shown(strengths, words, lexicon))
        assert one.score == pytest.approx(slowly, abs=1e-9)
        assert one.likely == pytest.approx(
            likely(one.score, weights.phrasing.score(words)), abs=1e-9
        )
