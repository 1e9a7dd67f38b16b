"""
Thirteen ordinary days of two shops that need no browser: what is told is the town's machine-readable truth, no more.

On days 2 and 7 a visit with a budget of a few pages comes first: it may add, never take away. On day 12 only such a
visit is made.
"""

import os
import random
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import pytest

from monitor.daily import understand
from monitor.desk import Desk
from monitor.digest.health import trust
from monitor.digest.rendering import render
from storage.records.digest import Section
from storage.records.source import Outcome
from tests.stories.play import Played, begin, play
from tests.stories.tables import copied, rows_of, without_findings
from tests.town import LAST_DAY, ChangeKind, ExpectedChange, Town, date_of
from tests.town.watch import desk_at, every_source, visit

pytestmark = [pytest.mark.xdist_group("ordinary"), pytest.mark.timeout(600)]

SHOP = "phone-discret.example"
WATCHED = {SHOP, "toujours-la.example"}
QUIET, CUT_SHORT = 9, 12
FEW = {"pages": 3}


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    """All the town's days."""
    folder = tmp_path_factory.mktemp("ordinary") / "workspace"
    with Town.start(day=0, slowness=0.01) as town:
        played = begin(folder, town, WATCHED, budget={"images": 12}, browser={"illustrate": "none"})
        for day in range(LAST_DAY):
            if day in {2, 7}:
                town.day = day
                _visit_briefly(played, day)
            play(played, day, accepting=False)
        town.day = CUT_SHORT
        with desk_at(played.workspace, CUT_SHORT, "00:00") as desk:
            (desk.workspace.folder / "portique.toml").write_text(
                desk.workspace.configuration.read_text("utf-8").replace("pages = 60", "pages = 3"),
                "utf-8",
            )
        play(played, CUT_SHORT, accepting=False)
        yield played


def _visit_briefly(played: Played, day: int) -> None:
    with desk_at(played.workspace, day, "04:00", budget=FEW) as desk:
        visit(desk, every_source(desk))
        understand(desk)


@pytest.fixture
def findings(played: Played) -> Iterator[sqlite3.Connection]:
    """The findings as the days left them."""
    with Desk.open(played.workspace.folder) as desk, desk.reading_findings() as connection:
        yield connection


def _told(findings: sqlite3.Connection, site: str, day: int) -> list[sqlite3.Row]:
    return findings.execute(
        "SELECT * FROM change WHERE site_id = ? AND substr(at, 1, 10) = ? AND kind NOT LIKE 'site_%' ORDER BY kind, subject",
        (site, date_of(day).isoformat()),
    ).fetchall()


KINDS = {
    ChangeKind.PRICE: "price_changed",
    ChangeKind.STOCK: "stock_changed",
    ChangeKind.WORDING: "wording_changed",
    ChangeKind.PHOTO: "photo_changed",
    ChangeKind.APPEARED: "listing_appeared",
    ChangeKind.VANISHED: "listing_vanished",
}


def _expected(change: ExpectedChange) -> Iterator[tuple[str, str]]:
    if change.kind is not ChangeKind.CONTACT:
        yield KINDS[change.kind], change.subject
        return
    kind = {"Téléphone": "phone", "Telegram": "telegram"}[change.subject]
    for verb, shown in (("vanished", change.before), ("appeared", change.after)):
        assert shown is not None
        value = "+33" + shown.replace(" ", "")[1:] if kind == "phone" else shown.lstrip("@")
        yield f"contact_{verb}", f"{kind}:{value}"


@pytest.mark.parametrize("day", range(1, LAST_DAY))
def test_changes_of_a_day_are_those_of_the_truth(
    played: Played, findings: sqlite3.Connection, day: int
) -> None:
    """Price, stock, wording, photo, contact, appeared, vanished: each told, on its day, and nothing besides."""
    true = [c for c in played.town.truth(day).changes if c.site == SHOP]

    told = sorted((row["kind"], row["subject"]) for row in _told(findings, SHOP, day))

    assert told == sorted(pair for change in true for pair in _expected(change))


def test_values_of_changes_are_those_of_the_truth(
    played: Played, findings: sqlite3.Connection
) -> None:
    """Before and after are what the pages showed, to the cent and to the word."""
    for day in range(1, LAST_DAY):
        rows = {(row["kind"], row["subject"]): row for row in _told(findings, SHOP, day)}
        for change in played.town.truth(day).changes:
            if change.site != SHOP or change.kind not in {
                ChangeKind.PRICE,
                ChangeKind.STOCK,
                ChangeKind.WORDING,
            }:
                continue
            row = rows[KINDS[change.kind], change.subject]
            for shown, true in ((row["before"], change.before), (row["after"], change.after)):
                assert true is not None
                if change.kind is ChangeKind.PRICE:
                    assert Decimal(shown.removesuffix(" EUR")) == Decimal(true)
                elif change.kind is ChangeKind.STOCK:
                    assert shown == true
                else:
                    assert shown  # the pieces that differ, and no others
                    assert all(piece in " ".join(true.split()) for piece in shown.split(" … "))


