"""What the documentation says of tables, commands, settings and libraries is what the program has."""

import re
import subprocess
import sys

import pytest

from monitor.console.metadata import MIGRATIONS
from storage.meaning import meanings, schema_of
from tests.generated_docs import DOCS, ROOT, dependencies


def test_generated_pages_are_up_to_date() -> None:
    """A page that says what was true once misleads; `make docs` writes it anew."""
    # in a process of its own: click keeps on a command the help option of whoever asked it first
    said = subprocess.run(
        [sys.executable, "-m", "tests.generated_docs"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )

    assert said.stdout == ""


@pytest.mark.parametrize("database", sorted(MIGRATIONS))
def test_every_table_and_column_has_a_meaning(database: str) -> None:
    """Analysts query the databases directly: a column without a meaning is a guess in somebody's report."""
    tables = meanings(schema_of(*MIGRATIONS[database]))
    said = {
        f"{name}.{column}": text
        for name, table in tables.items()
        for column, text in {"": table.meaning, **table.columns}.items()
        if (name, column) != ("search", "text")  # a virtual table has no DDL of its own columns
    }

    assert tables
    assert [
        place
        for place, text in said.items()
        if len(text) < 5 or text[-1] != "." or not (text[0].isupper() or text[0] in "`0123456789")
    ] == []


def test_every_dependency_says_why_it_is_there() -> None:
    """A library nobody can give a reason for is one to remove."""
    told = re.findall(
        r"^- `([^`]+)`: .+[.]$", (DOCS / "dependencies.md").read_text("utf-8"), re.MULTILINE
    )

    assert sorted(told) == dependencies()
