"""A site cannot decide what is said of it: a banner that anybody can write is verified before it is a seizure."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from monitor.analysis import sites
from monitor.analysis.banners import after
from monitor.daily import understand
from monitor.desk import Desk
from monitor.web import shown
from storage.findings.records import Change, Site
from storage.findings.sites import Ended
from storage.ledger.times import to_text
from storage.records.source import Outcome
from storage.rows import select
from tests.monitor.archived import product_page, visited
from tests.monitor.desks import desk_in, watch
from tests.storage.segments import BEGAN

KNOWN = "<h1>Ce site a été saisi par la Gendarmerie nationale</h1><p>Sur décision du tribunal judiciaire.</p>"
ANYBODYS = "<h1>Ce site a été saisi par la Gendarmerie nationale</h1>"
SHOP = "https://shop.example/"


def _look(hours: float, outcome: str, by: str = "watch") -> Ended:
    return Ended(visit_id=str(hours), outcome=outcome, ended_at=to_text(BEGAN + timedelta(hours=hours)), by=by)  # fmt: skip


@pytest.mark.parametrize(
    ("looks", "stated", "since"),
    [
        ([(0, "banner")], False, 0),
        ([(0, "banner"), (6, "banner"), (12, "banner")], False, 0),
        ([(0, "banner"), (24, "banner")], True, 0),
        ([(0, "banner"), (6, "complete"), (24, "banner")], False, 24),
        ([(0, "banner"), (6, "seized")], True, 0),
        ([(0, "seized")], True, 0),
        ([(0, "seized"), (6, "banner")], True, 0),
        ([(0, "banner", "imported"), (2, "banner")], True, 0),
        ([(0, "banner", "imported"), (2, "banner", "imported")], False, 0),
        ([(0, "banner"), (24, "banner"), (30, "complete")], False, None),
    ],
)
def test_a_banner_is_a_seizure_when_it_is_known_or_seen_twice(
    looks: list[tuple[float, str]], stated: bool, since: float | None
) -> None:
    """By another day, or by somebody else's eyes; a site that was there in between begins anew."""
    found = after(_look(*look) for look in looks)

    at = None if since is None else to_text(BEGAN + timedelta(hours=since))
    assert (found.stated, found.since) == (stated, at)


def _told(desk: Desk) -> tuple[list[str], str, str | None]:
    understand(desk)
    with desk.reading_findings() as findings:
        kinds = [
            one.kind for one in select(findings, Change, "WHERE kind LIKE 'site_%' ORDER BY at")
        ]
        (site,) = select(findings, Site)
    return kinds, site.standing, site.seized_at


def _day(number: int) -> datetime:
    return BEGAN + timedelta(days=number)


def test_a_page_of_banner_text_is_said_to_be_verified_and_seized_a_day_later(
    tmp_path: Path,
) -> None:
    """One page of words made « 1 saisie » at once."""
    with desk_in(tmp_path / "w") as desk:
        source = watch(desk, SHOP)
        visited(desk, source, _day(0), (SHOP, "home", product_page("Mini", "49.00")))
        visited(desk, source, _day(1), (SHOP, "home", ANYBODYS), outcome=Outcome.BANNER)
        assert _told(desk) == (["site_first_seen", "site_banner"], "banner", None)
        visited(desk, source, _day(2), (SHOP, "home", ANYBODYS), outcome=Outcome.BANNER)

        kinds, standing, seized_at = _told(desk)

    assert (kinds, standing) == (["site_first_seen", "site_banner", "site_seized"], "seized")
    assert seized_at == to_text(_day(1))


def test_a_banner_before_a_shop_that_is_there_is_no_seizure(tmp_path: Path) -> None:
    """Whatever its form: the goods are still for sale behind it, on whatever days it is seen."""
    with desk_in(tmp_path / "w") as desk:
        source = watch(desk, SHOP)
        for day in (0, 1, 2):
            pages = (SHOP, "home", KNOWN), (f"{SHOP}a", "product", product_page("Mini", "49.00"))
            visited(desk, source, _day(day), *pages, outcome=Outcome.PARTIAL)

        assert _told(desk) == (["site_banner"], "content", None)


def test_every_way_a_site_may_stand_has_its_word() -> None:
    """A dossier of a site under a banner to verify broke where the word for it was missing."""
    assert set(sites._STANDINGS.values()) <= shown.STANDINGS.keys()