def test_every_change_carries_captures_of_its_own_side(findings: sqlite3.Connection) -> None:
    """What vanished is proved by where it was, what came by where it is, what changed by both."""
    wrong = [
        row["kind"]
        for row in findings.execute("SELECT * FROM change WHERE kind NOT LIKE 'site_%'")
        if (row["capture_before"] is None) != row["kind"].endswith("_appeared")
        or (row["capture_after"] is None) != row["kind"].endswith(("_vanished", "_deleted"))
    ]

    assert wrong == []


def test_shop_that_answers_200_to_everything_still_loses_its_listing(
    findings: sqlite3.Connection,
) -> None:
    """A page that says « introuvable » under status 200 is not a listing that is still there."""
    told = {(row["kind"], row["subject"]) for row in _told(findings, "toujours-la.example", 5)}

    assert ("listing_vanished", "Stylo bleu") in told


def test_partial_visit_never_takes_away(played: Played, findings: sqlite3.Connection) -> None:
    """Day 7 has a listing less; the visit that ran out of budget that morning may not say so, the whole one must."""
    rows = findings.execute(
        "SELECT s.outcome, c.kind FROM snapshot s LEFT JOIN change c USING (visit_id) WHERE s.site_id = ? AND substr(s.ended_at, 1, 10) = ?",
        (SHOP, date_of(7).isoformat()),
    ).fetchall()

    assert {tuple(row) for row in rows} == {("partial", None), ("complete", "listing_vanished")}


def test_partial_visit_adds(findings: sqlite3.Connection) -> None:
    """What a visit saw before its budget ran out counts: nothing seen is unseen because more was not."""
    rows = findings.execute(
        "SELECT s.outcome FROM change c JOIN snapshot s USING (visit_id) WHERE c.kind = 'listing_appeared' AND c.site_id = ?",
        (SHOP,),
    ).fetchall()

    assert [row["outcome"] for row in rows] == ["partial"]


def test_day_without_news_says_so_and_can_be_believed(played: Played) -> None:
    """« Rien de nouveau » is said aloud, with how much was seen."""
    digest = played.digests[QUIET]
    with desk_at(played.workspace, QUIET, "06:00") as desk:
        text = render(digest, desk.configuration).text

    assert digest.entries == ()
    assert digest.coverage.trustworthy
    assert "RIEN DE NOUVEAU. Les 2 sources actives ont été vues ; on peut s'y fier." in text


def test_day_without_news_that_was_not_seen_whole_is_not_believed(played: Played) -> None:
    """No news of pages that nobody opened is no news about them."""
    digest = played.digests[CUT_SHORT]

    assert digest.entries == ()
    assert {played.outcomes[CUT_SHORT, name] for name in WATCHED} == {Outcome.PARTIAL}
    assert not digest.coverage.trustworthy
    assert "n'est pas établie" in trust(digest.coverage)


def test_nothing_is_told_twice(played: Played) -> None:
    """Each change stands in one digest of the thirteen."""
    told = [e.id for d in played.digests.values() for e in d.of(Section.CHANGES)]

    assert len(told) == len(set(told)) > 10


def _steps_done(findings: Path) -> int:
    """How many steps of an analysis are written down."""
    try:
        with closing(sqlite3.connect(f"file:{findings}?mode=ro", uri=True)) as connection:
            return int(connection.execute("SELECT count(*) FROM step_done").fetchone()[0])
    except sqlite3.OperationalError:  # Not made yet.
        return 0


def test_interrupted_analysis_ends_with_the_same_findings(played: Played, tmp_path: Path) -> None:
    """Killed at any moment, a capture has all its old findings or all its new ones; the next run does the rest."""
    copy = copied(played.workspace, tmp_path)
    without_findings(copy)
    command = [sys.executable, "-m", "monitor.cli", "-w", str(copy.folder), "analyse"]
    # Where, not when: a machine fast enough would have done all of it before any second named here.
    steps = _steps_done(played.workspace.findings)
    marks = sorted(random.Random(20261104).sample(range(steps * 9 // 10), 4))
    cut_off = 0
    for mark in marks:
        process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        while process.poll() is None and _steps_done(copy.findings) <= mark:
            os.sched_yield()
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            cut_off += 1
        process.wait()
    subprocess.run(command, check=True, capture_output=True)

    assert cut_off > 0
    assert rows_of(copy.findings) == rows_of(played.workspace.findings)
