"""The lineage is a function of the evidence, honest about time, and never takes a copy for the hand."""

import random
import sqlite3
from collections.abc import Iterable, Iterator
from itertools import groupby

import pytest

from monitor.lineage.settling import lead_id
from monitor.lineage.stage import LineageReport, News, update
from storage.findings.lineage import NAMES
from storage.findings.lineage_records import Lead
from storage.records.link import Judgement, SiteFacts, Verdict
from storage.rows import select, values
from tests.monitor.lineage.tables import (
    HANDLE,
    OLD,
    SEIZED,
    SELLS,
    TERMS,
    Row,
    capture,
    findings_of,
    shop,
)


@pytest.fixture
def street() -> list[Row]:
    """Sixty legal shops on the seized shop's software, and the seized shop."""
    rng = random.Random(5)
    rows = [
        row
        for n in range(60)
        for row in shop(
            f"legal{n}.example", n % 40, rng, ("handle", f"telegram:legal{n}"), sells=False
        )
    ]
    rows += shop(OLD, 0, rng, HANDLE, ("payment_account", "paypal:relais"), *TERMS)
    return rows


def _run(findings: sqlite3.Connection, judgements: Iterable[Judgement] = ()) -> LineageReport:
    return update(findings, sites=(SEIZED,), judgements=judgements, profiles=())


def _tables(findings: sqlite3.Connection) -> dict[str, list[tuple[object, ...]]]:
    return {name: sorted(findings.execute(f"SELECT * FROM {name}"), key=repr) for name in NAMES}


def _bands(findings: sqlite3.Connection) -> dict[str, str]:
    return dict(findings.execute("SELECT subject, band FROM lead WHERE predecessor = ?", (OLD,)))


def _visits(rows: list[Row]) -> Iterator[list[Row]]:
    for _, batch in groupby(sorted(rows, key=lambda r: (r[5], r[0])), key=lambda r: (r[5], r[0])):
        yield list(batch)


def test_successor_on_other_software_is_found_among_shops_on_the_same(street: list[Row]) -> None:
    """Structure puts a legal shop first; terms and one handle put the true successor first and alone."""
    rows = street + shop(
        "phone-discret.example", 22, random.Random("other"), HANDLE, *TERMS, theme="presta"
    )
    findings = findings_of(rows)
    _run(findings)

    assert _bands(findings) == {"phone-discret.example": "same_hand"}


def test_impostor_with_own_contacts_is_a_copycat(street: list[Row]) -> None:
    """Whoever copies name, texts and pages but has customers write elsewhere gains from the copy."""
    old = [
        (r[2], r[3]) for r in street if r[1] == OLD and r[2] not in {"handle", "payment_account"}
    ]
    rows = street + capture("minitel-relais2.example", 22, *old, ("handle", "telegram:voleur"))
    findings = findings_of(rows)
    _run(findings)

    assert _bands(findings) == {"minitel-relais2.example": "copycat"}


def test_clone_that_carries_the_handle_along_is_not_the_same_hand(street: list[Row]) -> None:
    """Saved pages carry every contact unread: identifiers of a clone count as one family with its pages."""
    old = [(r[2], r[3]) for r in street if r[1] == OLD]
    findings = findings_of(street + capture("minitel-relais2.example", 22, *old))
    _run(findings)

    assert _bands(findings)["minitel-relais2.example"] != "same_hand"


def test_clone_is_not_taken_for_the_hand_through_a_true_successor(street: list[Row]) -> None:
    """The handle a clone carried from A must not tie it to A's successor B, which shows the same handle."""
    old = [(r[2], r[3]) for r in street if r[1] == OLD]
    rows = street + shop(
        "phone-discret.example", 22, random.Random("other"), HANDLE, *TERMS, theme="presta"
    )
    findings = findings_of(rows + capture("minitel-relais2.example", 25, *old))
    _run(findings)
    hands = findings.execute("SELECT subject FROM lead WHERE band = 'same_hand'").fetchall()

    assert hands == [("phone-discret.example",)]


def test_handle_on_many_clones_still_points_to_the_seller(street: list[Row]) -> None:
    """Clones of a famous shop must not make its handle look common and hide the true successor."""
    old = [(r[2], r[3]) for r in street if r[1] == OLD]
    rows = street + [
        row for n in range(5) for row in capture(f"minitel-relais{n}.example", 21 + n, *old)
    ]
    rows += shop(
        "phone-discret.example", 26, random.Random("other"), HANDLE, *TERMS, theme="presta"
    )
    findings = findings_of(rows)
    _run(findings)
    hands = findings.execute("SELECT subject FROM lead WHERE band = 'same_hand'").fetchall()

    assert hands == [("phone-discret.example",)]


def test_announcement_by_the_old_account_turns_a_clone_into_a_return(street: list[Row]) -> None:
    """Only the owner of the old account can send its readers to the new address."""
    old = [(r[2], r[3]) for r in street if r[1] == OLD]
    account = capture("telegram:minitel_relais", 2, HANDLE, ("link", OLD))
    news = capture("telegram:minitel_relais", 23, ("link", "minitel-relais2.example"), page="/post")
    findings = findings_of(street + account + news + capture("minitel-relais2.example", 22, *old))
    _run(findings)

    assert _bands(findings)["minitel-relais2.example"] == "same_hand"


