"""Copies of a workspace, and all rows of a database, comparable: what « the same findings » means."""

import shutil
import sqlite3
from pathlib import Path
from typing import Any

from storage.workspace import Workspace

_INTERNAL = (
    "sqlite_",
    "_",
    "search_data",
    "search_idx",
    "search_docsize",
    "search_config",
)
_AMONG = {"step_done": "WHERE subject <> ''"}


def rows_of(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """
    Return every row of every table, sorted, by table.

    Left out: SQLite's own tables, the record of migrations (it holds when they ran), the journal by which the lineage takes back events, and the pages in which FTS5 keeps
    its index, which depend on the order of writing; what the index finds is compared by way of ``search``. So do the marks in
    ``step_done`` of how far a step has come (they stand under no subject).
    """
    connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
    try:
        names = [
            row[0]
            for row in connection.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
            )
            if not row[0].startswith(_INTERNAL)
        ]
        return {
            name: sorted(
                connection.execute(f'SELECT * FROM "{name}" {_AMONG.get(name, "")}').fetchall(),
                key=repr,
            )
            for name in names
        }
    finally:
        connection.close()


def copied(workspace: Workspace, target: Path) -> Workspace:
    """Return a copy of a workspace below a folder."""
    folder = target / "copy"
    shutil.copytree(workspace.folder, folder)
    return Workspace(folder)


def without_findings(workspace: Workspace) -> None:
    """Delete what can be recomputed."""
    for path in workspace.folder.glob("findings.db*"):
        path.unlink()
