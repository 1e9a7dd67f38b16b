"""
A shop is seized and comes back under another name: Scrapy and Chromium over HTTP, on four days of the town.

The days are played once; every test looks at what they left. Impostors, decoys, the press and a wholesaler are watched
beside the shop, so that what is *not* said of them is a finding and not an absence of evidence.
"""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.daily import digest_of, understand
from monitor.desk import Desk
from monitor.digest.rendering import render
from storage.ledger import captures as capture_table
from storage.records.digest import Section
from storage.records.health import Ailment
from storage.records.source import Outcome
from storage.workspace import Workspace
from tests.stories.play import Played, begin, play
from tests.stories.tables import copied, rows_of, without_findings
from tests.town import Town
from tests.town.records import date_of
from tests.town.watch import DIGEST, desk_at

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

DAYS = (0, 3, 4, 6)
WATCHED = {
    "oportik.example",
    "t-me.example",
    "bons-plans-mobiles.example",
    "gazette-des-quais.example",
    "grossiste-mini.example",
    "mini-mobile-discount.example",
    "court-leger.example",
    "pouce-app.example",
    "bouclier-coques.example",
}
SUCCESSOR = "minilib.example"
IMPOSTORS = {"oportik-france.example", "oportik-retour.example"}


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    """Four days: the shop open, seized, come back, and a shield gone up elsewhere."""
    folder = tmp_path_factory.mktemp("succession") / "workspace"
    with Town.start(day=0, slowness=0.01) as town:
        played = begin(folder, town, WATCHED, budget={"images": 12}, browser={"illustrate": "none"})
        for day in DAYS:
            play(played, day)
        yield played


@pytest.fixture
def findings(played: Played) -> Iterator[sqlite3.Connection]:
    """The findings as the days left them."""
    with Desk.open(played.workspace.folder) as desk, desk.reading_findings() as connection:
        yield connection


def test_new_seller_is_told_once(played: Played) -> None:
    """An officer who reads the same news every morning stops reading."""
    told = [day for day in DAYS if "oportik.example" in played.sites(day, Section.NEW_SELLERS)]

    assert told == [0]


def test_seizure_is_told_of_the_site_and_not_of_its_listings(played: Played) -> None:
    """A banner in place of a shop is one event; twelve « annonces retirées » would bury it."""
    changes = [e for e in played.digests[3].of(Section.CHANGES) if e.site_id == "oportik.example"]

    assert played.sites(3, Section.SITES) == {"oportik.example"}
    assert played.digests[3].of(Section.SITES)[0].strong
    assert changes == []


def test_newspaper_that_reports_a_seizure_is_not_seized(played: Played) -> None:
    """Found on this town: a small front page whose headline was « Le site Oportik saisi » was told as seized itself."""
    assert played.outcomes[3, "gazette-des-quais.example"] is Outcome.COMPLETE


def test_seizure_keeps_the_listings_for_the_record(findings: sqlite3.Connection) -> None:
    """What the seized shop sold is what its successor will be compared with."""
    (vanished,) = findings.execute(
        "SELECT count(*) FROM change WHERE site_id = 'oportik.example' AND kind IN ('listing_vanished', 'contact_vanished')"
    ).fetchone()
    (listings,) = findings.execute(
        "SELECT count(DISTINCT listing_id) FROM listing l JOIN document d ON d.id = l.document_id WHERE d.site_id = 'oportik.example'"
    ).fetchone()

    assert vanished == 0
    assert listings >= 8


def test_successor_is_flagged_in_the_first_digest_after_it_appears(played: Played) -> None:
    """The channel announces the address on day 4; that morning it is visited, compared and told."""
    strong = {
        day: [e.site_id for e in played.digests[day].of(Section.LEADS) if e.strong] for day in DAYS
    }

    assert SUCCESSOR in strong[4]
    assert SUCCESSOR not in strong[6]


