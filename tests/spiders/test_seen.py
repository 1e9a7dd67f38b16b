"""What is remembered of pages spares work and changes nothing: not what a visit asks, nor what it accounts for."""

import re
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from crawler.remembered import Remembered
from spiders.reading.standing import standing
from spiders.seen import TELLING, seen
from storage.page import Page, page_from_bytes
from tests.crawler.visits import Crawler, Visited, order
from tests.crawler.wire import Wire, network, page, serving

ROOT = Path(__file__).parents[2]
SAVED = sorted((ROOT / "tests" / "fixtures").glob("*/*/page.html"))
SHOP = """<html lang=fr><head><title>Boutique d'essai</title></head><body><h1>Boutique d'essai</h1>
<p>Bienvenue dans notre boutique, ouverte tous les jours, livraison soignée partout en France.</p>{}</body></html>"""


@pytest.fixture
def web() -> Iterator[Wire]:
    """A shop of two products."""
    with serving() as wire:
        leading_to(wire, 1, 2)
        for number in (1, 2, 3):
            wire.answers[f"/produit/{number}"] = page(SHOP.format(f"<p>Article {number}, 49 €</p>"))
        yield wire


def leading_to(web: Wire, *products: int) -> None:
    """Let the first page lead to these products."""
    links = "".join(f"<a class=product href='/produit/{one}'>article {one}</a>" for one in products)
    web.answers["/"] = page(SHOP.format(links))


def visit(crawl: Crawler, web: Wire, folder: Path, name: str, memory: Path | None) -> Visited:
    """Visit the shop."""
    segment = f"source-1/2026-11/{name}.warc.gz"
    return crawl(order(
        folder, web.url(), network(web), visit_id=name, segment=segment, remembered=memory
    ))  # fmt: skip


def told(visited: Visited) -> tuple[object, ...]:
    """Return what a visit asked for, saw and accounts for."""
    end = visited.end
    return visited.statuses(), end["outcome"], end["reason"], end["account"], end["requests"]


def test_a_visit_that_remembers_asks_and_accounts_for_the_same(
    crawl: Crawler, web: Wire, tmp_path: Path
) -> None:
    """Law 6: whoever deletes what is remembered finds nothing changed."""
    memory = tmp_path / "seen.db"
    first = visit(crawl, web, tmp_path, "first", memory)
    again = visit(crawl, web, tmp_path, "again", memory)
    memory.unlink()
    without = visit(crawl, web, tmp_path, "without", memory)

    assert told(first) == told(again) == told(without)
    assert first.outcome == "complete"


def test_what_is_remembered_is_what_the_visit_follows(
    crawl: Crawler, web: Wire, tmp_path: Path
) -> None:
    """A memory that is written and never read would pass the test above: one that was altered tells them apart."""
    memory = tmp_path / "seen.db"
    visit(crawl, web, tmp_path, "first", memory)
    leading_away(memory)

    assert "/produit/3" in visit(crawl, web, tmp_path, "again", memory).statuses()


def test_another_edition_of_the_code_remembers_nothing(
    crawl: Crawler, web: Wire, tmp_path: Path
) -> None:
    """A rule that was mended is applied to every page at the next visit."""
    memory = tmp_path / "seen.db"
    first = visit(crawl, web, tmp_path, "first", memory)
    leading_away(memory)
    with closing(sqlite3.connect(memory)) as file, file:
        file.execute("UPDATE edition SET name = 'of yesterday'")

    assert told(visit(crawl, web, tmp_path, "again", memory)) == told(first)


def test_a_page_of_other_bytes_is_read(crawl: Crawler, web: Wire, tmp_path: Path) -> None:
    """What is new is never looked up."""
    memory = tmp_path / "seen.db"
    visit(crawl, web, tmp_path, "first", memory)
    leading_to(web, 1, 3)

    statuses = visit(crawl, web, tmp_path, "again", memory).statuses()

    assert {"/produit/1", "/produit/3"} <= statuses.keys()
    assert "/produit/2" not in statuses


def test_what_a_visit_did_not_use_is_forgotten(crawl: Crawler, web: Wire, tmp_path: Path) -> None:
    """The file is as large as one visit's pages, however long a source is watched."""
    memory = tmp_path / "seen.db"
    visit(crawl, web, tmp_path, "first", memory)
    leading_to(web, 1)
    visit(crawl, web, tmp_path, "again", memory)

    with closing(sqlite3.connect(memory)) as file:
        assert file.execute("SELECT count(*) FROM made").fetchone() == (2,)


