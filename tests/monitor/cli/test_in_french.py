"""What commands answer is French to its last word: no name of a table of ours stands in place of what it means."""

import re
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from monitor.cli import COMMANDS, cli
from tests.monitor.troubled import english, troubled

_A = "https://ancien.example/"
ASKED = (
    "status", "doctor", "alarm", "source list", f"source show {_A}", f"source set {_A} --every 6h", f"source pause {_A}",
    f"source resume {_A}", f"source remove {_A}", "visit --due", "analyse", "digest", "leads", "lead show zz", "compare ancien.example suite.example",
    "proposals", "proposals accept", "capture --list", "hunt déplaqué", "evidence audit", "archive reindex", "diff https://prix.example/",
    "purge", "discover candidates", "discover asked", "ledger", "lineage",
)  # fmt: skip
_TYPED = re.compile(r"--?[\w-]+|^\s*Usage :.*$|cli \w+|[\w.-]+\.example|\b(?:lead|seller)-[\w…]*|\bCommandes :.*", re.MULTILINE | re.DOTALL)  # fmt: skip
"""Options and names of commands, which are typed as they are, and addresses."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace of troubled days."""
    folder = tmp_path_factory.mktemp("troubled") / "w"
    with troubled(folder):
        pass
    return folder


@pytest.mark.parametrize("asked", ASKED)
def test_no_english_word_stands_in_an_answer(folder: Path, asked: str) -> None:
    """« seized » in a column called « issue » is read by nobody at seven."""
    done = CliRunner().invoke(cli, ["-w", str(folder), *asked.split()], env={"COLUMNS": "400"})

    assert done.output.strip()
    assert done.exception is None or isinstance(done.exception, SystemExit)
    assert english(_TYPED.sub(" ", done.output)) == set()


@pytest.mark.parametrize("name", COMMANDS)
def test_no_english_word_stands_in_the_help(name: str) -> None:
    """Nor in what a command says of itself and of its options."""
    with click.Context(cli, info_name="portique") as context:
        command = cli.get_command(context, name)
    assert command is not None

    assert english(_TYPED.sub(" ", _help(command, name))) == set()


def _help(command: click.Command, name: str) -> str:
    with click.Context(command, info_name=name) as context:
        said = [command.get_short_help_str(400), command.help or ""]
        said += [one.help or "" for one in command.params if isinstance(one, click.Option)]
        if isinstance(command, click.Group):
            subs = (
                (one, command.get_command(context, one)) for one in command.list_commands(context)
            )
            said += [_help(sub, one) for one, sub in subs if sub is not None]
    return "\n".join(said)
