"""What a seller's sites share, drawn: bounded, folded, the same each time; and their days on one axis."""

import re
from zoneinfo import ZoneInfo

import pytest

from monitor.web.spans import spans
from monitor.web.tied import FORMS, drawn
from monitor.web.weaving import MOST, woven
from storage.findings.records import Site
from storage.findings.ties import Tie
from tests.monitor.web.routes import examples
from tests.monitor.web.watched import Bureau

pytestmark = pytest.mark.xdist_group("bureau")


def _ties(shown: dict[tuple[str, str], list[str]]) -> list[Tie]:
    return [
        Tie(kind=kind, value=value, site_id=site, since="2026-11-02T05:00:00Z", capture_id="c", sites=len(sites))
        for (kind, value), sites in shown.items() for site in sites
    ]  # fmt: skip


def test_what_the_same_sites_share_is_one_node_and_so_are_sites_that_share_the_same() -> None:
    """Of three accounts of one network two stand together; a site of another hand never stands with the seller's own."""
    web = woven(
        _ties({
            ("phone", "+33639980001"): ["a.example", "b.example", "c.example"],
            ("handle", "telegram:atelier"): ["a.example", "b.example", "c.example"],
            ("tracker", "ga4:G-1"): ["a.example", "d.example"],
        }),
        ["a.example", "b.example"],
    )  # fmt: skip

    assert {(one.names, one.kind) for one in web.sites} == {
        (("a.example",), "own"), (("b.example",), "own"), (("c.example",), "other"), (("d.example",), "other")
    }  # fmt: skip
    assert {one.names for one in web.things} == {("téléphone 06 39 98 00 01", "Telegram atelier"), ("tracker G-1",)}  # fmt: skip
    assert len(web.lines) == 5


def test_a_seller_of_very_many_sites_is_drawn_within_bounds_and_readable() -> None:
    """What most sites share comes first; no name is longer than its column, and every line has both its ends."""
    sites = [f"boutique-de-miniatures-{number:03}.example" for number in range(400)]
    shown = {("phone", f"+3363998{number:04}"): sites[number % 390 : number % 390 + 2 + number % 9] for number in range(900)}  # fmt: skip
    web = woven(_ties(shown), sites[:200])

    assert len(web.sites) + len(web.things) <= MOST
    assert web.left_out == 900 - sum(len(one.names) for one in web.things)
    for form, made in zip(FORMS, drawn(web), strict=True):
        letters = [len(one) for one in re.findall(r"<text[^>]*>([^<]*)</text>", made)]
        assert max(letters) <= form.letters
        heights = [float(one) for one in re.findall(r'cy="([\d.]+)"', made)]
        assert max(heights) < float(re.findall(r'height="(\d+)"', made)[0])
    assert [str(one) for one in drawn(web)] == [str(one) for one in drawn(woven(_ties(shown), sites[:200]))]  # fmt: skip
    assert drawn(woven([], [])) == []


def test_markup_in_what_sites_show_is_text() -> None:
    """A seller names an account as he likes."""
    web = woven(_ties({("handle", "telegram:<script>x"): ["a.example", "<b>.example"]}), ["a.example"])  # fmt: skip

    assert all("<script" not in one and "<b>" not in one for one in drawn(web))


def _site(name: str, first: str, last: str, **more: str) -> Site:
    facts = {"source_id": "s", "label": name, "standing": "content", "standing_since": first, "seized_at": None, "redirected_to": None, "redirected_at": None, "band": "none", "class_": "", "offers_since": None, "offer_document": None}  # fmt: skip
    return Site(id=name, first_seen_at=first, last_seen_at=last, **{**facts, **more})  # type: ignore[arg-type]


def test_sites_stand_on_one_axis_in_the_order_in_which_they_were_seen() -> None:
    """A site seen once has a bar that can be seen; what happened to it is named."""
    day = "2026-11-{:02}T05:00:00.000000Z".format
    made = spans(
        [_site("b.example", day(9), day(9)), _site("a.example", day(2), day(12), seized_at=day(5))],
        ZoneInfo("Europe/Paris"),
    )

    wide = made[0]
    assert wide.index("a.example") < wide.index("b.example")
    assert "<title>saisi</title>" in wide
    bars = [(float(x), float(width)) for x, width in re.findall(r'<rect x="([\d.]+)" y="[\d.]+" width="([\d.]+)"', wide)]  # fmt: skip
    assert bars[0] == (8.0, 984.0)
    assert bars[1] == (pytest.approx(8 + 984 * 0.7, abs=1), 8.0)
    assert spans([], ZoneInfo("Europe/Paris")) == []


def test_the_page_of_a_seller_shows_its_days_and_what_its_sites_share(desk: Bureau) -> None:
    """Also as a list, for who sees no drawing; each entry leads to its proof."""
    page = desk.page(f"/vendeurs/{examples(desk.folder)['seller_id']}", "analyste")

    assert 'class="spans wide"' in page
    assert 'class="ties slim"' in page
    listed = page[page.index("La même chose en liste") :]
    assert re.search(r'<td>téléphone [^<]+</td><td><a href="/captures/[\w-]+">', listed)