def test_a_file_that_is_no_memory_costs_nothing_but_the_memory(
    crawl: Crawler, web: Wire, tmp_path: Path
) -> None:
    """A power cut, or a hand."""
    memory = tmp_path / "seen.db"
    memory.write_bytes(b"no database" * 500)
    first = visit(crawl, web, tmp_path, "first", memory)
    visit(crawl, web, tmp_path, "second", memory)
    with closing(sqlite3.connect(memory)) as file, file:
        file.execute("UPDATE made SET answer = x'00'")

    assert told(visit(crawl, web, tmp_path, "again", memory)) == told(first)


@pytest.mark.parametrize("pictured", [True, False])
def test_every_saved_page_is_seen_again_as_it_was_seen(tmp_path: Path, *, pictured: bool) -> None:
    """What comes back from the file is what the readers said, field by field."""
    remembered = Remembered(tmp_path / "seen.db", lambda: "one")
    pages = [opened(path) for path in SAVED]
    fresh = [seen(one, Remembered(None, str), follows=True, pictured=pictured) for one in pages]
    first = [seen(one, remembered, follows=True, pictured=pictured) for one in pages]
    remembered.save()
    remembered.close()
    later = Remembered(tmp_path / "seen.db", lambda: "one")
    again = [seen(opened(path), later, follows=True, pictured=pictured) for path in SAVED]

    assert fresh == first == again
    assert sum(bool(one.leads) for one in fresh) > 50


@pytest.mark.parametrize(
    "other",
    [{"url": "https://boutique.example/autre"}, {"role": "look"}, {"role": "home"}, {"requested_url": "https://autre.example/"},
     {"rendered": True}, {"headers": (("Content-Type", "text/plain"),)},
     {"headers": (("Content-Type", "text/html"), ("Cf-Mitigated", "challenge"))}, {"status": 404}, {"damage": "cut"}],
    ids=str,
)  # fmt: skip
def test_the_same_bytes_in_another_place_are_another_page(
    tmp_path: Path, other: dict[str, object]
) -> None:
    """Each of these may change what a reader says."""
    shop = replace(opened(SAVED[0]), headers=(("Content-Type", "text/html"),))
    remembered = Remembered(tmp_path / "seen.db", lambda: "one")
    seen(shop, remembered, follows=True, pictured=True)
    remembered.save()
    elsewhere = replace(shop, **other)  # type: ignore[arg-type]

    found = seen(elsewhere, remembered, follows=True, pictured=True)

    assert found == seen(elsewhere, Remembered(None, str), follows=True, pictured=True)


@pytest.mark.parametrize("role", ["product", "pagination", "category", "look", "legal"])
def test_a_page_is_the_same_whatever_it_is_visited_for(role: str) -> None:
    """Which link to it is followed first differs from visit to visit; of the reasons for one, readers know the first page alone."""
    nothing = Remembered(None, str)
    for path in SAVED[::7]:
        shop = opened(path)
        asked = replace(shop, role=role)

        assert seen(asked, nothing, follows=True, pictured=True) == seen(
            shop, nothing, follows=True, pictured=True
        )


_ASKED = re.compile(r"""\.(?:header|of)\(['"]([\w-]+)['"]\)|['"]([\w-]+)['"] in one\.said""")
_WHERE_REFUSED = {"cache-control", "location", "server", "server-timing", "x-cache", "x-datadome"}


def test_a_header_that_a_reader_asks_for_is_part_of_what_a_page_is_known_by() -> None:
    """A reader that asks for another one would be answered by what was remembered without it."""
    sources = [*(ROOT / "spiders").rglob("*.py"), ROOT / "storage" / "page.py"]
    asked = {a or b for path in sources for a, b in _ASKED.findall(path.read_text("utf-8"))}

    assert asked == {*TELLING, *_WHERE_REFUSED}


@pytest.mark.parametrize("name", sorted(_WHERE_REFUSED))
@pytest.mark.parametrize(
    "value", ["cloudflare", "awselb/2.0", "AkamaiGHost", "no-store", "Error", "cfEdge", "ak_p"]
)
def test_other_headers_say_nothing_under_status_200(name: str, value: str) -> None:
    """They may differ from one visit to the next, and are no part of what a page is known by."""
    shop = opened(SAVED[0])
    telling = replace(shop, headers=(*shop.headers, (name, value), ("Server", value)))

    assert standing(telling) == standing(shop)


def opened(path: Path) -> Page:
    """Open a saved page as it came."""
    address = f"https://boutique.example/{path.parent.name}"
    return page_from_bytes(path.read_bytes(), address, content_type="text/html; charset=utf-8")


def leading_away(memory: Path) -> None:
    """Let what is remembered of the first page lead to a product that it does not show."""
    remembered = sqlite3.connect(memory)
    with closing(remembered), remembered:
        for key, answer in remembered.execute("SELECT key, answer FROM made").fetchall():
            altered = zlib.decompress(answer).replace(b"/produit/2", b"/produit/3")
            remembered.execute(
                "UPDATE made SET answer = ? WHERE key = ?", (zlib.compress(altered), key)
            )
