"""A day is told once: what is new after its digest is in the next one, whoever looks in between."""

from datetime import timedelta
from pathlib import Path

from monitor.clock import local_day
from monitor.daily import preview, tell, understand
from monitor.desk import Desk
from storage.ledger import digests
from tests.monitor.archived import product_page, visited
from tests.monitor.desks import desk_in, watch

OFFER = "Téléphone déplaqué, passe les portiques sans sonner, livré au parloir."


def _offered(desk: Desk, host: str) -> None:
    source = watch(desk, f"https://{host}/")
    page = (f"https://{host}/a", "product", product_page("Mini BM10", "49.00", OFFER))
    visited(desk, source, desk.clock.now() - timedelta(hours=1), page)
    understand(desk)


def test_a_look_after_the_mail_swallows_nothing(tmp_path: Path) -> None:
    """The mail has gone; an analyst asks for the digest again: what he sees is still told tomorrow."""
    with desk_in(tmp_path / "w") as desk:
        _offered(desk, "un.example")
        first, written, _ = tell(desk)
        _offered(desk, "deux.example")
        again, looked, _ = tell(desk)
        tomorrow = preview(desk, day=first.for_date + timedelta(days=1))

    assert (written.recorded, looked.recorded) == (True, False)
    assert written.text.read_text() != looked.text.read_text()
    assert "un.example" in {one.site_id for one in first.entries}
    assert "deux.example" in {one.site_id for one in again.entries}
    assert {one.site_id for one in tomorrow.entries} == {"deux.example"}


def test_an_old_day_is_not_told_again(tmp_path: Path) -> None:
    """`portique digest --date` of a day past writes what was known then, and records nothing."""
    with desk_in(tmp_path / "w") as desk:
        _offered(desk, "un.example")
        today = local_day(desk.clock.now(), desk.configuration)
        tell(desk)
        _, written, _ = tell(desk, day=today - timedelta(days=3))
        made = digests.made(desk.ledger, (today - timedelta(days=3)).isoformat())

    assert (written.recorded, made) == (False, False)


def test_a_digest_by_hand_before_its_hour_is_yesterdays(tmp_path: Path) -> None:
    """Asked for at half past midnight, today's was recorded, and the morning's never made."""
    with desk_in(tmp_path / "w", schedule={"digest_at": "23:59", "timezone": "Etc/GMT+12"}) as desk:
        _offered(desk, "un.example")
        today = local_day(desk.clock.now(), desk.configuration)
        told, written, _ = tell(desk)
        _offered(desk, "deux.example")
        again, looked, _ = tell(desk)

    assert (told.for_date, written.recorded) == (today - timedelta(days=1), True)
    assert (again.for_date, looked.recorded) == (today, False)


def test_a_day_ahead_is_not_told(tmp_path: Path) -> None:
    """`portique digest --date` of next week would have made every day until then a preview."""
    with desk_in(tmp_path / "w") as desk:
        today = local_day(desk.clock.now(), desk.configuration)
        _, written, _ = tell(desk, day=today + timedelta(days=7))

    assert not written.recorded
