"""The town's ten days on a scheduler and four workers over TLS with an S3 server: told as one machine tells them."""

import os
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

ENDLESS = "labyrinthe-loisirs.example"
"""A site without end: which of its pages a visit sees before its budget is spent depends on which answers first."""

_SAID = {
    # what two watches of the same days must say alike; ids of visits and captures are their own, and a browser under load
    # may have loaded one picture more
    "findings.db": {
        "listing": "SELECT DISTINCT url, name, price, currency, availability, sku, reader FROM listing",
        "site": f"SELECT label, standing, redirected_to, band, class FROM site WHERE label <> '{ENDLESS}'",
        "lead": "SELECT subject, predecessor, band, status FROM lead",
        "change": f"SELECT site_id, kind, subject, before, after FROM change WHERE site_id <> '{ENDLESS}'",
        "contact": f"SELECT DISTINCT d.site_id, c.kind, c.value, c.place FROM contact c JOIN document d ON d.id = c.document_id WHERE d.site_id <> '{ENDLESS}'",
        "verdict": f"SELECT DISTINCT d.url, v.band, v.class, v.rule, v.quotation FROM verdict v JOIN document d ON d.id = v.document_id WHERE d.site_id <> '{ENDLESS}'",
        "problem": "SELECT step, subject, what FROM problem",
    },
    "ledger.db": {
        "source": "SELECT url, kind, added_by, substr(reason, 1, instr(reason || '(capture', '(capture')) FROM source",
        "visit": f"SELECT s.url, v.outcome, v.reason FROM visit v JOIN source s ON s.id = v.source_id WHERE s.url NOT LIKE '%{ENDLESS}%'",
        "proposal": "SELECT url, kind, feed, reason, score FROM proposal",
    },
}


def _said(folder: Path) -> dict[str, Counter[tuple[Any, ...]]]:
    found: dict[str, Counter[tuple[Any, ...]]] = {}
    for name, questions in _SAID.items():
        database = sqlite3.connect(folder / name)
        for table, question in questions.items():
            found[f"{name}: {table}"] = Counter(map(tuple, database.execute(question)))
        database.close()
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
    one, other = _said(tmp_path / "here"), _said(tmp_path / "there")
    different = {table: (one[table] - other[table], other[table] - one[table]) for table in one if one[table] != other[table]}  # fmt: skip
    assert not different
