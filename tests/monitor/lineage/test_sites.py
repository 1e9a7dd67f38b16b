"""Who a site is, who belongs to it, and what people last ruled on it."""

import sqlite3
from collections.abc import Iterator

import pytest

from monitor.lineage.copying import copying, jaccard
from monitor.lineage.fingerprint import Fingerprint, Seen
from monitor.lineage.rulings import latest_rulings
from monitor.lineage.sites import NewTrait, Sites
from storage.findings.lineage import TABLES
from storage.records.link import Judgement, TraitKind, Verdict

AT = "2026-01-01T08:00:00.000000Z"
SHOP, ACCOUNT = "relais.example", "telegram:relais"
HANDLE = NewTrait(kind=TraitKind.HANDLE, value=ACCOUNT, quotation="@relais")
LINK = NewTrait(kind=TraitKind.LINK, value=SHOP, quotation=SHOP)


@pytest.fixture
def findings() -> Iterator[sqlite3.Connection]:
    """Yield a database with the lineage's tables."""
    database = sqlite3.connect(":memory:")
    for statement in TABLES:
        database.execute(statement)
    yield database
    database.close()


def _both(findings: sqlite3.Connection, *account: NewTrait) -> tuple[Sites, int, int]:
    sites = Sites(findings)
    shop, public = sites.enter(SHOP, AT), sites.enter(ACCOUNT, AT)
    sites.learn(shop, AT, [(HANDLE, "capture-1")])
    sites.learn(public, AT, [(one, "capture-2") for one in account])
    return sites, shop, public


def test_account_and_shop_that_point_to_each_other_are_one_seller(
    findings: sqlite3.Connection,
) -> None:
    """A later run knows it too."""
    sites, shop, account = _both(findings, HANDLE, LINK)

    assert sites.attach(account, AT, ()) == [(account, shop)]
    assert sites.attach(account, AT, ()) == []
    assert Sites(findings).members(shop) == (shop, account)


def test_account_that_only_links_is_not_attached(findings: sqlite3.Connection) -> None:
    """Anybody may link to a shop; the shop must name the account."""
    sites, _, account = _both(findings, LINK)

    assert sites.attach(account, AT, ()) == []


def test_trait_is_new_of_a_site_once(findings: sqlite3.Connection) -> None:
    """Where it was first seen is what proves it; a run that reads it back knows it."""
    sites, shop, _ = _both(findings)

    assert sites.learn(shop, AT, [(HANDLE, "capture-9")]) == []
    assert Sites(findings).fingerprint(shop).values(TraitKind.HANDLE)[ACCOUNT].capture_id == (
        "capture-1"
    )


@pytest.mark.parametrize(
    ("site_id", "label"), [("mini-tel.example", "minitel"), (ACCOUNT, "relais")]
)
def test_label_is_what_a_site_is_called(
    findings: sqlite3.Connection, site_id: str, label: str
) -> None:
    """Names are compared without hyphens and endings, which the next shop changes first."""
    sites = Sites(findings)

    assert sites.label(sites.enter(site_id, AT)) == label


def test_of_two_seeds_the_one_seen_first_goes_before(findings: sqlite3.Connection) -> None:
    """A successor is itself a seed in its time."""
    sites, shop, account = _both(findings)
    for one in (shop, account):
        sites.sow(one, AT, "judged")

    assert sites.pair(shop, account) == sites.pair(account, shop) == (account, shop)


def test_last_ruling_on_a_pair_holds_whichever_site_it_names_first() -> None:
    """People change their mind, and do not think of the order."""
    first = Judgement(
        site_id="a", other_site_id="b", verdict=Verdict.SAME, judged_at="1", judged_by="x", why=""
    )
    second = Judgement(site_id="b", other_site_id="a", verdict=Verdict.DIFFERENT, judged_at="2", judged_by="y", why="")  # fmt: skip

    assert latest_rulings([second, first]) == {("a", "b"): second}


def _pages(sentences: int, classes: str) -> Fingerprint:
    pages = Fingerprint(site_id=SHOP, first_at=AT)
    seen = Seen(quotation="", capture_id="", first_at=AT)
    for number in range(sentences):
        pages.add(TraitKind.WORDING, f"phrase numéro {number}", seen)
    pages.add(TraitKind.CSS, classes, seen)
    return pages


@pytest.mark.parametrize(
    ("sentences", "classes", "clone"),
    [(20, "a b c", True), (20, "x y z", False), (5, "a b c", False)],
)
def test_clone_repeats_words_and_markup_and_enough_of_them(
    sentences: int, classes: str, clone: bool
) -> None:
    """Texts alone are copied by hand, a theme alone is bought, and five sentences are chance."""
    assert copying(_pages(20, "a b c"), _pages(sentences, classes)).clone is clone


def test_nothing_in_common_where_either_has_nothing() -> None:
    """Two sites without classes do not look alike."""
    assert jaccard(frozenset(), frozenset()) == 0.0
