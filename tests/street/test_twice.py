"""Each program is visited twice by Portique itself, nothing having changed: all that is sold is found, nothing else, and no change is told."""

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from benchmarks.common import write
from tests.street.officer import portique, watching
from tests.street.program import Lacking, Program
from tests.street.setting_up import PROGRAMS, running
from tests.street.test_shops import folder
from tests.street.walk import sold_among

__all__ = ["folder"]
pytestmark = [pytest.mark.street, pytest.mark.timeout(1800)]
RESULTS = Path(__file__).parents[2] / "benchmarks" / "results" / "street_twice.json"


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.name)
def test_nothing_changed_is_nothing_told(program: Program, folder: Path, tmp_path: Path) -> None:
    """A difference between two looks at the same shop is a fault of ours, and analysts would act on it."""
    workspace = tmp_path / "enquete"
    try:
        with running(program, folder) as start:
            watching(workspace, start)
            for _ in range(2):
                portique(workspace, "visit", "--source", start)
            truth = program.truth(folder)
    except Lacking as lacking:
        pytest.skip(f"{program.name} {lacking}")
    row = _row(workspace, truth)
    _record(program.name, row)

    assert row["told"] == [], row
    assert row["found"] >= 0.99 * row["goods"], row
    assert row["invented"] == [], row


def _row(workspace: Path, truth: list[Any]) -> dict[str, Any]:
    findings = sqlite3.connect(workspace / "findings.db")
    ledger = sqlite3.connect(workspace / "ledger.db")
    names = [row[0] for row in findings.execute("SELECT DISTINCT name FROM listing")]
    told = "SELECT kind || ' ' || subject FROM change WHERE kind <> 'site_first_seen'"
    found, invented = sold_among(names, truth)
    row = {
        "goods": len(truth), "found": len(found), "invented": invented, "told": [one[0] for one in findings.execute(told)][:20],
        "visits": [list(one) for one in ledger.execute("SELECT outcome, reason FROM visit ORDER BY started_at")],
    }  # fmt: skip
    findings.close()
    ledger.close()
    return row


def _record(name: str, row: dict[str, Any]) -> None:
    known = json.loads(RESULTS.read_text(encoding="utf-8"))["figures"] if RESULTS.exists() else {}
    write("street_twice", known | {name: row}, "scrapy", "selectolax")
