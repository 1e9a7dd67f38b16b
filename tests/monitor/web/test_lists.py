"""The long lists of the desk, on a small watch of the kind that its measurement makes large."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.bench_desk import world
from monitor.config import default_text
from monitor.desk import Desk
from monitor.ruling import rule
from monitor.web import hourly
from monitor.web.pages.captures import SHOWN
from monitor.web.pages.leads import placed, rows
from monitor.web.work import Work
from storage import images
from storage.findings import catalogue, leads
from storage.records.link import Verdict
from storage.workspace import Workspace

SHOPS = 12


@pytest.fixture
def work(tmp_path: Path) -> Iterator[Work]:
    """A watch of a few shops of a hundred goods, half of them with a lead."""
    workspace = Workspace.create(tmp_path / "w", default_text())
    with Desk.open(workspace.folder) as desk:
        world(desk, range(SHOPS), at_once=True)
    opened = Work(workspace.folder, "essai")
    yield opened
    opened.close()


def test_goods_found_by_name_come_in_one_order_however_many_there_are(
    work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Few are looked up among the names and many among the latest pages: a reader who turns the pages sees no seam."""
    monkeypatch.setattr(catalogue, "_AT_ONCE", 7)
    few = [catalogue.browse(work.findings, words="portique 1", site_id="", start=at, most=5) for at in range(0, 40, 5)]  # fmt: skip
    monkeypatch.setattr(catalogue, "_FEW", 0)
    many = catalogue.browse(work.findings, words="portique 1", site_id="", start=0, most=40)

    assert [one for page in few for one in page] == many
    assert len(many) == 30  # shops 1, 10 and 11, ten pages each


def test_leads_wait_in_the_order_of_their_plainness_until_somebody_rules(work: Work) -> None:
    """A decided one comes after all that wait; one that is merely taken or unsure still waits."""
    waiting, decided = placed(work)
    assert ([one.id for one in waiting], decided) == ([one.id for one in leads.of_bands(work.findings, ("same_hand",), "", dismissed=True)], [])  # fmt: skip
    with work.deciding() as desk:
        for place, verdict in zip(waiting, (Verdict.SAME, Verdict.ASSIGNED), strict=False):
            rule(desk, place.subject, place.predecessor, verdict, actor="essai", reason="vu")
    after, ruled = placed(work)

    assert (after, ruled) == (waiting[1:], waiting[:1])
    said = [one.ruled.verdict if one.ruled else "" for one in rows(work, [*ruled, *after[:2]])]
    assert said == ["same", "assigned", ""]


def test_the_first_page_does_not_wait_for_a_digest_that_takes_long(
    work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is shown without, and with it once it is there; what stops the digest is told to who asks."""
    monkeypatch.setattr(hourly, "WAIT_SECONDS", 0.0)
    first = hourly.digest(work)
    ((place, making),) = [(one, each[0]) for one, each in hourly._MAKING.items() if one[0] == work.workspace.folder]  # fmt: skip
    made = making.result(60)

    assert first == {}
    assert hourly.digest(work)["digest"] == made.values["digest"]
    assert made.until > time.monotonic() - 60
    del hourly._MADE[place]
    work.workspace.findings.write_bytes(b"not a database")
    monkeypatch.setattr(hourly, "WAIT_SECONDS", 60.0)
    with pytest.raises(Exception, match=r"not a database|unable to open"):
        hourly.digest(work)


def test_a_drawing_that_holds_a_script_is_never_shown_as_a_picture() -> None:
    """An SVG of a shop is neither given to the browser as it is nor drawn anew; nor is anything else that can hold a script."""
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>fetch("//x")</script></svg>'

    assert {one.partition("/")[2] for one in SHOWN} <= {"png", "jpeg", "webp", "gif"}
    with pytest.raises(images.UnreadableImage), images.opened(svg, most_pixels=1_000_000):
        pass
