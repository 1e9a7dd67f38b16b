"""
The parts of ``docs/`` that are written from the program itself, so that they cannot say anything else.

``python -m tests.generated_docs --write`` writes them; ``tests/test_generated_docs.py`` fails while one is out of date.
"""

import sqlite3
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import click

from monitor.cli import COMMANDS, cli
from monitor.config import settings_table
from monitor.console.metadata import MIGRATIONS
from storage.meaning import Table, meanings, schema_of

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
HEAD = "<!-- Written by `make docs`; edits here are lost. -->\n\n"

LAWS = {
    "ledger.db": "What cannot be recomputed. Rows are added or closed, never changed: the database itself refuses. Back it up with the archive.",
    "findings.db": "What can be recomputed from archive, ledger and rules: delete it, run `portique analyse`, the same rows return.",
    "journal.db": "Who looked at what, on its own clock and with its own retention.",
}
HELP = ["-h", "--help"]


def data() -> str:
    """Return ``docs/data.md``: every table and column with its type, keys and meaning."""
    parts = [
        HEAD,
        "# The data\n\n",
        "Every table and column of a workspace's databases: the analysts' contract. Query them with any SQLite tool opened ",
        "read-only, or with `portique console`. Times are ISO 8601 in UTC with microseconds; ids are derived from what they ",
        "name, so they are the same after a rebuild; a `capture_id` leads to `capture` in the ledger, and from there to a ",
        "file, an offset and a digest. `PK` marks the primary key, `!` a column that is never null.\n",
    ]
    for database, migrations in MIGRATIONS.items():
        parts.append(f"\n## {database}\n\n{LAWS[database]}\n")
        schema = schema_of(*migrations)
        for name, table in meanings(schema).items():
            parts += _table(schema, name, table)
    return "".join(parts)


def _table(schema: sqlite3.Connection, name: str, table: Table) -> Iterator[str]:
    yield f"\n### {name}\n\n{_markdown(table.meaning)}\n\n| column | type | meaning |\n|---|---|---|\n"
    foreign = {
        row["from"]: f"{row['table']}.{row['to']}"
        for row in schema.execute(f'PRAGMA foreign_key_list("{name}")')
    }
    for row in schema.execute(f'PRAGMA table_info("{name}")'):
        marks = [row["type"].lower() or "text"]
        marks += ["PK"] if row["pk"] else ["!"] if row["notnull"] else []
        marks += [f"→ {foreign[row['name']]}"] if row["name"] in foreign else []
        meaning = _markdown(table.columns.get(row["name"], ""))
        yield f"| `{row['name']}` | {' '.join(marks)} | {meaning} |\n"


def _markdown(text: str) -> str:
    return text.replace("``", "`").replace("|", "\\|")


def commands() -> str:
    """Return ``docs/commands.md``: what ``--help`` says of every command."""
    parts = [
        HEAD,
        "# The commands\n\n",
        "What `portique COMMAND --help` says, in one place. `-w DOSSIER` before the command names the workspace.\n\n",
        f"```text\n{_help(cli, 'portique', None)}```\n",
    ]
    for name in COMMANDS:
        with click.Context(cli, info_name="portique", help_option_names=HELP) as context:
            command = cli.get_command(context, name)
            assert command is not None
            parts += _command(command, name, context, 2)
    return "".join(parts)


def _command(command: click.Command, name: str, above: click.Context, depth: int) -> Iterator[str]:
    with click.Context(command, info_name=name, parent=above, help_option_names=HELP) as context:
        yield f"\n{'#' * depth} {context.command_path}\n\n```text\n{_help(command, name, above)}```\n"
        if isinstance(command, click.Group):
            for inner in command.list_commands(context):
                found = command.get_command(context, inner)
                assert found is not None
                yield from _command(found, inner, context, depth + 1)


def _help(command: click.Command, name: str, above: click.Context | None) -> str:
    with click.Context(
        command,
        info_name=name,
        parent=above,
        max_content_width=100,
        terminal_width=100,
        help_option_names=HELP,
    ) as context:
        lines = command.get_help(context).splitlines()
        return "\n".join(line.rstrip() for line in lines) + "\n"


def configuration() -> str:
    """Return ``docs/configuration.md``: every setting of ``portique.toml``."""
    rows = "".join(
        f"| `{name}` | `{default}` | {_markdown(meaning)} |\n"
        if default
        else f"| `{name}` | (vide) | {_markdown(meaning)} |\n"
        for name, default, meaning in settings_table()
    )
    return (
        f"{HEAD}# The settings\n\n"
        "`portique init` writes them all, commented, into `portique.toml`; a setting left out has the default given here. "
        "A mistake is refused with the file, the line and what was expected.\n\n"
        f"| setting | default | meaning |\n|---|---|---|\n{rows}"
    )


def dependencies() -> list[str]:
    """Return the name of every other package that ``pyproject.toml`` asks for, extras included."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    asked = [
        *project["dependencies"],
        *(d for extra in project["optional-dependencies"].values() for d in extra),
    ]
    return sorted({_name(requirement) for requirement in asked} - {project["name"]})


def _name(requirement: str) -> str:
    for place, character in enumerate(requirement):
        if not (character.isalnum() or character in "-_."):
            return requirement[:place].lower()
    return requirement.lower()


PAGES: dict[str, Callable[[], str]] = {
    "data.md": data,
    "commands.md": commands,
    "configuration.md": configuration,
}


def main() -> None:
    """Write the pages, or say which are out of date."""
    for name, page in PAGES.items():
        path, text = DOCS / name, page()
        if path.exists() and path.read_text("utf-8") == text:
            continue
        if "--write" in sys.argv:
            path.write_text(text, "utf-8")
            print(f"written: {path.relative_to(ROOT)}")
        else:
            print(f"out of date: {path.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