@pytest.mark.parametrize(("shows", "names"), [("neuf.example", OLD), (OLD, "neuf.example")])
def test_a_certificate_for_both_sites_is_a_control_fact(
    street: list[Row], shows: str, names: str
) -> None:
    """An authority vouches for a name to its owner alone; whichever site answers with it."""
    rows = street + shop("neuf.example", 22, random.Random("other"), theme="presta")
    rows += capture(shows, 22 if shows != OLD else 3, ("certificate", names), page="/", minute=9)
    findings = findings_of(rows)
    _run(findings)

    assert _bands(findings) == {"neuf.example": "same_hand"}


def test_an_account_that_goes_on_under_another_handle_leads_to_the_return(
    street: list[Row],
) -> None:
    """The network's own id stays; the shop it now links to, and that links back, is its owner's."""
    known, moved = ("account", "telegram:77"), ("handle", "telegram:nouveau")
    rows = street + shop("neuf.example", 22, random.Random("other"), moved, theme="presta")
    rows += capture("telegram:minitel_relais", 2, HANDLE, known, ("link", OLD))
    rows += capture("telegram:nouveau", 23, moved, known, ("link", "neuf.example"))
    findings = findings_of(rows)
    _run(findings)

    assert _bands(findings)["neuf.example"] == "same_hand"


def test_wholesalers_photographs_and_prices_say_nothing(street: list[Row]) -> None:
    """What ten shops of the trade show cannot tell one of them from another."""
    goods = [("price", f"l8star bm{n} @ 29.90 EUR") for n in range(8)] + [
        ("product", f"l8star bm{n} noir") for n in range(8)
    ]
    rng = random.Random(3)
    rows = street + capture(OLD, 0, *goods, page="/shop", minute=5)
    rows += [row for n in range(15) for row in shop(f"gros{n}.example", 15 + n, rng, *goods)]
    findings = findings_of(rows)
    _run(findings)

    assert _bands(findings) == {}


def test_one_by_one_and_all_at_once_give_the_same_rows(street: list[Row]) -> None:
    """Findings may be deleted at any time and come back identical."""
    rows = street + shop(
        "phone-discret.example", 22, random.Random("other"), HANDLE, *TERMS, theme="presta"
    )
    rows += capture("telegram:minitel_relais", 2, HANDLE, ("link", OLD))
    rows += capture("telegram:minitel_relais", 24, ("link", "phone-discret.example"), page="/post")
    whole, step_by_step = findings_of(rows), findings_of()
    _run(whole)
    for visit in _visits(rows):
        step_by_step.executemany("INSERT INTO trait VALUES (?, ?, ?, ?, ?, ?, ?)", visit)
        facts = (SEIZED,) if visit[0][5] >= str(SEIZED.seized_at) else ()
        report = update(step_by_step, sites=facts, judgements=(), profiles=())
        assert not report.again or facts
    _run(step_by_step)

    assert _tables(step_by_step) == _tables(whole)


def _told(rows: Iterable[Row], *facts: SiteFacts) -> dict[str, list[tuple[object, ...]]]:
    """Return what a lineage that starts over says of these traits."""
    whole = findings_of(rows)
    update(whole, sites=facts, judgements=(), profiles=())
    return _tables(whole)


@pytest.mark.parametrize("seed", range(12))
def test_any_order_of_arrival_gives_what_a_start_from_the_first_capture_gives(
    street: list[Row], seed: int
) -> None:
    """Visits overlap: one that closes late re-weighs what it touches, and nobody may see when it came."""
    rng = random.Random(seed)
    rows = street[-60:] + shop("phone-discret.example", 22, rng, HANDLE, *TERMS, theme="presta")
    rows += capture("telegram:minitel_relais", 2, HANDLE, ("link", OLD))
    rows += capture("telegram:minitel_relais", 23, ("link", "phone-discret.example"), page="/post")
    rows += capture("copie.example", 21, *TERMS, HANDLE, *SELLS)
    visits = sorted(_visits(rows), key=lambda visit: (visit[0][5][:8], rng.random()))
    findings, facts, again = findings_of(), (SEIZED,), 0
    seized = rng.randrange(1, len(visits))
    for number, visit in enumerate(visits):
        findings.executemany("INSERT INTO trait VALUES (?, ?, ?, ?, ?, ?, ?)", visit)
        news = News(captures=[(visit[0][5], visit[0][0])], sites={visit[0][1]})
        known = facts if number >= seized else ()
        again += update(findings, sites=known, judgements=(), profiles=(), news=news).again

    assert _tables(findings) == _told(rows, SEIZED)
    assert again < len(visits) / 2


