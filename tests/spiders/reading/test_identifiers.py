"""Every identifier in a table of valid, near-miss and trap cases is read, and nothing else."""

from pathlib import Path

import pytest

from spiders.reading.contacts.page import contacts
from spiders.reading.contacts.text import contacts_in_text
from storage.page import page_from_bytes
from storage.records.contact import Contact

TABLES = [Path(__file__).with_name(name) for name in ("identifiers.tsv", "identifiers_blind.tsv")]
CASES = [
    line.split("\t")
    for table in TABLES
    for line in table.read_text("utf-8").splitlines()
    if line.strip() and not line.startswith("#")
]


def found(written: str) -> list[Contact]:
    """Read a case as a page or as a text."""
    if written.startswith("<") and not written.startswith("<contact@"):
        return list(
            contacts(
                page_from_bytes(
                    written.encode(),
                    "https://shop.example/contact",
                    content_type="text/html; charset=utf-8",
                )
            )
        )
    return list(contacts_in_text(written))


def test_table_is_large_enough_to_mean_something() -> None:
    """Three hundred cases, at least a quarter of them traps, or the figure says little."""
    traps = [case for case in CASES if case[0].startswith("trap-")]

    assert len(CASES) >= 300
    assert len(traps) >= len(CASES) // 4


@pytest.mark.parametrize(
    ("group", "written", "expected"), CASES, ids=[f"{case[0]}-{case[1][:40]}" for case in CASES]
)
def test_exactly_the_identifiers_of_the_table_are_read(
    group: str, written: str, expected: str
) -> None:
    """A missed number hides a seller; an invented one accuses somebody."""
    said = sorted(
        f"{'' if contact.valid else '!'}{contact.kind.value}={contact.value}"
        for contact in found(written.replace("\\n", "\n"))
    )

    assert said == ([] if expected == "-" else sorted(expected.split(" | ")))
