"""The officer's own commands on shop software that nobody here wrote: init, source add, visit, analyse, digest."""

import sqlite3
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from tests.street.officer import portique, watching
from tests.street.setting_up import PROGRAMS, running
from tests.street.test_shops import folder

__all__ = ["folder"]
pytestmark = [pytest.mark.street, pytest.mark.timeout(1800)]


def test_django_oscar_is_watched_from_the_command_line(folder: Path, tmp_path: Path) -> None:
    """Everything django-oscar's sandbox-like shop sells is in the findings with its price, and the digest is written."""
    oscar = next(program for program in PROGRAMS if program.name == "django-oscar")
    workspace = tmp_path / "enquete"
    with running(oscar, folder) as start:
        watching(workspace, start)
        said = portique(workspace, "visit", "--due")
        portique(workspace, "analyse")
        digest = portique(workspace, "digest")
    findings = sqlite3.connect(workspace / "findings.db")
    found = {
        name: Decimal(price)
        for name, price in findings.execute(
            "SELECT name, price FROM listing WHERE detail AND price IS NOT NULL"
        )
    }
    truth = {good.name: good.price for good in oscar.truth(folder)}
    right = sum(found.get(name) == price for name, price in truth.items())
    sys.stderr.write(
        f"django-oscar: {right} of {len(truth)} products with their price; {said.splitlines()[0]}\n"
    )

    assert right >= 0.98 * len(truth), sorted(set(truth) - set(found))
    assert not set(found) - set(truth)
    assert "COUVERTURE" in digest
