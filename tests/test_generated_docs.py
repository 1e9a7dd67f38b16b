"""What the documentation says of tables, commands, settings and libraries is what the program has."""

import re

import pytest

from storage.dictionary import DATABASES
from tests.generated_docs import DOCS, PAGES, dependencies, schema_of, tables_of


@pytest.mark.parametrize("name", sorted(PAGES))
def test_generated_page_is_up_to_date(name: str) -> None:
    """A page that says what was true once misleads; `make docs` writes it anew."""
    assert (DOCS / name).read_text("utf-8") == PAGES[name]()


@pytest.mark.parametrize("database", sorted(DATABASES))
def test_every_table_and_column_has_a_meaning(database: str) -> None:
    """Analysts query the databases directly: a column without a meaning is a guess in somebody's report."""
    described = {name: list(table.columns) for name, table in DATABASES[database].items()}

    assert described == tables_of(schema_of(database))


@pytest.mark.parametrize("database", sorted(DATABASES))
def test_every_meaning_is_a_sentence(database: str) -> None:
    """An empty or half-written meaning would pass for one."""
    meanings = [
        text
        for table in DATABASES[database].values()
        for text in (table.meaning, *table.columns.values())
    ]

    assert [
        text
        for text in meanings
        if len(text) < 5 or text[-1] != "." or not (text[0].isupper() or text[0] in "`0123456789")
    ] == []


def test_every_dependency_says_why_it_is_there() -> None:
    """A library nobody can give a reason for is one to remove."""
    told = re.findall(
        r"^- `([^`]+)`: .+[.]$", (DOCS / "dependencies.md").read_text("utf-8"), re.MULTILINE
    )

    assert sorted(told) == dependencies()