def test_reasons_of_the_lead_lead_to_bytes_that_verify(
    played: Played, findings: sqlite3.Connection
) -> None:
    """A reason that nobody can check against archived bytes is an opinion."""
    entry = next(e for e in played.digests[4].of(Section.LEADS) if e.site_id == SUCCESSOR)
    rows = findings.execute(
        "SELECT r.capture_before, r.capture_after FROM lead l JOIN lead_reason r ON r.lead_id = l.id "
        "WHERE l.subject = ? AND l.predecessor = 'oportik.example' AND r.bits > 0 AND r.signal <> 'timing'",
        (SUCCESSOR,),
    ).fetchall()

    with Desk.open(played.workspace.folder) as desk:
        sites = {
            side: {
                _site_of_verified_capture(desk, findings, row[side]) for row in rows if row[side]
            }
            for side in ("capture_before", "capture_after")
        }

    assert entry.captures
    assert len(rows) >= 3
    assert SUCCESSOR in sites["capture_after"]
    assert sites["capture_after"] <= {SUCCESSOR, "telegram:oportik_atelier39"}
    assert sites["capture_before"] <= {"oportik.example", "telegram:oportik_atelier39"}


def _site_of_verified_capture(desk: Desk, findings: sqlite3.Connection, capture_id: str) -> str:
    """Read a capture's record, which checks its digest, and return the site it is of."""
    desk.reader.record(capture_table.find(desk.ledger, capture_id))
    return str(
        findings.execute(
            "SELECT d.site_id FROM sighting s JOIN document d ON d.id = s.document_id WHERE s.capture_id = ?",
            (capture_id,),
        ).fetchone()[0]
    )


def test_everyone_who_must_not_be_flagged_was_visited(played: Played) -> None:
    """« Nobody was wrongly flagged » says something only of sites that were seen."""
    seen = {host for (_, host), outcome in played.outcomes.items() if outcome is Outcome.COMPLETE}

    assert seen >= WATCHED | IMPOSTORS | {"silence-mobile.example", SUCCESSOR}


def test_nobody_else_is_called_the_same_hand(findings: sqlite3.Connection) -> None:
    """An innocent shop called a successor costs its owner a search and the unit its credit."""
    rows = findings.execute("SELECT subject FROM lead WHERE band = 'same_hand'").fetchall()

    assert {row["subject"] for row in rows} == {SUCCESSOR}


def test_nobody_else_was_ever_called_the_same_hand(findings: sqlite3.Connection) -> None:
    """A lead that was withdrawn was still read by somebody."""
    rows = findings.execute(
        "SELECT DISTINCT l.subject FROM lead_history h JOIN lead l ON l.id = h.lead_id WHERE h.band = 'same_hand'"
    ).fetchall()

    assert {row["subject"] for row in rows} == {SUCCESSOR}


def test_shop_that_needs_scripts_is_read_through_the_browser(
    played: Played, findings: sqlite3.Connection
) -> None:
    """Its served page is an empty shell; what it sells is in the document that a browser built."""
    rows = findings.execute(
        "SELECT DISTINCT l.name, l.price FROM listing l JOIN document d ON d.id = l.document_id "
        "WHERE d.site_id = 'pouce-app.example' AND d.kind = 'dom' AND substr(d.captured_at, 1, 10) = ?",
        (date_of(0).isoformat(),),
    ).fetchall()
    truth = played.town.truth(0).listings["pouce-app.example"]

    assert {row["name"] for row in rows} >= {listing.name for listing in truth}


def test_blocked_visit_takes_nothing_away(played: Played, findings: sqlite3.Connection) -> None:
    """A shield that goes up must never read as a shop that was emptied."""
    kinds = findings.execute(
        "SELECT kind FROM change WHERE site_id = 'bouclier-coques.example' AND kind <> 'site_first_seen'"
    ).fetchall()

    assert played.outcomes[6, "bouclier-coques.example"] is Outcome.BLOCKED
    assert kinds == []


