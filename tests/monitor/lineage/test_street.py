"""From markup and JPEG to the verdict: one true successor in a street of shops, read by the readers themselves."""

import sqlite3
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from benchmarks.lineage_world.pages import pages
from benchmarks.lineage_world.rows import rows, sites, stamp
from benchmarks.lineage_world.world import Photo, Shop, Size, world
from monitor.lineage.placing import Placing
from monitor.lineage.stage import update
from monitor.lineage.weights import shipped_weights
from monitor.signals import observe, observe_image
from spiders.read import read
from storage.records.link import SiteFacts
from tests.monitor.lineage.tables import SELLS, findings_of

START = datetime(2026, 1, 1, 8, tzinfo=UTC)
SEIZED = START + timedelta(days=20)


def _visit(findings: sqlite3.Connection, shop: Shop, software: str, day: float) -> None:
    for page in pages(shop, software, START + timedelta(days=day)):
        traits = observe(page, read(page)) if page.is_html else observe_image(page)
        findings.executemany(
            "INSERT INTO trait VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    page.capture_id,
                    shop.host,
                    t.kind.value,
                    t.value,
                    t.quotation,
                    stamp(page.captured_at),
                    page.url,
                )
                for t in traits
            ],
        )
    if not shop.company:
        at = stamp(START + timedelta(days=day))
        findings.executemany(
            "INSERT INTO trait VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                (f"{shop.host} words", shop.host, k, v, v, at, f"https://{shop.host}/")
                for k, v in SELLS
            ],
        )


@pytest.fixture(scope="module")
def street() -> tuple[sqlite3.Connection, str]:
    """Sixteen legal shops, the seized one on the same software as twelve of them, its successor, two impostors."""
    cast = world(
        11, Size(shops=40, sellers=2, returning=0, impostors=0, same_wholesaler=4, same_theme=0)
    )
    findings = findings_of()
    old = next(shop for shop in cast.shops if shop.truth == "seller")
    old = replace(old, photos=[p for p in old.photos if not p.packshot][:5])
    stranger = [shop for shop in cast.shops if shop.truth == "seller"][1]
    legal = [shop for shop in cast.shops if shop.company][:16]
    for number, shop in enumerate(legal):
        own = replace(
            shop, photos=[Photo(seed=70_000 + number), Photo(seed=80_000 + number, packshot=True)]
        )
        _visit(findings, own, "woo" if number < 12 else "presta", number / 2)
    _visit(findings, old, "woo", 1)
    taken = [replace(p, travelled=n + 1) for n, p in enumerate(old.photos)]
    successor = replace(
        stranger,
        host="phone-discret.example",
        name="phone discret",
        terms=[t.replace(old.name, "phone discret") for t in old.terms],
        photos=taken[:3],
        handles=[h for h in old.handles if h[0] == "telegram"],
    )
    _visit(findings, successor, "presta", 22)
    thief = replace(
        old,
        host=f"{old.name}-officiel.example",
        photos=taken,
        handles=[("telegram", "un_tout_autre")],
        phones=[],
        payments=[],
    )
    _visit(findings, thief, "woo", 23)
    clone = replace(old, host=f"{old.name}2.example", photos=taken, payments=[])
    _visit(findings, clone, "woo", 24)
    facts = SiteFacts(
        site_id=old.host,
        first_seen_at=stamp(START),
        last_seen_at=stamp(SEIZED),
        standing="seized",
        seized_at=stamp(SEIZED),
    )
    update(findings, sites=(facts,), judgements=(), profiles=())
    return findings, old.host


def test_only_the_true_successor_is_the_same_hand(street: tuple[sqlite3.Connection, str]) -> None:
    """Other platform, photographs cropped and recompressed, terms with the name replaced, one handle kept."""
    findings, _ = street

    assert findings.execute(
        "SELECT DISTINCT subject FROM lead WHERE band = 'same_hand'"
    ).fetchall() == [("phone-discret.example",)]


def test_impostor_with_own_handle_is_called_a_copy(street: tuple[sqlite3.Connection, str]) -> None:
    """It took the pages and photographs, and has customers write to itself."""
    findings, old = street
    ((band,),) = findings.execute(
        "SELECT band FROM lead WHERE subject LIKE '%-officiel.example' AND predecessor = ?", (old,)
    ).fetchall()

    assert band == "copycat"


def test_legal_shops_on_the_same_software_are_no_leads(
    street: tuple[sqlite3.Connection, str],
) -> None:
    """Similarity of pages ranks them first; nothing of it is the seller's."""
    findings, old = street
    flagged = {
        subject
        for (subject,) in findings.execute("SELECT subject FROM lead WHERE predecessor = ?", (old,))
    }

    assert len(flagged) == 3


def test_successor_ranks_before_every_shop(street: tuple[sqlite3.Connection, str]) -> None:
    """Whatever the bands, the order an analyst reads must be right."""
    findings, old = street
    placing = Placing(findings, shipped_weights())
    hosts = [
        host
        for (host,) in findings.execute(
            "SELECT site_id FROM lineage_site WHERE site_id <> ?", (old,)
        )
    ]
    ranked = sorted(
        hosts,
        key=lambda host: (
            -placing.comparing.weighing(placing.sites.number(old), placing.sites.number(host)).bits
        ),
    )

    assert ranked[0] == "phone-discret.example"


def test_sample_of_the_world_has_no_false_hand() -> None:
    """A fixed small world, so that a change of weights that costs recall or makes a false hand is seen at once."""
    known = world(
        3, Size(shops=100, sellers=9, returning=9, impostors=6, same_wholesaler=10, same_theme=10)
    )
    findings = findings_of()
    findings.executemany("INSERT INTO trait VALUES (?, ?, ?, ?, ?, ?, ?)", rows(known))
    update(findings, sites=sites(known), judgements=(), profiles=())
    hands = {
        s.host: s.of if s.truth == "account" or s.truth.startswith("return") else s.host
        for s in known.shops
    }
    leads = findings.execute("SELECT subject, predecessor, band FROM lead").fetchall()
    found = {
        (subject, predecessor) for subject, predecessor, _ in leads
    } & known.true_pairs().keys()

    assert [
        lead for lead in leads if lead[2] == "same_hand" and hands[lead[0]] != hands[lead[1]]
    ] == []
    assert len(found) >= 8


def test_random_world_is_the_same_for_a_seed() -> None:
    """A measurement must be repeatable."""
    one, other = (
        world(
            5, Size(shops=60, sellers=4, returning=2, impostors=3, same_wholesaler=5, same_theme=5)
        )
        for _ in range(2)
    )

    assert one.shops == other.shops
