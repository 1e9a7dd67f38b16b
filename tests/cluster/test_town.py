"""The town's ten days on a scheduler and four workers over TLS with an S3 server: told as one machine tells them."""

import os
import re
import sqlite3
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from monitor.daily import understand
from monitor.desk import Desk
from monitor.engine.choice import reading_engine
from tests.cluster.clusters import cluster
from tests.cluster.stores import s3
from tests.kill import harness
from tests.stories.play import Played, begin, play
from tests.town import Town

DAYS = int(os.environ.get("PORTIQUE_CLUSTER_DAYS", "10"))
WORKERS = 4

_OF_A_VISIT = re.compile(
    r"capture|visit|(^|_)at$|_on$|since|^seq$|^previous$|sha256|^segment$|^offset$|^length$|^bytes$"
)
"""Columns that two visits of the same page differ in: ids of captures and visits, times, places in a file."""

_OF_A_RUN = {"analysis_run", "done", "mark", "custody", "step_done", "touched"}
"""Tables that keep account of a run, not of what was found."""


def _said(database: Path) -> dict[str, Counter[tuple[Any, ...]]]:
    """Return how often each row stands in each table, without what two visits of the same page differ in."""
    found: dict[str, Counter[tuple[Any, ...]]] = {}
    connection = sqlite3.connect(database)
    names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT GLOB '[_]*' AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'search%'")]  # fmt: skip
    for name in names:
        columns = [row[1] for row in connection.execute(f"PRAGMA table_info({name})")]
        same = [one for one in columns if not _OF_A_VISIT.search(one)]
        if same and name not in _OF_A_RUN:
            rows = connection.execute(f"SELECT {', '.join(same)} FROM {name}")
            found[name] = Counter(map(tuple, rows))
    connection.close()
    return found


def _played(folder: Path, **sections: dict[str, object]) -> Played:
    with Town.start(day=0) as town:
        played = begin(folder, town, {site.name for site in town.sites if site.open_from <= 0}, **sections)  # fmt: skip
        for day in range(DAYS + 1):
            play(played, day)
    return played


def _told(played: Played) -> Iterator[tuple[int, str, list[str]]]:
    for day, digest in sorted(played.digests.items()):
        for section in sorted({entry.section for entry in digest.entries}):
            yield day, section, sorted(played.titles(day, section))


@pytest.mark.soak
@pytest.mark.timeout(7_200)
def test_the_towns_days_are_told_as_on_one_machine(tmp_path: Path) -> None:
    """Findings and ledger say the same; read again by the cluster, every table has the rows of one machine."""
    here = _played(tmp_path / "here")
    with s3(tmp_path) as store, cluster(tmp_path / "c", store.place(), WORKERS) as parts:
        there = _played(tmp_path / "there", cluster=parts.settings())

        assert not list((tmp_path / "there" / "archive").glob("*/*/*.warc.gz"))
        with Desk.open(tmp_path / "there") as desk:
            desk.workspace.findings.unlink()
            with reading_engine(desk.configuration, desk.workspace.archive) as engine:
                assert engine is not None
                understand(desk, reading=engine.read)
            tally = harness.Tally()
            harness.compare_with_clean(tmp_path / "there", tally)

    assert tally.differing == []
    assert here.outcomes == there.outcomes
    assert list(_told(here)) == list(_told(there))
    for name in ("findings.db", "ledger.db"):
        one, other = _said(tmp_path / "here" / name), _said(tmp_path / "there" / name)
        different = {table: (one[table] - other[table], other[table] - one[table]) for table in one if one[table] != other[table]}  # fmt: skip
        assert not different
