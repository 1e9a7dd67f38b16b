"""A shop of 120 goods over twelve pages, visited on three days, whatever goes wrong: nothing false is told, each gap is named."""

import gzip
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from crawler.order import VisitOrder
from monitor.analysis import reading, stage
from monitor.analysis.whole import analyse
from monitor.desk import Desk
from monitor.indexing import enter
from monitor.orders import write_order
from storage.ledger import accounts, visits
from storage.page import Page
from storage.records.account import Fate, VisitAccount
from storage.records.reading import Reading
from storage.records.source import Source, Visit
from tests.crawler.visits import Crawler
from tests.crawler.wire import Answer, Wire, network, page, serving
from tests.monitor.desks import desk_in, watch

A_PAGE = 10
PAGE = """<html lang=fr><head><title>{title}</title></head><body><nav><a href="/index.php?route=common/home&amp;language=fr-fr">Accueil</a>
<a href="/index.php?route=product/category&amp;language=fr-fr&amp;path=20">Téléphones</a>
<a href="/index.php?route=information/contact&amp;language=fr-fr">Contact</a></nav><h1>{title}</h1>{body}
<a href="/index.php?route=product/category&amp;language=fr-fr&amp;path=20&amp;sort=p.price&amp;order=ASC">Prix croissant</a>
<p>Boutique d'essai, ouverte tous les jours, livraison partout en France.</p></body></html>"""


def address(number: int) -> str:
    """Return the address of a product, as OpenCart 4 writes it."""
    return f"/index.php?route=product/product&language=fr-fr&product_id={number}"


def listed(number: int) -> str:
    """Return the address of a page of the list."""
    more = f"&page={number}" if number > 1 else ""
    return f"/index.php?route=product/category&language=fr-fr&path=20{more}"


@dataclass
class Shop:
    """The shop on one day: its goods in the order of the list, the newest first."""

    web: Wire
    goods: list[int] = field(default_factory=lambda: list(range(120, 0, -1)))

    def open(self) -> None:
        """Answer as the shop does today."""
        self.web.answers.clear()
        pages = [self.goods[at : at + A_PAGE] for at in range(0, len(self.goods), A_PAGE)]
        for number, shown in enumerate(pages, 1):
            cards = "".join(
                f"<div class=product-thumb><a href='{address(one).replace('&', '&amp;')}'>Mini modèle {one}</a> <span class=price>{40 + one},90 €</span></div>"
                for one in shown
            )
            further = "".join(
                f"<li><a href='{listed(to).replace('&', '&amp;')}'>{to}</a></li>"
                for to in (number - 1, number + 1)
                if 1 <= to <= len(pages)
            )
            self.web.answers[listed(number)] = page(
                PAGE.format(title="Téléphones", body=f"{cards}<ul class=pagination>{further}</ul>")
            )
        home = PAGE.format(title="Accueil", body="<p>Bienvenue.</p>")
        for path in ("/", "/index.php?route=common/home&language=fr-fr"):
            self.web.answers[path] = page(home)
        self.web.answers["/index.php?route=information/contact&language=fr-fr"] = page(
            PAGE.format(title="Contact", body="<p>Téléphone : 06 39 98 12 34</p>")
        )
        self.web.answers[listed(1) + "&sort=p.price&order=ASC"] = self.web.answers[listed(1)]
        for one in self.goods:
            body = (
                f"<div id=product><h2>{40 + one},90 €</h2><button>Ajouter au panier</button></div>"
            )
            self.web.answers[address(one)] = page(
                PAGE.format(title=f"Mini modèle {one}", body=body)
            )


@dataclass
class Watch:
    """The watch of the shop."""

    desk: Desk
    crawl: Crawler
    source: Source

    def day(self) -> tuple[Visit, VisitAccount]:
        """Visit the shop and read what came; return the visit and its account."""
        desk, at = self.desk, self.desk.clock.now()
        visit, ordered = write_order(
            desk.ledger, desk.workspace.archive, desk.configuration, self.source, at
        )
        self.crawl(VisitOrder.model_validate(ordered.model_dump()))
        enter(desk.ledger, desk.workspace.archive, visit, at=at)
        with desk.writing_findings() as findings:
            analyse(findings, desk.ledger, desk.workspace.archive)
        made, account = visits.find(desk.ledger, visit.id), accounts.of_visit(desk.ledger, visit.id)
        assert made is not None
        assert account is not None
        return made, account

    def told(self, visit: Visit) -> dict[str, int]:
        """Return how many changes of each kind a visit told."""
        with self.desk.reading_findings() as findings:
            rows = findings.execute(
                "SELECT kind, count(*) FROM change WHERE visit_id = ? GROUP BY kind", (visit.id,)
            )
            return {kind: count for kind, count in rows.fetchall() if kind != "site_first_seen"}

    def listings(self, visit: Visit) -> int:
        """Return how many goods a visit showed."""
        with self.desk.reading_findings() as findings:
            query = "SELECT listings FROM snapshot WHERE visit_id = ?"
            return int(findings.execute(query, (visit.id,)).fetchone()[0])


