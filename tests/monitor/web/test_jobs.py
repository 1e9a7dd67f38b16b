"""The jobs people come for, done in a real Chromium with clicks and keys counted; and every page under axe and at two widths."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from crawler.chromium import executable
from crawler.order import BrowserSettings
from monitor.daily import understand
from monitor.desk import Desk
from tests.monitor.archived import visited
from tests.monitor.desks import watch
from tests.monitor.web.routes import examples
from tests.monitor.web.watched import BEGIN, PASSWORD, Bureau

pytestmark = [pytest.mark.xdist_group("bureau"), pytest.mark.browser]

AXE = Path(__file__).parent / "vendor" / "axe.min.js"


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A Chromium."""
    with sync_playwright() as driver:
        path = executable(BrowserSettings())
        browser = driver.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def session(chromium: Browser, desk: Bureau) -> Iterator[BrowserContext]:
    """Somebody with every role, logged in by keyboard alone."""
    context = chromium.new_context(viewport={"width": 1400, "height": 1000}, accept_downloads=True)
    page = context.new_page()
    page.goto(f"{desk.address}/pistes")
    page.wait_for_function("document.activeElement.name === 'name'")
    page.keyboard.type("all")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{desk.address}/pistes")
    page.close()
    yield context
    context.close()


@pytest.fixture
def page(session: BrowserContext) -> Iterator[Page]:
    """A tab, in which no script of a shop ever ran and nothing was asked of anywhere else."""
    tab = session.new_page()
    elsewhere: list[str] = []
    tab.on("request", lambda one: elsewhere.append(one.url) if "127.0.0.1" not in one.url else None)
    said: list[str] = []
    tab.on("console", lambda one: said.append(one.text) if one.type == "error" else None)
    yield tab
    assert tab.title() != "pris"
    tab.close()
    assert (elsewhere, said) == ([], [])


class Clicks:
    """Counts what a person clicks."""

    def __init__(self, page: Page) -> None:
        self._page, self.count = page, 0

    def on(self, selector: str) -> None:
        """Click the first of these."""
        self._page.locator(selector).first.click()
        self.count += 1


def test_from_a_line_of_the_digest_to_a_verified_package(desk: Bureau, page: Page) -> None:
    """The officer reads a line, follows its proof, and hands over: eight clicks at most."""
    clicks = Clicks(page)
    page.goto(f"{desk.address}/")
    clicks.on("article.entry a:text('preuve')")
    clicks.on("a:text('Paquet de preuve')")
    page.fill("[name=recipient]", "Parquet d'essai")
    page.fill("[name=reason]", "procédure 17")
    clicks.on("button:text('Faire le paquet')")

    assert page.locator("[role=status]").inner_text() == "Vérifié : intact et scellé."
    with page.expect_download() as download:
        clicks.on("a:text('Télécharger')")
    assert Path(download.value.path()).read_bytes()[:2] == b"PK"
    assert clicks.count <= 8


def test_the_last_click_gives_the_bytes(desk: Bureau, page: Page) -> None:
    """In Chromium, where a sandboxed page once kept them."""
    page.goto(f"{desk.address}/captures/{examples(desk.folder)['capture_id']}")
    with page.expect_download() as download:
        page.click("a:text('Télécharger les octets')")

    assert Path(download.value.path()).read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"


def test_ten_leads_are_judged_by_keyboard(desk: Bureau, page: Page) -> None:
    """A digit, a reason, Enter: the next one opens, and no hand leaves the keys."""
    page.goto(f"{desk.address}/pistes")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_selector("#decider")
    seen = set()
    for number in range(10):
        seen.add(page.url)
        page.keyboard.press("124"[number % 3])
        page.keyboard.type(f"mêmes contacts, relevé {number}")
        with page.expect_navigation():
            page.keyboard.press("Enter")
    with closing(sqlite3.connect(desk.folder / "ledger.db")) as ledger:
        query = (
            "SELECT count(*) FROM judgement WHERE actor = 'all' AND reason LIKE 'mêmes contacts%'"
        )
        (count,) = ledger.execute(query).fetchone()

    assert (count, len(seen)) == (10, 10)


def test_keys_lead_from_lead_to_lead(desk: Bureau, page: Page) -> None:
    """``j`` goes on and ``k`` comes back, without a decision."""
    page.goto(f"{desk.address}/pistes/{examples(desk.folder)['lead_id']}")
    begun, key, back = page.url, "j", "k"
    if not page.evaluate("document.querySelector('#around').dataset.next"):
        key, back = back, key
    with page.expect_navigation():
        page.keyboard.press(key)
    assert page.url != begun
    with page.expect_navigation():
        page.keyboard.press(back)
    assert page.url == begun


