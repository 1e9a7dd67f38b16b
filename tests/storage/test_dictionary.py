"""What stands in a dictionary, asked of digests in a mapped file."""

import subprocess
import sys

import pytest
import simplemma

from storage.dictionary import is_known


@pytest.mark.parametrize(
    "word",
    [
        "téléphone",
        "Paris",
        "paris",
        "telephone",
        "mots",
        "xqzt",
        "té",
        "aujourd'hui",
        "aujourd’hui",
        "Aujourdʼhui",
        "l'xqzt",
    ],
)
def test_a_word_is_known_as_simplemma_knows_it(
    word: str, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """From the file as it is made, and from the file that is there."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.getbasetemp()))

    assert is_known(word, ("fr",)) == simplemma.is_known(word, lang="fr")


def test_of_two_words_as_near_the_same_is_heard_in_every_process() -> None:
    """« presion » is one typing error from two words; which was heard hung on how a process hashes."""
    asked = "from monitor.phrases.judge import default_judge as d; print(d().matcher.vocabulary._nearest('presion'))"
    heard = {
        subprocess.run(
            [sys.executable, "-c", asked], env={"PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("1", "2", "3")
    }  # fmt: skip

    assert len(heard) == 1
