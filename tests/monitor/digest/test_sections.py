"""The sections of the digest: each is one file, and each says what it should."""

import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
import sqlite_utils

from monitor.analysis.closure import PACKAGES
from monitor.config import Configuration
from monitor.digest.sections import PARTS, changes, leads, offers
from monitor.digest.sections.part import Known
from storage.findings.leads import Told
from storage.findings.records import Change
from storage.findings.schema import findings_migrations
from storage.findings.sellers import Goods

ROOT = Path(__file__).parents[3]

SECTION = '''"""What the weather was."""

from collections.abc import Iterator

from monitor.digest.sections.part import Known, Part
from storage.ledger.times import to_time
from storage.records.digest import Entry, Section

WEATHER = Section("weather")


def entries(known: Known) -> Iterator[Entry]:
    """Yield the weather."""
    yield Entry(id="weather:1", section=WEATHER, at=to_time(known.until), title="Pluie sur la ville")


PART = Part(section=WEATHER, place=7, title="Le temps", counted=("{count} averse", "{count} averses"), entries=entries)
'''

TOLD = """
from datetime import UTC, date, datetime
from monitor.digest.rendering import render, summary
from monitor.digest.sections import PARTS
from monitor.digest.sections.part import Known
from monitor.config import Configuration
from storage.records.digest import Digest
from storage.records.health import Coverage
configuration, at = Configuration(), datetime(2026, 11, 3, tzinfo=UTC)
(part,) = [part for part in PARTS if part.section == "weather"]
known = Known(findings=None, ledger=None, configuration=configuration, until="2026-11-03T00:00:00.000000Z")
digest = Digest(for_date=date(2026, 11, 3), title="Essai", unit="", since=None, until=at,
    entries=tuple(part.entries(known)), coverage=Coverage())
text = render(digest, configuration).text
print(summary(digest), "LE TEMPS (1)" in text, "Pluie sur la ville" in text, sep="|")
"""


def test_a_section_in_one_file_is_told(tmp_path: Path) -> None:
    """Adding a section took five places in three files."""
    for package in PACKAGES:
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / package, tmp_path / package, ignore=ignored)
    (tmp_path / "monitor" / "digest" / "sections" / "weather.py").write_text(SECTION, "utf-8")

    done = subprocess.run(
        [sys.executable, "-P", "-c", TOLD],
        cwd=tmp_path, env={"PYTHONPATH": str(tmp_path)}, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert done.stdout.strip() == "1 averse.|True|True", done.stderr[-2000:]


def test_every_section_stands_in_a_place_of_its_own() -> None:
    """Two in one place would stand in the order of their names, which nobody chose."""
    assert len({part.place for part in PARTS}) == len(PARTS)
    assert len({part.section for part in PARTS}) == len(PARTS)


def _change(kind: str, before: str | None, after: str | None) -> Change:
    return Change(
        id="c", source_id="s", site_id="shop.example", visit_id="v", at="2026-11-03T00:00:00.000000Z", kind=kind,
        item_id="i", subject="Mini", before=before, after=after, capture_before=None, capture_after=None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "before", "after", "lines"),
    [
        ("listing_vanished", None, None, []),
        ("name_changed", "Mini", "Maxi", ["avant : Mini", "après : Maxi"]),
        (
            "photo_changed",
            "https://a.example/1.jpg https://a.example/2.jpg",
            "https://a.example/1.jpg https://a.example/3.jpg",
            ["avant : /2[.]jpg", "après : /3[.]jpg"],
        ),
    ],
)
def test_a_change_is_told_by_what_it_was_and_is(
    kind: str, before: str | None, after: str | None, lines: list[str]
) -> None:
    """Of pictures only those that one side shows, and of a thing that is gone nothing."""
    assert list(changes._before_after(_change(kind, before, after))) == lines


@pytest.mark.parametrize(
    ("subject", "predecessor", "own"),
    [
        ("telegram:x", "shop.example", True),
        ("telegram:relais", "shop.example", False),
        ("shop.example", "telegram:x", True),
        ("a.example", "b.example", False),
        ("x:a", "x:b", False),
    ],
)
def test_an_account_and_its_shop_are_no_succession(
    subject: str, predecessor: str, *, own: bool
) -> None:
    """One seller by two addresses is no news of who follows whom; a channel in place of the shop is."""
    told = Told(
        id="l", subject=subject, predecessor=predecessor, then_band="same_hand", probability=1.0, copycat=0.0,
        network=0.0, flagged_at="2026-11-03T00:00:00.000000Z",
    )  # fmt: skip

    assert leads._own_account(told, {("telegram:x", "shop.example")}) is own


def test_a_flood_of_copies_is_one_line(tmp_path: Path) -> None:
    """Two hundred copies of a seized shop must not bury its true successor."""
    connection = sqlite3.connect(tmp_path / "findings.db")
    findings_migrations.apply(sqlite_utils.Database(connection))
    at = "2026-11-03T00:00:00.000000Z"
    for number in range(200):
        id_, subject = f"lead-{number:03d}", f"copie{number}.example"
        connection.execute(
            "INSERT INTO lead VALUES (?, ?, 'shop.example', 'copycat', 0.1, 0.9, 0, -3, 0, 0, 0, 0, 0, 0, 'copycat', 0, 1, 0, 'new', ?, '', 'copycat', ?, ?, '')",
            (id_, subject, at, at, at),
        )
        connection.execute(
            "INSERT INTO lead_history VALUES (?, ?, '', 'copycat', 0.1, -3, 1)", (id_, at)
        )
    known = Known(findings=connection, ledger=connection, configuration=Configuration(), until=at)
    (entry,) = leads.entries(known)
    connection.close()

    assert entry.title == "200 copies de shop[.]example"


@pytest.mark.parametrize(
    ("goods", "said"),
    [
        (Goods(listings=1, low=None, high=None, currency=None), "1 annonce : x"),
        (Goods(listings=2, low=None, high=None, currency=None), "2 annonces : x"),
        (Goods(listings=2, low=49.0, high=49.0, currency="EUR"), "2 annonces, à 49,00 € : x"),
        (Goods(listings=2, low=49.0, high=60.0, currency="EUR"), "2 annonces, de 49,00 € à 60,00 € : x"),
    ],
)  # fmt: skip
def test_prices_are_told_where_there_are_some(goods: Goods, said: str) -> None:
    """Goods without a price are counted all the same."""
    made = offers._counted(goods).format(count=goods.listings, some="x", **offers._prices(goods))

    assert made.replace("\u00a0", " ").replace("\u202f", " ") == said
