"""What a site, a file or a package wrote reaches a terminal as letters, never as an order to it."""

import ast
import io
import logging
import re
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from rich.table import Table
from rich.text import Text

from monitor.cli import cli
from monitor.cli.terminal import Console, LogLine, plain, show
from tests.test_shape import ROOT

OBEYED = re.compile(r"[^\t\n -~\xa0-\ud7ff\ue000-\U0010ffff]|[\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")  # fmt: skip
CLEARS = "\x1b[2J\x1b[HPaquet intact et scellé"
LINK = "\x1b]8;;http://evil.example/\x07lien\x1b]8;;\x07"
TURNED = "facture\u202egnp.exe"
HOSTILE = f"{CLEARS} {LINK} {TURNED} \x9b31m [/b] [link=http://evil.example/]x[/link]\r:bomb:"
PAGE = (
    f"<html><head><title>{HOSTILE}</title></head><body><h1>{HOSTILE}</h1><p>{HOSTILE} 06 39 98 00 01</p></body></html>"
)  # fmt: skip


def _said(*arguments: str, code: int | None = 0) -> str:
    done = CliRunner().invoke(cli, list(arguments))
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    assert code is None or done.exit_code == code, done.output
    return done.output


@pytest.fixture
def workspace(tmp_path: Path) -> str:
    """A workspace that watches a source with a hostile name."""
    folder = str(tmp_path / "w")
    _said("init", folder)
    _said("-w", folder, "source", "add", "https://shop.example/", "--label", HOSTILE)
    return folder


def test_a_page_commands_no_terminal(tmp_path: Path) -> None:
    """Titles and texts of a page that is looked at are shown, and what a terminal would obey in them is too."""
    page = tmp_path / "page.html"
    page.write_text(PAGE, encoding="utf-8")

    for said in (_said("read", str(page)), _said("read", "--json", str(page))):
        assert "Paquet intact" in said
        assert not OBEYED.search(said)


@pytest.mark.parametrize(
    "command", [("source", "list"), ("source", "list", "--json"), ("source", "show", "https://shop.example/"), ("status",)]
)  # fmt: skip
def test_a_name_commands_no_terminal(workspace: str, command: tuple[str, ...]) -> None:
    """The name of a source is text in every list, brackets and all."""
    said = _said("-w", workspace, *command)

    assert "u001b" in "".join(said.split())
    assert not OBEYED.search(said)


def test_a_file_of_a_package_commands_no_terminal(workspace: str, tmp_path: Path) -> None:
    """The attack that was seen: a file whose name clears the screen and says the package is sound."""
    package = tmp_path / TURNED
    package.mkdir()
    (package / CLEARS).write_text("x")
    said = _said("-w", workspace, "evidence", "verify", str(package), code=1)

    assert "N'EST PAS" in said
    assert not OBEYED.search(said)


def test_a_mistake_is_told_without_its_commands(capsys: pytest.CaptureFixture[str]) -> None:
    """An argument that was pasted from a page comes back in click's own sentences."""
    show(click.UsageError(f"No such command {HOSTILE!s}"))

    assert not OBEYED.search(capsys.readouterr().err)


def test_a_table_is_measured_as_it_is_written(capsys: pytest.CaptureFixture[str]) -> None:
    """What is written out is longer than what was sent; the frame still closes."""
    table = Table("a", "b")
    table.add_row(TURNED, Text(CLEARS, style="bold"))
    Console().print(table)
    lines = capsys.readouterr().out.splitlines()

    assert not OBEYED.search("\n".join(lines))
    assert lines[3].count("│") == 3


def test_an_entry_of_the_log_is_one_line() -> None:
    """A line break in a foreign name cannot write a second entry."""
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(LogLine("%(levelname)s %(message)s"))
    handler.handle(logging.LogRecord("x", logging.WARNING, "", 0, f"a\n2026-01-01 OK {HOSTILE}\u2028b", None, None))  # fmt: skip

    assert out.getvalue().count("\n") == 1
    assert not OBEYED.search(out.getvalue())


def test_an_entry_of_the_log_holds_its_facts_and_no_secret() -> None:
    """« visit_failed » alone says nothing; the log of an investigation goes to whoever repairs the machine."""
    record = logging.makeLogRecord(
        {
            "msg": "visit_failed", "levelname": "ERROR", "source": "https://essai:mot2passe@shop.example/?token=abc&page=2",
            "why": "no answer\nat all", "password": "mot2passe", "captures": 3,
        }
    )  # fmt: skip

    said = LogLine("%(levelname)s %(message)s").format(record)

    assert said == (
        'ERROR visit_failed source="https://***@shop.example/?token=***&page=2" why="no answer\\nat all" password=*** captures=3'
    )


def test_what_is_written_out_can_be_read_back() -> None:
    """The same escape serves JSON: a list that passes a terminal still says what the site wrote."""
    import json

    text = json.dumps({"name": HOSTILE + "\ud800"}, ensure_ascii=False)
    assert json.loads(plain(text)) == {"name": HOSTILE + "\ud800"}


OWN_STREAM = {
    "phrases.py": "JSON in ASCII, a line each, for a program",
    "reading.py": "a record's bytes, refused where a terminal would read them",
}


def test_every_command_speaks_through_it() -> None:
    """One line to every terminal: nothing else in the command line writes."""
    found = set()
    for path in sorted((ROOT / "monitor/cli").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            writes = isinstance(node, ast.Attribute) and node.attr in {"stdout", "secho"}
            clicks = isinstance(node, ast.Attribute) and ast.unparse(node) == "click.echo"
            console = isinstance(node, ast.ImportFrom) and node.module == "rich.console"
            prints = isinstance(node, ast.Name) and node.id in {"print", "pprint"}
            if writes or clicks or console or prints:
                found.add(path.name)

    assert found - {"terminal.py"} == set(OWN_STREAM)
