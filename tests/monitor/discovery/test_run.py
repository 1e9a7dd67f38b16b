"""Discovery played small: a seized shop, six that open afterwards, and what looks like them, on two days."""

from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.discovery_world import shops
from benchmarks.discovery_world.play import Played, play, settings
from benchmarks.discovery_world.serving import CERTIFICATES, LISTS, SEARX
from storage.database import open_read_only

RETURNED = "atelier-du-silence.example"
"""A name on the list of seized domains; nobody is there before day 2."""

REBORN = (
    "auportik.example",
    "la-cabane-oportik.example",
    "0portik-livraison.example",
    "nanocombine.example",
    "nanocell93.example",
    "mobiplume.example",
)
DECOYS = (
    "auportique.example",
    "aeroportik.example",
    "kryptoportikus.example",
    "la-gazette-du-nord.example",
    "jouets-du-coin.example",
    "oportik3.example",
)


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> tuple[Played, Path]:
    """Two days: the one before the seizure, and the second after it, when all have opened."""
    every = {place.host: place for place in (*shops.reborn(), *shops.decoys())}
    chosen = [
        replace(every[host], opens=1, indexed_after=min(1, every[host].indexed_after or 0))
        for host in (*REBORN, *DECOYS)
    ]
    shop = every["nanocombine.example"].shop
    assert shop is not None
    back = replace(
        every["nanocombine.example"],
        host=RETURNED,
        shop=replace(shop, name=RETURNED),
        opens=2,
        way=shops.Way.NONE,
        indexed_after=None,
    )
    folder = tmp_path_factory.mktemp("played") / "workspace"
    return play(
        folder,
        [*chosen, back],
        (0, 2),
        settings(resolutions_per_day=700, domains=[RETURNED], resurrection=True),
    ), folder


def test_reborn_shops_are_proposed(played: tuple[Played, Path]) -> None:
    """Each by its own way: sound, certificate, registration list, carried sentence, words of a post."""
    assert set(REBORN) - set(played[0].proposed) <= {"mobiplume.example"}


def test_decoys_are_not_proposed(played: tuple[Played, Path]) -> None:
    """Names alike, the press, toys in a post and parked names were all met, and read or filtered."""
    assert set(DECOYS).isdisjoint(played[0].proposed)


def test_seized_name_is_proposed_when_somebody_is_back(played: tuple[Played, Path]) -> None:
    """It was looked at on the first day and nobody was there; a return must not wait for an announcement."""
    assert played[0].proposed[RETURNED] == 2
    assert "répond de nouveau" in played[0].reasons[RETURNED]


def test_every_proposal_of_a_shop_points_at_a_capture(played: tuple[Played, Path]) -> None:
    """Archive before reading: what is proposed for its page carries the capture of that page."""
    ledger = open_read_only(played[1] / "ledger.db")
    rows = ledger.execute(
        "SELECT p.url, c.url AS captured FROM proposal p LEFT JOIN capture c ON c.id = p.capture_id WHERE p.kind = 'shop'"
    ).fetchall()
    ledger.close()

    assert rows
    assert all(row["captured"] == row["url"] for row in rows)


def test_probe_is_one_page_and_no_source(played: tuple[Played, Path]) -> None:
    """A candidate sees robots.txt and its home page asked for, once; nobody schedules it."""
    ledger = open_read_only(played[1] / "ledger.db")
    roles = {
        row["url"]: row["n"]
        for row in ledger.execute(
            "SELECT s.url, count(*) AS n FROM capture c JOIN source s ON s.id = c.source_id WHERE s.added_by = 'portique-sonde' GROUP BY s.url"
        )
    }
    events = ledger.execute(
        "SELECT s.id, group_concat(e.event) AS events FROM source s JOIN source_event e ON e.source_id = s.id WHERE s.added_by = 'portique-sonde' GROUP BY s.id"
    ).fetchall()
    ledger.close()

    assert roles["http://auportik.example/#sonde"] <= 4
    assert all(row["events"].endswith("removed") for row in events)


def test_third_parties_were_told_what_the_trail_says(played: tuple[Played, Path]) -> None:
    """The trail names each service that was asked, and nothing was asked of any other."""
    ledger = open_read_only(played[1] / "ledger.db")
    told = {row[0] for row in ledger.execute("SELECT DISTINCT told FROM discovery_query")}
    open_ended = ledger.execute(
        "SELECT count(*) FROM discovery_query q LEFT JOIN discovery_answer a ON a.query_id = q.id WHERE a.query_id IS NULL"
    ).fetchone()[0]
    ledger.close()

    assert told == {CERTIFICATES, LISTS, SEARX, "résolveur du jeu"}
    assert open_ended == 0
