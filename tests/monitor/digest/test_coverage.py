"""The table of the watch's health, from a ledger and findings as visits leave them."""

from datetime import timedelta
from pathlib import Path

from click.testing import CliRunner

from crawler.account import Account
from monitor.cli.workspace import status
from monitor.daily import preview, understand
from monitor.desk import Desk
from monitor.digest.health import coverage_lines
from storage.ledger import visits
from storage.records.account import Fate
from storage.records.health import Ailment, Coverage
from storage.records.source import Outcome
from tests.monitor.archived import product_page, visited
from tests.monitor.desks import desk_in, watch


def _visited(desk: Desk, host: str, outcome: Outcome, hours: int = 1) -> None:
    source = watch(desk, f"https://{host}/")
    page = (f"https://{host}/a", "product", product_page("Mini", "49.00"))
    visited(desk, source, desk.clock.now() - timedelta(hours=hours), page, outcome=outcome)


def _coverage(desk: Desk) -> Coverage:
    understand(desk)
    return preview(desk).coverage


def test_every_source_that_was_not_seen_whole_is_named(tmp_path: Path) -> None:
    """« 28 sur 28, 27 en entier » named nobody, and what did not answer counted as visited."""
    with desk_in(tmp_path / "w") as desk:
        for outcome in Outcome:
            _visited(desk, f"{outcome.value}.example", outcome)
        found = _coverage(desk)
        said = CliRunner().invoke(status, obj=desk.workspace.folder).output

    named = {name.partition("[")[0] for one in found.troubles for name in one.named}
    assert (found.sources, found.visited, found.complete) == (9, 7, 1)
    assert {f"hxxps://{one.value}" for one in Outcome} - named == {"hxxps://complete"}
    assert all(line in said for line in coverage_lines(found) if "Plus de site" in line)


def test_what_a_visit_missed_and_left_aside_is_counted_by_cause(tmp_path: Path) -> None:
    """The account of a visit is read where the digest speaks of it."""
    account = Account()
    for number, fate in enumerate((Fate.WHOLE, Fate.CUT, Fate.UNDECODED, Fate.UNDECODED)):
        account.settle(f"https://shop.example/{number}", fate)
    account.drop("a calendar", "https://shop.example/2027", Fate.TRAP)
    with desk_in(tmp_path / "w") as desk:
        source = watch(desk)
        at = desk.clock.now() - timedelta(hours=1)
        visit = visits.open_visit(desk.ledger, source_id=source.id, started_at=at, segment="none")
        with desk.ledger:
            visits.close(
                desk.ledger,
                visit.id,
                visits.Ending(
                    ended_at=at, outcome=Outcome.PARTIAL, reason="", captures=0, size=0,
                    facts={"account": account.finished().as_json()},
                ),
            )  # fmt: skip
        found = _coverage(desk)

    assert found.of(Ailment.PARTIAL) == (
        "hxxps://shop[.]example/ (3 manquées : 2 indéchiffrables, 1 coupée ; hxxps://shop[.]example/1)",
    )
    assert found.of(Ailment.ASIDE) == ("1 répétition",)


def test_captures_that_wait_for_a_seal_are_told_with_what_is_lacking(tmp_path: Path) -> None:
    """Without key or authority nothing is ever sealed, and nobody knew."""
    with desk_in(tmp_path / "w") as desk:
        _visited(desk, "young.example", Outcome.COMPLETE)
        young = _coverage(desk)
        _visited(desk, "old.example", Outcome.COMPLETE, hours=30)
        old = _coverage(desk)

    assert young.of(Ailment.UNSEALED) == ()
    assert old.of(Ailment.UNSEALED) == (
        "aucune clé : « portique evidence key »",
        "aucune autorité d'horodatage ([evidence])",
    )
