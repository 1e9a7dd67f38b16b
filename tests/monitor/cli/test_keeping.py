"""``doctor``, ``backup``, ``restore`` as who keeps the machine meets them."""

from pathlib import Path

from click.testing import CliRunner, Result

from monitor.cli import cli


def _run(*words: str) -> Result:
    return CliRunner().invoke(cli, list(words))


def test_doctor_names_what_is_wrong_and_what_to_do(tmp_path: Path) -> None:
    """A damaged findings database is one line with its remedy; everything else is still asked."""
    folder = tmp_path / "w"
    assert _run("init", str(folder)).exit_code == 0
    before = _run("-w", str(folder), "doctor", "--no-browser")
    (folder / "findings.db").write_bytes(b"SQLite format 3\x00" + b"\xff" * 4096)
    after = _run("-w", str(folder), "doctor", "--no-browser")

    assert "Constats (findings.db) : saine" in before.output
    assert after.exit_code == 1
    line = next(line for line in after.output.splitlines() if "Constats" in line)
    assert "À VOIR" in line
    assert "portique analyse" in after.output
    assert "Registre (ledger.db) : saine" in after.output


def test_a_watch_is_copied_and_taken_up_again_from_the_command_line(tmp_path: Path) -> None:
    """Two commands, each ending with what to do next; a copy into the watch itself is refused in a sentence."""
    folder, copy, again = tmp_path / "w", tmp_path / "copie", tmp_path / "again"
    assert _run("init", str(folder)).exit_code == 0
    made = _run("-w", str(folder), "backup", str(copy))
    taken = _run("restore", str(copy), str(again))
    within = _run("-w", str(folder), "backup", str(folder / "copie"))
    twice = _run("restore", str(copy), str(again))

    assert (made.exit_code, taken.exit_code) == (0, 0), made.output + taken.output
    assert "sha256sum --quiet -c BACKUP.sha256" in made.output
    assert _run("-w", str(again), "status").exit_code == 0
    for refused in (within, twice):
        assert refused.exit_code == 1
        assert "La copie n'est pas bonne" in refused.output
