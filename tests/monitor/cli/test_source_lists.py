"""Lists of sources that others hand in: a mistaken one is one sentence, and nothing of it is added."""

import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from monitor.cli import cli

LISTS = {
    "one line of 3 MB.csv": b"url;label\nhttps://a.example/;" + b"x" * 3_000_000 + b"\n",
    "a heading of 3 MB.csv": b"url" * 1_000_000,
    "deep.toml": b"source = " + b"[" * 100_000,
    "one line of 3 MB.toml": b'[[source]]\nurl = "https://a.example/' + b"x" * 3_000_000 + b'"\n',
    "no table.toml": b"source = [1, 2]\n[[source]]\n",
    "text.toml": b"[[source]]\nx = 1\n[y]\n[source]\n",
    "endless.csv": b"url,pace\nhttps://a.example/,1e999\n",
    "bytes.csv": bytes(range(256)),
    "empty.csv": b"",
}


def _import(folder: Path, file: Path) -> str:
    run = CliRunner().invoke
    assert run(cli, ["init", str(folder / "w")]).exit_code == 0
    done = run(cli, ["-w", str(folder / "w"), "source", "import", str(file)])
    assert done.exception is None or isinstance(done.exception, SystemExit), repr(done.exception)
    return done.output


@pytest.mark.parametrize("name", LISTS)
def test_a_mistaken_list_is_one_sentence(name: str, tmp_path: Path) -> None:
    """No traceback, no page of the file itself, and all or nothing."""
    (tmp_path / name).write_bytes(LISTS[name])
    said = _import(tmp_path, tmp_path / name)

    assert len(said) < 1000
    assert (
        "0 ajoutée" in said or "Aucune source" in said or "incorrect" in said or "illisible" in said
    )


def test_a_pipe_is_no_list(tmp_path: Path) -> None:
    """Reading it would wait for ever."""
    os.mkfifo(tmp_path / "list.csv")

    assert "ordinaire" in _import(tmp_path, tmp_path / "list.csv")


def test_an_exported_list_comes_in_again(tmp_path: Path) -> None:
    """What one investigation watches is handed to another, through a terminal's output."""
    run = CliRunner(catch_exceptions=False).invoke
    for name in "ab":
        assert run(cli, ["init", str(tmp_path / name)]).exit_code == 0
    run(cli, ["-w", str(tmp_path / "a"), "source", "add", "https://a.example/", "--label", "L'un"])
    for form in ("csv", "toml"):
        out = run(cli, ["-w", str(tmp_path / "a"), "source", "export", "--format", form]).output
        (tmp_path / f"list.{form}").write_text(out, encoding="utf-8")
        said = run(cli, ["-w", str(tmp_path / "b"), "source", "import", str(tmp_path / f"list.{form}")]).output  # fmt: skip
        assert "1 source lue," in said