@pytest.fixture
def shop() -> Iterator[Shop]:
    """The shop of 120 goods."""
    with serving() as web:
        found = Shop(web)
        found.open()
        yield found


@pytest.fixture
def watched(shop: Shop, crawl: Crawler, tmp_path: Path) -> Iterator[Watch]:
    """A workspace that watches it."""
    settings = network(shop.web).model_dump(exclude={"resolve"}, exclude_defaults=True)
    budget = {"retries": 0, "response_seconds": 2, "images": 0}
    with desk_in(tmp_path / "w", network=settings, budget=budget) as desk:
        yield Watch(desk, crawl, watch(desk, shop.web.url()))


def test_twelve_new_goods_push_nothing_out_of_the_shop(shop: Shop, watched: Watch) -> None:
    """The list was once left after six pages, and what slid behind them was told as removed."""
    first, _ = watched.day()
    shop.goods = [*range(132, 120, -1), *shop.goods]
    shop.open()
    second, account = watched.day()
    third, _ = watched.day()

    assert [one.outcome for one in (first, second, third)] == ["complete"] * 3
    assert [watched.listings(one) for one in (first, second, third)] == [120, 132, 132]
    assert [watched.told(one) for one in (first, second, third)] == [
        {},
        {"listing_appeared": 12},
        {},
    ]
    assert account.missed == 0


def test_goods_that_are_gone_are_told_once_and_unlinked_ones_are_not(
    shop: Shop, watched: Watch
) -> None:
    """A seller takes a thing from the list and goes on selling it by its address: that page is asked for again."""
    watched.day()
    hidden = shop.web.answers[address(61)]
    shop.goods = [one for one in shop.goods if one not in {60, 61}]
    shop.open()
    shop.web.answers[address(61)] = hidden
    second, _ = watched.day()
    third, _ = watched.day()

    assert [one.outcome for one in (second, third)] == ["complete", "complete"]
    assert [watched.told(one) for one in (second, third)] == [{"listing_vanished": 1}, {}]


def cut(answer: Answer) -> Answer:
    """Return an answer that breaks off in the middle of its body."""
    return Answer(answer.raw[: -len(answer.raw) // 2], "close")


def undecodable(answer: Answer) -> Answer:
    """Return an answer under a coding that nobody knows."""
    return page(gzip.compress(answer.raw)[4:], "Content-Encoding: x-shop")


def slow(answer: Answer) -> Answer:
    """Return an answer that stands still in the middle of its body."""
    return Answer(answer.raw[: -len(answer.raw) // 2], "hold")


def test_pages_that_are_not_all_there_take_nothing_out_of_the_shop(
    shop: Shop, watched: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    What stood behind a cut was once told as removed; the visit says what it did not see, and why.

    A list that the visit saw and the analysis cannot read takes nothing away either, though the pages of its goods are gone.
    """
    spoiled = {
        listed(4): (cut, Fate.CUT),
        listed(7): (undecodable, Fate.UNDECODED),
        address(55): (cut, Fate.CUT),
        address(56): (slow, Fate.CUT),
        address(57): (undecodable, Fate.UNDECODED),
    }
    watched.day()
    for where, (spoil, _) in spoiled.items():
        shop.web.answers[where] = spoil(shop.web.answers[where])
    unread = shop.web.answers[listed(9)]
    shop.web.answers[listed(9)] = page(unread.raw.partition(b"\r\n\r\n")[2] + b"<!-- autre -->")
    for number in shop.goods[80:90]:
        del shop.web.answers[address(number)]
    read = reading.read

    def failing(opened: Page) -> Reading:
        if opened.url == shop.web.url(listed(9)):
            raise RuntimeError("the reader fails on this page")
        return read(opened)

    monkeypatch.setattr(stage, "ordinary", lambda _: False)  # in this process, not one beside
    monkeypatch.setattr(reading, "read", failing)
    second, account = watched.day()
    monkeypatch.undo()
    shop.open()
    third, _ = watched.day()

    assert [one.outcome for one in (second, third)] == ["partial", "complete"]
    assert [watched.told(one) for one in (second, third)] == [{}, {}]
    assert {one.url: one.fate for one in account.gaps} == {
        shop.web.url(where): fate for where, (_, fate) in spoiled.items()
    }
    assert account.gaps[0].url in second.reason
