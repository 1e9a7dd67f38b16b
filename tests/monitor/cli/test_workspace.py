"""A workspace as it lies on the disk."""

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from monitor.cli import cli


def test_a_workspace_is_for_one_account_alone(tmp_path: Path) -> None:
    """What is kept of people is not readable by whoever else has an account on the machine."""
    folder = tmp_path / "w"
    run = CliRunner(catch_exceptions=False).invoke
    assert run(cli, ["init", str(folder)]).exit_code == 0
    assert run(cli, ["-w", str(folder), "status"]).exit_code == 0

    open_to_others = {
        path.relative_to(tmp_path).as_posix(): oct(path.stat().st_mode & 0o777)
        for path in (folder, *folder.rglob("*"))
        if path.stat().st_mode & 0o077
    }
    assert (folder / "ledger.db").exists()
    assert open_to_others == {}


@pytest.mark.parametrize(("answer", "keys"), [("y", 1), ("n", 0)])
def test_init_offers_the_key_at_a_terminal(answer: str, keys: int, tmp_path: Path) -> None:
    """Without a key nothing is sealed, and whoever sets up a watch is the one who can make it."""
    folder = tmp_path / "w"
    try:
        ours, theirs = pty.openpty()
    except OSError:  # a chroot without /dev/pts
        pytest.skip("This machine has no pseudo-terminal.")
    running = subprocess.Popen(
        [sys.executable, "-m", "monitor.cli", "init", str(folder)], stdin=theirs, stdout=subprocess.PIPE, text=True,
        env={**os.environ, "PORTIQUE_KEY_PASSPHRASE": "mot de passe"},
    )  # fmt: skip
    os.write(ours, f"{answer}\n".encode())
    said, _ = running.communicate(timeout=60)
    os.close(ours)
    os.close(theirs)

    assert running.returncode == 0
    assert len(list((folder / "keys").glob("*.pub.pem"))) == keys
    assert ("Empreinte à noter" in said, "evidence key" in said) == (bool(keys), not keys)


def test_init_names_the_command_that_makes_the_key_where_nobody_can_answer(tmp_path: Path) -> None:
    """A set-up script is not held up by a question."""
    done = CliRunner().invoke(cli, ["init", str(tmp_path / "w")], catch_exceptions=False)

    assert (done.exit_code, "evidence key" in done.output) == (0, True)