def test_blocked_source_is_named_and_takes_the_trust_away(played: Played) -> None:
    """The digest says aloud what the watch could not see."""
    coverage = played.digests[6].coverage

    assert [line.partition(" ")[0] for line in coverage.of(Ailment.BLOCKED)] == [
        "hxxps://bouclier-coques[.]example/"
    ]
    assert not coverage.trustworthy


def test_second_composition_of_a_day_tells_the_same(played: Played) -> None:
    """A digest that was lost is written again, word for word."""
    with desk_at(played.workspace, 6, DIGEST) as desk:
        again = digest_of(desk, date_of(6), played.digests[6].until)
        texts = [render(one, desk.configuration).text for one in (played.digests[6], again)]

    assert texts[0] == texts[1]
    assert played.digests[6].entries


def test_second_analysis_does_nothing(played: Played) -> None:
    """What is up to date is left alone, so that a worker may always ask."""
    before = rows_of(played.workspace.findings)
    with Desk.open(played.workspace.folder) as desk:
        again = understand(desk)

    assert (again.analysis.documents, again.analysis.snapshots, again.proposals) == (0, 0, [])
    assert rows_of(played.workspace.findings) == before


def test_findings_come_back_the_same_when_deleted(played: Played, tmp_path: Path) -> None:
    """Findings are a function of evidence, ledger and rules: four mornings of small steps, or all at once."""
    copy = copied(played.workspace, tmp_path)
    without_findings(copy)
    with Desk.open(copy.folder) as desk:
        understand(desk)

    assert rows_of(copy.findings) == rows_of(played.workspace.findings)


def test_new_edition_of_the_lexicon_hunts_through_history_and_tells_only_what_is_new(
    played: Played, tmp_path: Path
) -> None:
    """A phrase thought of afterwards is heard in pages captured before; what was told is not told again."""
    copy = copied(played.workspace, tmp_path / "workspace")
    program = _program_that_also_hears(tmp_path / "program", "clavier")
    told = _announced(copy)
    before = _editions(copy)

    for command in (["analyse"], ["digest", "--date", date_of(7).isoformat()]):
        subprocess.run(
            [sys.executable, "-m", "monitor.cli", "-w", str(copy.folder), *command],
            cwd=program,
            env={**os.environ, "PYTHONPATH": str(program)},
            check=True,
            capture_output=True,
        )
    fresh = _announced(copy) - told

    assert _editions(copy).isdisjoint(before)
    assert _heard(copy, "clavier") > 0
    assert not {entry for entry in fresh if entry.startswith(("lead-", "change-"))}
    assert len(fresh) < len(told)


def _program_that_also_hears(folder: Path, word: str) -> Path:
    """Copy the program and add an entry to its lexicon: what an update of Portique brings."""
    here = Path(__file__).parents[2]
    for package in ("crawler", "monitor", "spiders", "storage"):
        shutil.copytree(
            here / package, folder / package, ignore=shutil.ignore_patterns("__pycache__")
        )
    with (folder / "monitor/phrases/languages/fr.toml").open("a", encoding="utf-8") as file:
        file.write(
            f'\n[[entry]]\nconcept = "CONCEAL"\nname = "essai"\nstrength = "S"\nsource = "H"\nforms = "{word}*"\n'
        )
    return folder


def _announced(workspace: Workspace) -> set[str]:
    with sqlite3.connect(workspace.ledger) as ledger:
        return {row[0] for row in ledger.execute("SELECT entry FROM announced")}


def _editions(workspace: Workspace) -> set[str]:
    with sqlite3.connect(workspace.findings) as findings:
        return {
            row[0]
            for row in findings.execute(
                "SELECT DISTINCT edition FROM step_done WHERE step = 'words' AND subject <> ''"
            )
        }


def _heard(workspace: Workspace, word: str) -> int:
    with sqlite3.connect(workspace.findings) as findings:
        return int(
            findings.execute(
                "SELECT count(*) FROM match WHERE entry LIKE '%essai' AND quotation LIKE ?",
                (f"%{word}%",),
            ).fetchone()[0]
        )