def test_evidence_that_comes_late_re_weighs_what_followed_and_nothing_before(
    street: list[Row],
) -> None:
    """A visit that closes an hour after a later one began cost as much as the whole past."""
    late = capture("phone-discret.example", 22, HANDLE, page="/contact", minute=5)
    rows = street[-60:] + shop("phone-discret.example", 22, random.Random("other"), *TERMS)
    rows += shop("other.example", 23, random.Random("another"), ("phone", "+33639980123"))
    findings = findings_of(rows)
    _run(findings)
    findings.executemany("INSERT INTO trait VALUES (?, ?, ?, ?, ?, ?, ?)", late)
    news = News(captures=[(late[0][5], late[0][0])], sites={"phone-discret.example"})
    report = update(findings, sites=(SEIZED,), judgements=(), profiles=(), news=news)

    assert not report.again
    assert report.weighed <= 2
    assert _tables(findings) == _told(rows + late, SEIZED)


def test_evidence_older_than_a_week_is_put_in_its_place_by_starting_over(street: list[Row]) -> None:
    """An archive imported afterwards must give the rows it would have given in its time."""
    late = capture(OLD, 1, ("phone", "+33639980123"), page="/contact")
    rows = street + shop(
        "phone-discret.example", 22, random.Random("other"), ("phone", "+33639980123"), *TERMS
    )
    imported = findings_of(rows)
    _run(imported)
    imported.executemany("INSERT INTO trait VALUES (?, ?, ?, ?, ?, ?, ?)", late)
    report = _run(imported)

    assert report.again
    assert _tables(imported) == _told(rows + late, SEIZED)


def test_lead_is_flagged_by_the_capture_that_crossed_the_line(street: list[Row]) -> None:
    """A lead dated before its evidence would be a lie; the digest announces by this date."""
    rng = random.Random("other")
    rows = street + shop("later.example", 21, rng, theme="presta")
    proof = capture("later.example", 30, HANDLE, page="/contact")
    findings = findings_of(rows + proof)
    _run(findings)
    (lead,) = select(findings, Lead, "WHERE subject = 'later.example'")

    assert (lead.flagged_capture, lead.flagged_at) == (proof[0][0], proof[0][5])
    assert lead.standing


def test_every_reason_names_a_capture_on_both_sides(street: list[Row]) -> None:
    """Every claim points at bytes."""
    findings = findings_of(
        street
        + shop("phone-discret.example", 22, random.Random("other"), HANDLE, *TERMS, theme="presta")
    )
    _run(findings)
    reasons = findings.execute("SELECT capture_before, capture_after FROM lead_reason").fetchall()
    known = {capture for (capture,) in findings.execute("SELECT capture_id FROM trait")}

    assert len(reasons) >= 3
    assert all(before in known and after in known for before, after in reasons)


def test_bits_of_the_waterfall_add_up(street: list[Row]) -> None:
    """A magistrate must be able to check the sum by hand."""
    findings = findings_of(
        street
        + shop("phone-discret.example", 22, random.Random("other"), HANDLE, *TERMS, theme="presta")
    )
    _run(findings)
    prior, copying, rivals, total = findings.execute(
        "SELECT prior_bits, copying_bits, rivals_bits, bits FROM lead"
    ).fetchone()
    (reasons,) = findings.execute("SELECT SUM(bits) FROM lead_reason").fetchone()

    assert prior + reasons + copying + rivals == pytest.approx(total, abs=0.01)
    assert copying <= 0


def _seller_of(findings: sqlite3.Connection, site: str) -> set[str]:
    """Return the sites of the seller that a site is of."""
    query = "SELECT m.site_id FROM seller_member m JOIN seller_member own USING (seller_id) WHERE own.site_id = ?"
    return set(values(findings, query, (site,)))


def test_ruling_different_splits_a_seller_and_survives(street: list[Row]) -> None:
    """A person decides: the score may not join what an officer has put apart."""
    findings = findings_of(
        street
        + shop("phone-discret.example", 22, random.Random("other"), HANDLE, *TERMS, theme="presta")
    )
    _run(findings)
    joined = _seller_of(findings, OLD)
    apart = Judgement(
        site_id=OLD,
        other_site_id="phone-discret.example",
        verdict=Verdict.DIFFERENT,
        judged_at="2026-03-01T10:00:00.000000Z",
        judged_by="enquêteur",
    )
    _run(findings, [apart])
    split = _seller_of(findings, OLD)
    status = findings.execute(
        "SELECT status FROM lead WHERE id = ?", (lead_id("phone-discret.example", OLD),)
    ).fetchone()

    assert joined == {OLD, "phone-discret.example"}
    assert split == {OLD}
    assert status == ("dismissed",)


def test_ruling_same_makes_a_seed(street: list[Row]) -> None:
    """Once an officer says that B is A's successor, B's own successors are sought."""
    rng = random.Random("other")
    rows = street + shop(
        "second.example", 22, rng, ("phone", "+33639980777"), ("email", "x@second.example")
    )
    rows += shop("third.example", 40, rng, ("phone", "+33639980777"), ("email", "x@second.example"))
    same = Judgement(
        site_id=OLD,
        other_site_id="second.example",
        verdict=Verdict.SAME,
        judged_at="2026-03-10T10:00:00.000000Z",
        judged_by="e",
    )
    findings = findings_of(rows)
    _run(findings, [same])

    assert ("third.example", "second.example") in findings.execute(
        "SELECT subject, predecessor FROM lead"
    ).fetchall()
