"""``portique console``: Datasette on the workspace, read-only, on loopback."""

import os
import sys
from pathlib import Path

import click

from monitor.cli.terminal import echo
from monitor.console.serving import arguments
from monitor.desk import Desk
from storage import children


@click.command()
@click.option("--port", type=click.IntRange(1, 65_535), default=8001, help="Port.")
@click.pass_obj
def console(folder: Path, port: int) -> None:
    """Ouvrir la console d'analyse (Datasette, lecture seule, sur cette machine)."""
    with Desk.open(folder) as desk:
        _ = desk.ledger
        with desk.reading_findings():
            pass
        command = arguments(desk.workspace, desk.configuration)
    echo(f"Console : http://127.0.0.1:{port}/  (Ctrl-C pour fermer)")
    echo("Ouvrez-la par ce lien, bon une seule fois :")
    command += ["--host", "127.0.0.1", "--port", str(port), "--root"]
    os.execve(sys.executable, command, children.environment())  # noqa: S606 - the console takes this process's place
