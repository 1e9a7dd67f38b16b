"""What people write on the command line or in a list of sources, and what is made of it; and mistakes said in French."""

import csv
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from crawler.errors import NoBrowser, SchemeRefused
from monitor.cli import cli, words
from monitor.cli.source_lists import read_list, rhythm
from monitor.cli.source_settings import settings_of, whole
from monitor.desk import Desk
from monitor.kinds import kind_of
from storage.errors import ArchiveDamaged, NoWorkspace, StorageError, WorkspaceBusy
from storage.ledger import sources
from storage.records.source import SourceKind
from tests.monitor.desks import desk_in, watch


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("shop.example", "https://shop.example/"),
        ("http://shop.example/a", "http://shop.example/a"),
        (" https://Shop.example ", "https://shop.example/"),
        ("javascript:alert(1)", "javascript:alert(1)"),
    ],
)
def test_an_address_is_completed(written: str, address: str) -> None:
    """With its scheme and a path; what is none is left for the guard to refuse."""
    assert whole(written) == address


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("https://shop.example/", SourceKind.SHOP),
        ("https://shop.example/feed/", SourceKind.FEED),
        ("https://t.me/portik", SourceKind.SOCIAL),
        ("https://shop.example/forum.atom", SourceKind.FEED),
    ],
)
def test_the_kind_of_a_source_follows_from_its_address(url: str, kind: SourceKind) -> None:
    """Nothing is fetched to know it."""
    assert kind_of(url) is kind


def test_settings_are_kept_as_the_ledger_names_them() -> None:
    """What is not given is not set."""
    given = {"every": "6h", "case": "2026/1", "retention": "30", "pace": "2", "search": "mini ; l8  star;mini", "label": ""}  # fmt: skip

    assert settings_of(given, "1d") == {
        "every_seconds": 21_600,
        "learns": False,
        "case_reference": "2026/1",
        "retention_days": 30,
        "pace_seconds": 2.0,
        "searches": ["mini", "l8 star"],
    }


@pytest.mark.parametrize(
    ("seconds", "written"), [(86_400, "1d"), (21_600, "6h"), (90, "90s"), (120, "2m")]
)
def test_a_rhythm_is_written_in_its_largest_unit(seconds: int, written: str) -> None:
    """As a person would."""
    assert rhythm(seconds) == written


@pytest.mark.parametrize(
    ("name", "content", "rows"),
    [
        ("a.csv", "url;label\nhttps://a.example/;A\n", [(2, {"url": "https://a.example/", "label": "A"})]),
        ("a.csv", "\ufeffurl,label\nhttps://a.example/,\n", [(2, {"url": "https://a.example/"})]),
        ("a.toml", '# liste\n[[source]]\nurl = "https://a.example/"\n', [(2, {"url": "https://a.example/"})]),
    ],
)  # fmt: skip
def test_a_list_is_read_with_its_lines(
    tmp_path: Path, name: str, content: str, rows: list[tuple[int, dict[str, str]]]
) -> None:
    """Whatever a spreadsheet puts between its cells, and before them."""
    (tmp_path / name).write_text(content, encoding="utf-8")

    assert read_list(tmp_path / name) == rows


@pytest.mark.parametrize(("name", "content"), [("a.csv", b"url\n\xe9"), ("a.toml", b"[[source]")])
def test_a_list_that_cannot_be_read_is_refused(tmp_path: Path, name: str, content: bytes) -> None:
    """Whole, and with the place."""
    (tmp_path / name).write_bytes(content)

    with pytest.raises((click.ClickException, csv.Error), match=name):
        read_list(tmp_path / name)


@pytest.mark.parametrize(
    ("error", "said", "code"),
    [
        (NoWorkspace("x"), "portique init", 2),
        (WorkspaceBusy("watch", "7"), "Un autre processus", 4),
        (ArchiveDamaged("x"), "Restaurez", 3),
        (NoBrowser("x"), "chromium-headless-shell", 2),
        (SchemeRefused("ftp://x"), "http et https", 2),
        (StorageError("x"), "Erreur : x", 2),
    ],
)
def test_a_mistake_is_said_in_french_with_its_code(
    error: StorageError, said: str, code: int
) -> None:
    """What is wrong, and what to do."""
    assert said in words.french(error)
    assert words.code(error) == code


def test_a_source_is_set_to_leave_by_an_exit_that_there_is(tmp_path: Path) -> None:
    """A slip in its name would end the watch of it: refused with the names there are, and « direct » takes it back."""
    folder = tmp_path / "w"
    with desk_in(folder, exits={"fibre": {"proxy": "socks5://192.0.2.1:1080"}}) as desk:
        source = watch(desk)

    def said(*arguments: str) -> tuple[int, str, str]:
        done = CliRunner().invoke(cli, ["-w", str(folder), "source", *arguments])
        with Desk.open(folder) as desk:
            found = sources.find(desk.ledger, source.id)
            assert found is not None
            return done.exit_code, done.output, found.exit

    code, output, left_by = said("set", source.id, "--exit", "fibbre")
    assert (code, "fibre" in output, left_by) == (1, True, "")
    assert said("set", source.id, "--exit", "fibre")[2] == "fibre"
    assert said("set", source.id, "--exit", "direct")[2] == ""
