"""How Datasette is started on a workspace: read-only, with our pages, and bounds on what one question may take."""

import json
import tempfile
from pathlib import Path

from monitor.config import Configuration
from monitor.console.metadata import metadata
from storage import children
from storage.workspace import Workspace

HERE = Path(__file__).parent
SETTINGS = {
    "sql_time_limit_ms": "5000",
    "suggest_facets": "0",
    "max_returned_rows": "2000",
    "allow_download": "0",
}


def arguments(
    workspace: Workspace, configuration: Configuration, settings: dict[str, str] | None = None
) -> list[str]:
    """Return the command; where it listens is left to the caller. Its memory is bounded by the plugin ``door``."""
    workspace.state.mkdir(exist_ok=True)
    with tempfile.NamedTemporaryFile(
        "w", suffix=".json", dir=workspace.state, delete=False, encoding="utf-8"
    ) as file:
        json.dump(metadata(configuration), file, ensure_ascii=False)
    command = children.command("datasette", "serve", str(workspace.findings), str(workspace.ledger))
    command += ["--metadata", file.name]
    command += ["--plugins-dir", str(HERE / "plugins"), "--template-dir", str(HERE / "templates")]
    for name, value in {**SETTINGS, **(settings or {})}.items():
        command += ["--setting", name, value]
    return command
