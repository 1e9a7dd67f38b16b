"""The lexicon is checked as an analyst edits it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from monitor.phrases.check import exploding, trial
from monitor.phrases.errors import LexiconMistake
from monitor.phrases.language import LANGUAGES, load


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped lexicon that may be broken."""
    copy = tmp_path / "languages"
    shutil.copytree(LANGUAGES, copy)
    return copy


def _added(folder: Path, entry: str) -> int:
    """Append an entry and give the line where it begins."""
    path = folder / "fr.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text + entry, encoding="utf-8")
    return len(text.splitlines()) + entry[: entry.index("[[entry]]")].count("\n") + 1


def test_shipped_lexicon_covers_seven_languages_at_least() -> None:
    """A language that is missing is a country that is not heard; one more is welcome."""
    lexicon = load()

    assert {e.language for e in lexicon.entries} >= {"fr", "en", "es", "it", "de", "nl", "pt"}
    assert all(e.source for e in lexicon.entries)


def test_a_form_that_would_match_everything_is_refused_with_its_line(folder: Path) -> None:
    """An analyst must find the mistake without searching."""
    line = _added(
        folder,
        '\n[[entry]]\nconcept = "STRIP"\nname = "trop"\nstrength = "S"\nsource = "G"\nforms = "p*"\n',
    )

    with pytest.raises(LexiconMistake) as wrong:
        load(folder)

    (mistake,) = wrong.value.mistakes
    assert (mistake.path.name, mistake.line) == ("fr.toml", line + 5)
    assert "trois lettres" in mistake.message


def test_all_mistakes_are_told_at_once(folder: Path) -> None:
    """Correcting one mistake at a time wastes the analyst's day."""
    _added(
        folder,
        '\n[[entry]]\nconcept = "STRIP"\nname = "a"\nstrength = "X"\nsource = "G"\nforms = "abc"\n',
    )
    _added(folder, '\n[[entry]]\nconcept = "STRIP"\nname = "b"\nforms = "abc"\n')

    with pytest.raises(LexiconMistake) as wrong:
        load(folder)

    assert len(wrong.value.mistakes) == 2


def test_a_rule_may_only_name_concepts_that_exist(folder: Path) -> None:
    """A rule about a misspelt concept would never hold, silently."""
    rules = folder / "rules.toml"
    rules.write_text(
        rules.read_text(encoding="utf-8").replace(
            'all = ["PH", "STRIP", "SELL"]', 'all = ["PH", "STRIPP"]'
        ),
        encoding="utf-8",
    )

    with pytest.raises(LexiconMistake, match="STRIPP"):
        load(folder)


def test_broken_toml_names_its_line(folder: Path) -> None:
    """Syntax errors are mistakes like the others."""
    _added(folder, "\n[[entry]]\nconcept = \n")

    with pytest.raises(LexiconMistake, match=r"fr\.toml:\d+: syntaxe"):
        load(folder)


def test_edition_changes_with_any_file(folder: Path) -> None:
    """Old captures are hunted again because the edition says so."""
    before = load(folder).edition
    with (folder / "nl.toml").open("a", encoding="utf-8") as file:
        file.write("\n# une note\n")

    assert load(folder).edition != before


def test_an_entry_heard_everywhere_is_refused(folder: Path) -> None:
    """A strong entry that matches ordinary texts floods the queue; trying shows it first."""
    _added(
        folder,
        '\n[[entry]]\nconcept = "STRIP"\nname = "jardin"\nstrength = "S"\nsource = "H"\nforms = "jardin*"\n',
    )
    lexicon = load(folder)
    ordinary = [(f"page {n}", f"Le jardin numéro {n} est fleuri.") for n in range(300)]

    result = trial(lexicon, ordinary)

    assert [m.message.split("»")[0] for m in exploding(lexicon, result)] == ["« fr/STRIP/jardin "]
