"""Nothing in the town points outside it, at this machine, or at nothing."""

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.town import LAST_DAY, Role, Standing, Town
from tests.town_tests.visitor import Seen, Visitor

HOST = re.compile(r"""(?:https?:)?(?:\\?/){2}([a-z0-9-]+(?:\.[a-z0-9-]+)+)""", re.IGNORECASE)
VOCABULARIES = {"schema.org", "www.sitemaps.org", "www.w3.org", "purl.org", "api.w.org"}
"""Names of vocabularies and relations: never fetched, and a reader knows them by these very words."""

HANDLES = re.compile(r"(?<![\d.-])0[67][ .]?\d\d[ .]?\d\d[ .]?\d\d[ .]?\d\d(?!\d)")
STRAYING = {"labyrinthe-loisirs.example"}
UNVISITED = STRAYING | {"bouclier-coques.example"}


def _read(town: Town, visitor: Visitor, day: int) -> list[Seen]:
    town.day = day
    return [
        page
        for site in town.sites
        if site.name not in UNVISITED
        and site.standing(day) in {Standing.OPEN, Standing.SEIZED, Standing.BAD_CERTIFICATE}
        for page in [
            *visitor.stroll(site.url),
            visitor.get(f"{site.scheme}://{site.name}/robots.txt"),
            visitor.get(f"{site.scheme}://{site.name}/sitemap.xml"),
        ]
    ]


@pytest.mark.parametrize("day", [0, 6, 9])
def test_every_link_leads_somewhere_and_none_leaves_the_town(
    town: Town, trusting: Visitor, day: int
) -> None:
    """No visit may end at a stranger's server, and no dead link may be mistaken for a finding."""
    pages = _read(town, trusting, day)
    broken = [
        page.url for page in pages if page.status >= 400 and not page.url.endswith("/sitemap.xml")
    ]
    texts = [page for page in pages if not page.media.startswith("image/")]
    hosts = {host.lower() for page in texts for host in HOST.findall(page.text)}
    town_names = set(town.resolve)

    assert len(pages) > 300
    assert broken == [], broken
    assert {host for host in hosts if not host.endswith(".example")} <= VOCABULARIES
    assert {host for host in hosts if host.endswith(".example")} <= town_names


def test_telephones_are_of_the_range_kept_for_fiction(town: Town, trusting: Visitor) -> None:
    """No real person may be rung up because of a test."""
    numbers = {
        n
        for page in _read(town, trusting, 6)
        if page.media == "text/html"
        for n in HANDLES.findall(page.text)
    }

    assert numbers
    assert {n for n in numbers if not n.replace(" ", "").startswith("063998")} == set()


def test_pages_do_not_name_this_machine(town: Town, trusting: Visitor) -> None:
    """A page that shows a path of the machine that made it would be quoted in evidence."""
    here = str(Path(__file__).resolve().parents[2])

    assert [
        page.url
        for page in _read(town, trusting, 4)
        if here.encode() in page.body or b"127.0." in page.body
    ] == []


def test_links_of_a_page_stay_in_reach_of_its_own_scheme(town: Town, visitor: Visitor) -> None:
    """A shop that links to itself over plain HTTP would cost a redirect on every page."""
    for site in town.sites:
        if (
            site.scheme == "https"
            and site.standing(0) is Standing.OPEN
            and site.name not in UNVISITED
        ):
            own = [
                link for link in visitor.get(site.url).links if urlsplit(link).hostname == site.name
            ]
            assert {urlsplit(link).scheme for link in own} <= {"https"}, site.name


def test_the_cast_is_complete(town: Town) -> None:
    """The town is what issue 2 asks for: every role is played, more than twenty sites."""
    assert len(town.sites) >= 20
    assert {site.role for site in town.sites} == set(Role)
    assert {site.name for site in town.sites if not site.registered} == {
        a.address for a in town.announcements
    }


def test_the_chapter_names_every_site_and_every_change(town: Town) -> None:
    """docs/town.md is what people read before they trust the town."""
    chapter = (Path(__file__).resolve().parents[2] / "docs" / "town.md").read_text()
    changes = [
        f"| {c.day} | `{c.site}` | {c.kind.value} |"
        for day in range(1, LAST_DAY + 1)
        for c in town.truth(day).changes
    ]

    assert [
        site.name
        for site in town.sites
        if f"| `{site.name}` | {site.role.value} | {site.software} |" not in chapter
    ] == []
    assert [row for row in changes if row not in chapter] == []
