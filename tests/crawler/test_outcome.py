"""How a visit ended follows from its account alone, by this table."""

import pytest

from crawler.account import SAMPLE, Account
from crawler.outcome import Ending, ending
from storage.records.account import GAPS, Fate, Gap, VisitAccount, account_from_json
from storage.records.source import Outcome


def account(**fates: int) -> VisitAccount:
    """Return an account of so many addresses of each fate, each one required."""
    found = Account()
    for name, count in fates.items():
        for number in range(count):
            url = f"https://shop.example/{name}/{number}"
            found.expect(url)
            found.settle(url, Fate(name))
    return found.finished()


@pytest.mark.parametrize(
    ("fates", "outcome"),
    [
        ({"whole": 3}, Outcome.COMPLETE),
        ({"whole": 3, "absent": 2, "redirected": 1}, Outcome.COMPLETE),
        ({"whole": 3, "refused": 1}, Outcome.COMPLETE),
        ({"whole": 3, "cut": 1}, Outcome.PARTIAL),
        ({"whole": 3, "undecoded": 1}, Outcome.PARTIAL),
        ({"whole": 3, "unreadable": 1}, Outcome.PARTIAL),
        ({"whole": 3, "unavailable": 1}, Outcome.PARTIAL),
        ({"whole": 3, "failed": 1}, Outcome.PARTIAL),
        ({"whole": 3, "budget": 9}, Outcome.PARTIAL),
        ({"whole": 3, "depth": 1}, Outcome.PARTIAL),
        ({"whole": 3, "filter": 1}, Outcome.PARTIAL),
        ({"whole": 3, "blocked": 1}, Outcome.PARTIAL),
        ({"whole": 2, "blocked": 2}, Outcome.BLOCKED),
        ({"whole": 0, "absent": 1}, Outcome.ERROR),
        ({"cut": 1}, Outcome.PARTIAL),
    ],
)
def test_outcome_is_a_function_of_the_account(fates: dict[str, int], outcome: Outcome) -> None:
    """Complete only where nothing is unaccounted for, cut, undecoded or unread."""
    assert ending(account(**fates)).outcome is outcome


def test_no_gap_leaves_a_visit_complete() -> None:
    """A fate that is new and hides something must be in the table before anyone can forget it."""
    for fate in Fate:
        found = ending(account(**{"whole": 2, fate.value: 1}))
        assert (found.outcome is Outcome.COMPLETE) == (fate not in GAPS), fate


def test_what_nobody_settled_is_said() -> None:
    """An address that was expected and forgotten is our defect, and must not read as « none missed »."""
    found = Account()
    found.expect("https://shop.example/")
    found.settle("https://shop.example/", Fate.WHOLE)
    found.expect("https://shop.example/lost")

    end = ending(found.finished())

    assert end.outcome is Outcome.PARTIAL
    assert "https://shop.example/lost: unaccounted" in end.reason


@pytest.mark.parametrize(
    ("more", "outcome", "reason"),
    [
        ({"decided": Ending(outcome=Outcome.SEIZED, reason="seized: « … »")}, Outcome.SEIZED, "seized: « … »"),
        ({"spent": "pages: 8"}, Outcome.PARTIAL, "budget spent: pages: 8"),
        ({"stopped": "shutdown"}, Outcome.PARTIAL, "stopped: shutdown"),
        ({}, Outcome.COMPLETE, "3 pages read, none missed"),
    ],
)  # fmt: skip
def test_what_ended_a_visit_early_is_its_reason(
    more: dict[str, object], outcome: Outcome, reason: str
) -> None:
    """The first page of a seized site says more than all the rest."""
    end = ending(account(whole=3), **more)  # type: ignore[arg-type]

    assert (end.outcome, end.reason) == (outcome, reason)


def test_a_rule_counts_all_it_drops_and_names_a_few() -> None:
    """A shop of ten thousand cart links must not make ten thousand lines, nor none."""
    found = Account()
    for number in range(40):
        found.drop("the visitor's own business", f"https://shop.example/cart?add={number % 20}")
    found.drop("more than 6 links from the first page", "https://shop.example/deep", Fate.DEPTH)

    said = found.finished()

    assert [(one.rule, one.count, len(one.sample)) for one in said.dropped] == [
        ("the visitor's own business", 20, SAMPLE),
        ("more than 6 links from the first page", 1, 1),
    ]
    assert said.missed == 1


def test_an_address_that_was_dropped_by_one_way_and_asked_by_another_is_no_gap() -> None:
    """Too deep from one page, near from the next."""
    found = Account()
    found.drop("more than 6 links from the first page", "https://shop.example/a", Fate.DEPTH)
    assert found.expect("https://shop.example/a")
    found.settle("https://shop.example/a", Fate.WHOLE)

    assert found.finished().missed == 0


def test_an_account_is_the_same_when_it_is_read_again() -> None:
    """It travels in the segment and in the ledger as JSON."""
    said = VisitAccount(
        known=2, fates={Fate.WHOLE: 1, Fate.CUT: 1}, missed=1,
        gaps=(Gap(url="https://shop.example/x", fate=Fate.CUT, why="cut off: time"),),
    )  # fmt: skip

    assert account_from_json(said.as_json()) == said
