"""``portique console``: Datasette on the workspace, read-only, on loopback."""

import json
import os
import sys
import tempfile
from pathlib import Path

import click

import monitor.console
from monitor.cli.terminal import echo
from monitor.console.metadata import metadata
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
        described = metadata(desk.configuration)
        workspace = desk.workspace
    workspace.state.mkdir(exist_ok=True)
    with tempfile.NamedTemporaryFile(
        "w", suffix=".json", dir=workspace.state, delete=False, encoding="utf-8"
    ) as file:
        json.dump(described, file, ensure_ascii=False)
    here = Path(monitor.console.__file__).parent
    echo(f"Console : http://127.0.0.1:{port}/  (Ctrl-C pour fermer)")
    echo("Ouvrez-la par ce lien, bon une seule fois :")
    settings = {
        "sql_time_limit_ms": 5000,
        "suggest_facets": 0,
        "max_returned_rows": 2000,
        "allow_download": 0,
    }
    arguments = children.command(
        "datasette", "serve", str(workspace.findings), str(workspace.ledger)
    )
    arguments += ["--host", "127.0.0.1", "--port", str(port), "--metadata", file.name, "--root"]
    arguments += ["--plugins-dir", str(here / "plugins"), "--template-dir", str(here / "templates")]
    for name, value in settings.items():
        arguments += ["--setting", name, str(value)]
    os.execve(sys.executable, arguments, children.environment())  # noqa: S606 - the console takes this process's place
