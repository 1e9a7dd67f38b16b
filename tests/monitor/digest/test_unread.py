"""A visit that no analysis understood is no visit without news."""

from datetime import timedelta
from pathlib import Path

from click.testing import CliRunner

from monitor.cli.workspace import status
from monitor.daily import preview, understand
from monitor.digest.health import trust
from monitor.digest.rendering import render
from storage.records.health import Ailment
from tests.monitor.archived import product_page, visited
from tests.monitor.desks import desk_in, watch


def test_a_visit_that_is_not_understood_is_named_and_takes_the_trust_away(tmp_path: Path) -> None:
    """The analysis died, or never ran: without this the digest would say that there is nothing new, and to believe it."""
    with desk_in(tmp_path / "w") as desk:
        source = watch(desk)
        page = ("https://shop.example/a", "product", product_page("Mini", "49.00"))
        visited(desk, source, desk.clock.now() - timedelta(hours=1), page)
        before = preview(desk)
        told = render(before, desk.configuration).text
        said = CliRunner().invoke(status, obj=desk.workspace.folder).output
        understand(desk)
        after = preview(desk)
        later = CliRunner().invoke(status, obj=desk.workspace.folder).output

    assert before.coverage.of(Ailment.UNREAD) == ("hxxps://shop[.]example/",)
    assert "n'est pas établie" in trust(before.coverage)
    assert "Archivées, pas encore lues (1) : hxxps://shop[.]example/" in told
    assert "pas encore lues (1)" in said
    assert after.coverage.of(Ailment.UNREAD) == ()
    assert "on peut s'y fier" in trust(after.coverage)
    assert "pas encore lues" not in later
