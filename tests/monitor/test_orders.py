"""Which face a site is shown by a visit."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from monitor.cli import cli
from monitor.desk import Desk
from monitor.orders import write_order
from storage.ledger import sources, visits
from storage.records.source import Outcome
from tests.monitor.archived import visited
from tests.monitor.desks import desk_in, watch

EXITS = {name: {"proxy": f"socks5://127.0.0.1:{port}"} for name, port in (("fibre", 1), ("mobile", 2))}  # fmt: skip


def test_a_banner_to_verify_is_looked_at_by_each_exit_in_turn(tmp_path: Path) -> None:
    """A site that shows it to one address only is found out by the next look, and begins anew."""
    ends = ["complete", "banner", "banner", "banner", "complete", "unreachable", "banner", "unreachable", "error", "banner", "complete", "banner"]  # fmt: skip
    with desk_in(tmp_path / "w", exits=EXITS) as desk:
        source = watch(desk, exit="fibre,mobile,direct")
        at, faces = desk.clock.now(), []
        for number, end in enumerate(ends):
            begun = at + timedelta(hours=6 * number)
            visit, order = write_order(desk.ledger, desk.workspace.archive, desk.configuration, source, begun)  # fmt: skip
            faces.append((order.exit_name, order.exit.proxy if order.exit else ""))
            ending = visits.Ending(ended_at=begun, outcome=Outcome(end), reason="", captures=0, size=0)  # fmt: skip
            with desk.ledger:
                visits.close(desk.ledger, visit.id, ending)

    first, second, own = (("fibre", EXITS["fibre"]["proxy"]), ("mobile", EXITS["mobile"]["proxy"]), ("", ""))  # fmt: skip
    assert faces[:6] == [first, first, second, own, first, first]
    assert faces[6:] == [
        first,
        second,
        own,
        first,
        second,
        first,
    ]  # one that is dead has had its turn


def test_nothing_refers_beyond_the_series_of_its_month(tmp_path: Path) -> None:
    """A visit that began a second before December lies in November's files: purged with them, it would take December's payloads."""
    pages = [(f"https://boutique.example/{name}", "page", f"<p>{name}" + "x" * 600) for name in "ab"]  # fmt: skip
    with desk_in(tmp_path / "w") as desk:
        source = watch(desk)
        begun = datetime(2026, 11, 30, 23, 59, 59, tzinfo=UTC)
        visited(
            desk,
            source,
            begun,
            *pages,
            ("https://boutique.example/", "screenshot", b"PNG"),
            apart=30,
        )
        known = [
            {one.url for one in write_order(desk.ledger, desk.workspace.archive, desk.configuration, source, at)[1].known}
            for at in (begun, begun + timedelta(minutes=9))
        ]  # fmt: skip

    assert known[0] == {"https://boutique.example/a"}
    assert known[1] == set()


@pytest.mark.parametrize(("said", "kept"), [("direct", ""), ("mobile, direct", "mobile,direct"), ("mobile,fibr", None)])  # fmt: skip
def test_each_exit_of_several_must_be_one_of_the_configuration(
    said: str, kept: str | None, tmp_path: Path
) -> None:
    """A source set to an exit that is not there would be visited no more."""
    with desk_in(tmp_path / "w", exits=EXITS) as desk:
        source = watch(desk)
    done = CliRunner().invoke(cli, ["-w", str(tmp_path / "w"), "source", "set", source.id, "--exit", said])  # fmt: skip
    with Desk.open(tmp_path / "w") as desk:
        (now,) = sources.every(desk.ledger)

    assert now.exit == (kept or "")
    assert ("'fibr'" in done.output) is (kept is None)