def test_where_else_is_this_photograph(desk: Bureau, page: Page) -> None:
    """One click from the photograph."""
    clicks = Clicks(page)
    with closing(sqlite3.connect(desk.folder / "findings.db")) as findings:
        query = "SELECT capture_id FROM trait WHERE kind = 'photo' AND site_id = 'oportik.example'"
        (capture,) = findings.execute(query).fetchone()
    page.goto(f"{desk.address}/captures/{capture}")
    clicks.on("a:text('Où ailleurs')")

    page.wait_for_url("**/recherche?image=*")
    assert page.locator("h3 a:text('suite-1.example')").count() == 1
    assert clicks.count == 1


def test_the_price_of_an_article_over_time(desk: Bureau, page: Page) -> None:
    """Two clicks from the list."""
    clicks = Clicks(page)
    page.goto(f"{desk.address}/annonces?site=prix.example")
    clicks.on("[data-item] h2 a")

    page.wait_for_url("**/annonces/voir*")
    assert page.locator("svg.chart circle").count() == 4
    assert clicks.count <= 2


def test_a_source_is_added(desk: Bureau, page: Page) -> None:
    """Address, reason, one click."""
    clicks = Clicks(page)
    page.goto(f"{desk.address}/sources")
    page.fill("[name=url]", "vue-ailleurs.example")
    page.fill("[aria-label='Ajouter une source'] [name=reason]", "citée par un témoin")
    clicks.on("button:text('Surveiller')")

    page.wait_for_url("**/sources/source-*")
    assert page.locator("h1").inner_text() == "vue-ailleurs.example"
    assert clicks.count == 1


def test_who_shares_a_contact(desk: Bureau, page: Page) -> None:
    """From a site to those who show the same number: one click."""
    page.goto(f"{desk.address}/sites/oportik.example")
    page.locator(".chips a", has_text="06").first.click()

    page.wait_for_url("**/recherche*")
    assert page.locator("td a:text('retour-1.example')").count() >= 1


def test_two_sites_are_compared(desk: Bureau, page: Page) -> None:
    """From one of them, by the name of the other: one click, and what both show stands first."""
    clicks = Clicks(page)
    page.goto(f"{desk.address}/sites/suite-1.example")
    page.fill("[name=b]", "retour-1.example")
    clicks.on("button:text-is('Comparer')")

    page.wait_for_url("**/sites/comparer*")
    assert page.locator(".side").count() == 2
    assert page.locator(".chips a", has_text="06 39 98 01 34").count() >= 1
    assert clicks.count == 1


def test_an_added_source_is_seen_visited(desk: Bureau, page: Page) -> None:
    """Its page says when it was visited and how that ended, and leads to what was captured."""
    page.goto(f"{desk.address}/sources")
    page.fill("[name=url]", "https://neuve.example/")
    page.fill("[aria-label='Ajouter une source'] [name=reason]", "citée par un témoin")
    page.click("button:text-is('Surveiller')")
    page.wait_for_url("**/sources/source-*")
    assert page.locator("text=pas encore visitée").count() == 1

    with Desk.open(desk.folder) as opened:
        source = watch(opened, "https://neuve.example/")
        visited(
            opened,
            source,
            BEGIN,
            ("https://neuve.example/", "home", "<h1>Neuve</h1><p>Rien à vendre.</p>"),
        )
        understand(opened)
    page.reload()

    assert page.locator("td", has_text="complète").count() == 1
    assert page.locator("text=pas encore visitée").count() == 0


def test_the_dossier_of_a_lead_is_made(desk: Bureau, page: Page) -> None:
    """From the lead: two clicks, a recipient and a reason, and the PDF is there."""
    clicks = Clicks(page)
    page.goto(f"{desk.address}/pistes/{examples(desk.folder)['lead_id']}")
    clicks.on("a:text('Dossier à remettre')")
    page.fill("[name=recipient]", "Juge d'instruction d'essai")
    page.fill("[name=reason]", "commission rogatoire 9")
    with page.expect_download() as download:
        clicks.on("button:text('Faire le dossier')")

    assert Path(download.value.path()).read_bytes()[:5] == b"%PDF-"
    assert clicks.count == 2


def test_a_hunt_is_followed_to_its_end_in_the_page(desk: Bureau, page: Page) -> None:
    """The page moves by itself, and is not loaded anew."""
    page.goto(f"{desk.address}/recherche/chasses")
    page.fill("[name=wanted]", "enveloppe")
    page.click("button:text-is('Chasser')")
    page.wait_for_url("**/recherche/chasses/*")

    page.wait_for_selector("text=finie", timeout=120_000)
    assert page.locator("li.reason mark").count() >= 1


