"""A thing is gone only where every page that showed it was seen whole again, without it."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.analysis.whole import analyse
from monitor.desk import Desk
from monitor.indexing import enter
from monitor.orders import segment_of, write_order
from storage.archive.writer import SegmentWriter
from storage.ledger import visits
from storage.records.source import Outcome, Source
from storage.rows import values
from tests.monitor.archived import product_page
from tests.monitor.desks import desk_in, watch
from tests.storage.segments import BEGAN, exchange

SHOP = "https://shop.example"
GONE = "<h1>404 Not Found</h1>"
EMPTY_LIST = "<html lang=fr><h1>Téléphones</h1><p>Aucun produit dans cette catégorie pour le moment.</p></html>"
DAY = timedelta(days=1)


def listing(*names: str) -> str:
    """Return a list of these goods."""
    cards = "".join(
        f"<div class=product><a href='/p/{name}'><img src='/{name}.jpg'><h3>Modèle {name}</h3></a> <b class=price>49,00 €</b></div>"
        for name in names
    )
    return f"<html lang=fr><h1>Téléphones</h1>{cards}<p>Livraison partout en France.</p></html>"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A workspace in which two goods were seen yesterday, on a list and on their own pages."""
    with desk_in(tmp_path / "w") as found:
        source = watch(found)
        day(
            found, source, 0,
            {"/liste": listing("a", "b"), "/p/a": product_page("Modèle a", "49.00"), "/p/b": product_page("Modèle b", "49.00")},
        )  # fmt: skip
        yield found


def day(
    desk: Desk,
    source: Source,
    number: int,
    pages: dict[str, str],
    *,
    outcome: Outcome = Outcome.COMPLETE,
    cut: tuple[str, ...] = (),
    moved: dict[str, str] | None = None,
) -> None:
    """Enter a visit that saw these pages, some of them cut off, some addresses redirected."""
    at = BEGAN + number * DAY
    identity = visits.visit_id(source.id, at)
    visit = visits.open_visit(
        desk.ledger, source_id=source.id, started_at=at, segment=segment_of(source, identity, at)
    )
    writer = SegmentWriter(
        desk.workspace.archive / visit.segment, visit_id=visit.id, source_id=source.id,
        warcinfo={"visit": visit.id, "source": source.id}, began_at=at,
    )  # fmt: skip
    for place, (path, markup) in enumerate(pages.items(), 1):
        writer.add_exchange(
            exchange(
                markup.encode(), url=SHOP + path, after=number * 86_400 + place, role="product",
                truncated="disconnect" if path in cut else None,
            )
        )  # fmt: skip
    for path, target in (moved or {}).items():
        writer.add_exchange(
            exchange(
                b"", url=SHOP + path, status=302, after=number * 86_400 + 90, role="product",
                location=SHOP + target,
            )
        )  # fmt: skip
    writer.commit()
    end = at + timedelta(minutes=5)
    writer.close({"outcome": outcome.value, "reason": "essai", "ended_at": end.isoformat()}, at=end)
    enter(desk.ledger, desk.workspace.archive, visit, at=end)


def gone(desk: Desk) -> list[str]:
    """Read what was entered and return the goods that were told as gone."""
    with desk.writing_findings() as findings:
        analyse(findings, desk.ledger, desk.workspace.archive)
        return values(
            findings, "SELECT subject FROM change WHERE kind = 'listing_vanished' ORDER BY subject"
        )


B = product_page("Modèle b", "49.00")


@pytest.mark.parametrize(
    ("pages", "more", "expected"),
    [
        ({"/liste": listing("b"), "/p/a": GONE, "/p/b": B}, {}, ["Modèle a"]),
        ({"/liste": listing("b"), "/p/b": B}, {"moved": {"/p/a": "/liste"}}, ["Modèle a"]),
        ({"/liste": listing("b"), "/p/a": GONE, "/p/b": B}, {"outcome": Outcome.PARTIAL}, ["Modèle a"]),
        ({"/liste": listing("b"), "/p/b": B}, {}, []),
        ({"/p/a": GONE, "/p/b": B}, {}, []),
        ({"/p/a": GONE, "/p/b": B}, {"outcome": Outcome.PARTIAL}, []),
        ({"/liste": EMPTY_LIST, "/p/a": GONE, "/p/b": B}, {"cut": ("/liste",)}, []),
        ({"/liste": listing("b"), "/p/a": "<h1>Mod", "/p/b": B}, {"cut": ("/p/a",)}, []),
        ({"/liste": listing("b"), "/p/a": GONE, "/p/b": B}, {"outcome": Outcome.BLOCKED}, []),
    ],
    ids=[
        "seen whole", "sent to the list", "partial, but all its pages seen", "own page not asked", "list not asked",
        "list not asked, partial", "list cut", "own page cut", "blocked",
    ],
)  # fmt: skip
def test_what_may_be_concluded_page_by_page(
    desk: Desk, pages: dict[str, str], more: dict[str, object], expected: list[str]
) -> None:
    """Law 6, as a table."""
    assert gone(desk) == []
    day(desk, watch(desk), 1, pages, **more)  # type: ignore[arg-type]

    assert gone(desk) == expected


def test_a_page_that_has_shown_it_no_longer_is_not_asked_about_again(desk: Desk) -> None:
    """The list lost the thing on the second day; on the third its own page alone decides."""
    source = watch(desk)
    day(desk, source, 1, {"/liste": listing("b"), "/p/b": B})
    day(desk, source, 2, {"/p/a": GONE, "/p/b": B, "/liste": listing("b")})

    assert gone(desk) == ["Modèle a"]


def test_an_order_names_the_pages_that_were_there(desk: Desk) -> None:
    """What nothing links to any longer is asked for once more, until its own page has said that it is no more."""
    source = watch(desk)
    day(desk, source, 1, {"/liste": listing("b"), "/p/b": B}, moved={"/p/a": "/liste"})

    _, ordered = write_order(
        desk.ledger, desk.workspace.archive, desk.configuration, source, BEGAN + 2 * DAY
    )

    assert set(ordered.again) == {f"{SHOP}/liste", f"{SHOP}/p/b"}
