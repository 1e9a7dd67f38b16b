"""What people write is checked at the edge, and a mistake is told with its line and remedy, in French."""

from pathlib import Path

import pytest

from monitor.config import (
    Configuration,
    ConfigurationMistaken,
    default_text,
    load,
    parse,
    seconds,
    settings_table,
)


def test_the_file_of_a_new_workspace_is_the_default_configuration() -> None:
    """What the commented file says is what holds without it."""
    assert parse(default_text()) == Configuration()


def test_changes_are_written_where_they_belong() -> None:
    """``portique init --title`` must not lose a quote, an accent or a line end."""
    title = 'Été "2026"\n= [x] # Ω'
    made = parse(
        default_text(
            {"investigation": {"title": title}, "digest": {"smtp": {"host": "mail.example"}}}
        )
    )

    assert (made.investigation.title, made.digest.smtp.host) == (title, "mail.example")


def test_every_setting_is_commented_in_the_file() -> None:
    """The file is the manual of whoever edits it."""
    text = default_text()
    lines = text.splitlines()
    for name, _, meaning in settings_table():
        assert meaning, name
        key = name.rpartition(".")[2]
        at = [
            n for n, line in enumerate(lines) if line.startswith(f"{key} =") or line == f"[{name}]"
        ]
        assert any(f"# {meaning}" in lines[max(0, n - 2) : n] for n in at), name


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("[schedule]\nevery = '1d'\ndigest_at = '25:00'\n", 3, "HH:MM"),
        ("# x\n\n[schedule]\nprocesses = 0\n", 4, "au moins 1"),
        ("[budget]\npages = 'many'\n", 2, "many"),
        ("[digest]\n[digest.smtp]\nport = 99999\n", 3, "au plus 65535"),
        ("[network]\nallow = ['127.0.0.1/8']\n", 2, "n'est pas un réseau"),
        ("[schedule]\nevrey = '1d'\n", 2, "réglage inconnu"),
        ("[schedul]\nevery = '1d'\n", 1, "réglage inconnu"),
        ("\n\n[netwrk]\nports = [80]\n", 3, "réglage inconnu"),
        ("[schedule]\ntimezone = 'Mars/Olympus'\n", 2, "fuseau inconnu"),
        ("[schedule]\nevery = '5s'\n", 2, "dix secondes"),
        ("[browser]\nillustrate = 'often'\n", 2, "none|home|sellers|telling|all"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_line(text: str, line: int, words: str) -> None:
    """F40: whoever edits at night must not have to guess."""
    with pytest.raises(ConfigurationMistaken) as caught:
        parse(text, "portique.toml")

    assert f"portique.toml, ligne {line} : " in str(caught.value)
    assert words in str(caught.value)


def test_broken_toml_and_other_encodings_are_told(tmp_path: Path) -> None:
    """F40: a file saved by another editor."""
    with pytest.raises(ConfigurationMistaken, match="line 2"):
        parse("[schedule]\nevery = \n")
    file = tmp_path / "portique.toml"
    file.write_bytes(default_text().encode("utf-16"))
    with pytest.raises(ConfigurationMistaken, match="UTF-8"):
        load(file)
    file.write_bytes(b"\xef\xbb\xbf" + default_text().replace("\n", "\r\n").encode())
    assert load(file) == Configuration()


@pytest.mark.parametrize(
    ("text", "expected"),
    [("30m", 1800), ("6h", 21600), ("1d", 86400), ("2j", 172800), ("1.5h", 5400), (" 1W ", 604800)],
)
def test_durations_are_read(text: str, expected: int) -> None:
    """As people write them."""
    assert seconds(text) == expected


@pytest.mark.parametrize("text", ["", "1", "d", "-1d", "1y", "1d2h", "٣d x", "9s"])
def test_what_is_no_duration_is_refused(text: str) -> None:
    """A rhythm read wrongly is a source nobody visits."""
    with pytest.raises(ValueError, match=r"durée|dix secondes"):
        seconds(text)
