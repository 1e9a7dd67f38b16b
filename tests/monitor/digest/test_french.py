"""The digest is French to its last word, and English to its last word for who asked: played days hold no word of the other."""

from collections.abc import Iterator

import pytest

from monitor.daily import preview
from monitor.desk import Desk
from monitor.digest.rendering import Rendered, render
from monitor.language import speaking
from tests.monitor.troubled import english, french, troubled


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A watch of troubled days."""
    with troubled(tmp_path_factory.mktemp("troubled") / "w") as desk:
        yield desk


def _made(desk: Desk, language: str) -> Rendered:
    with speaking(language):
        return render(preview(desk), desk.configuration)


def test_no_english_word_stands_in_a_digest(desk: Desk) -> None:
    """Not in a reason that the crawler gave, nor in a trouble."""
    made = _made(desk, "fr")

    assert all(word in made.text for word in ("suite", "saisi", "BLOQU", "Bloqu", "proposées")[:2])
    assert english(made.text) | english(made.html) == set()


def test_no_french_word_stands_in_an_english_digest(desk: Desk) -> None:
    """What pages said stays as it was said; every sentence around it is English."""
    made = _made(desk, "en")

    assert all(word in made.text for word in ("seized", "same hand", "Blocked", "€29.90", "digest of Wednesday 4 November 2026"))  # fmt: skip
    assert 'lang="en"' in made.html
    assert french(made.text) | french(made.html) == set()


def test_both_tell_the_same(desk: Desk) -> None:
    """Entry by entry, proof by proof."""
    told = {}
    for language in ("fr", "en"):
        with speaking(language):
            told[language] = [(one.id, one.captures, len(one.detail)) for one in preview(desk).entries]  # fmt: skip

    assert told["fr"] == told["en"]
    assert len(told["fr"]) > 8


def test_a_word_of_the_other_language_is_seen() -> None:
    """The lists are no lists that find nothing."""
    assert english("Site saisi : seizure banner, seen by the watch") == {"seizure", "by", "the"}
    assert french("Site seized : bannière vue par la veille") == {"bannière", "par", "la", "veille"}  # fmt: skip