def test_english_is_one_click_away_and_back(desk: Bureau, page: Page) -> None:
    """On the page where the reader is."""
    page.goto(f"{desk.address}/vendeurs")
    page.click("button:text-is('English')")
    page.wait_for_selector("h1:text-is('Sellers')")
    assert page.url == f"{desk.address}/vendeurs"
    page.click("button:text-is('Français')")
    page.wait_for_selector("h1:text-is('Vendeurs')")


def _twice(desk: Bureau) -> str:
    """Return an address that compares two pictures of one page."""
    with closing(sqlite3.connect(desk.folder / "ledger.db")) as ledger:
        query = "SELECT id FROM capture WHERE url = 'https://prix.example/' AND kind = 'screenshot' ORDER BY captured_at"
        found = [one for (one,) in ledger.execute(query)]
    return f"/captures/comparer?a={found[-1]}&b={found[0]}"


def test_a_page_then_and_now_is_compared_by_a_slider(desk: Bureau, page: Page) -> None:
    """From a capture: one click, then the arrows of the keyboard; the earlier picture lies below, whichever was named first."""
    address = _twice(desk)
    last, first = (one.partition("=")[2] for one in address.partition("?")[2].split("&"))
    page.goto(f"{desk.address}/captures/{last}")
    page.locator(".strip a", has_text="comparer").last.click()
    page.wait_for_url("**/captures/comparer*")
    pictures = [one.get_attribute("src") for one in page.locator("[data-slider] img").all()]
    shown = "document.querySelectorAll('[data-slider] img')[1].style.clipPath"
    begun = page.evaluate(shown)
    page.locator("input[type=range]").focus()
    page.keyboard.press("Home")

    assert pictures == [f"/captures/{first}/image", f"/captures/{last}/image"]
    assert (begun, page.evaluate(shown)) == ("inset(0px 0px 0px 50%)", "inset(0px 0px 0px 0%)")


def _paths(desk: Bureau) -> list[str]:
    known = examples(desk.folder)
    case = desk.ask("/dossiers", "all", {"name": "Essai d'un dossier"})[1]["Location"]
    desk.ask("/dossiers/verser", "all", {"case": case.rpartition("/")[2], "kind": "lead", "subject": known["lead_id"]})  # fmt: skip
    kept = desk.ask("/recherche/garder", "all", {"q": "enveloppe"})[1]["Location"]
    return [
        "/", "/pistes", f"/pistes/{known['lead_id']}", f"/captures/{known['capture_id']}", f"/captures/{known['capture_id']}/paquet",
        "/vendeurs", f"/vendeurs/{known['seller_id']}", "/sites/oportik.example", "/annonces", "/recherche?q=atelier", "/sources",
        f"/sources/{known['source_id']}", "/mots?q=telephon", "/dossiers", case, f"{case}/export", kept, _twice(desk), "/recherche/chasses",
        "/sites/comparer?a=suite-1.example&b=retour-1.example", f"/captures/{known['capture_id']}/rejeu", f"/pistes/{known['lead_id']}/export", "/journal", "/composants", "/nulle-part",
    ]  # fmt: skip


def test_axe_finds_nothing_on_any_page(desk: Bureau, session: BrowserContext) -> None:
    """Contrast, names, roles, order: for who sees little, and for who uses no mouse."""
    tab, found = session.new_page(), {}
    for path in _paths(desk):
        tab.goto(f"{desk.address}{path}")
        tab.evaluate(AXE.read_text(encoding="utf-8"))
        said = tab.evaluate("axe.run(document, {resultTypes: ['violations']})")
        found |= {
            (path, one["id"]): [node["html"][:160] for node in one["nodes"]][:3]
            for one in said["violations"]
        }
    tab.close()

    assert found == {}


def test_no_page_is_wider_than_a_phone(
    desk: Bureau, chromium: Browser, session: BrowserContext
) -> None:
    """At 390 px nothing but a table in its own frame is scrolled sideways."""
    context = chromium.new_context(
        viewport={"width": 390, "height": 844}, storage_state=session.storage_state()
    )
    tab, wide = context.new_page(), {}
    for path in _paths(desk):
        tab.goto(f"{desk.address}{path}")
        over = tab.evaluate("document.documentElement.scrollWidth - innerWidth")
        wide |= {path: over} if over > 0 else {}
    context.close()

    assert wide == {}
