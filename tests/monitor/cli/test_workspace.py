"""A workspace as it lies on the disk."""

from pathlib import Path

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
