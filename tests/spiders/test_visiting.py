"""How a visit ends: only one in which nothing was missed is complete, and each end says its reason."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from urllib.parse import quote

import pytest

from crawler.order import Budget
from storage.address import same_site
from storage.records.source import RobotsPolicy, SourceKind
from tests.crawler.visits import Crawler, Visited, known_of, order
from tests.crawler.wire import Answer, Wire, network, page, serving

HOME = """<html lang=fr><head><title>Boutique d'essai</title></head><body><h1>Boutique d'essai</h1>
<p>Bienvenue dans notre boutique, ouverte tous les jours, livraison soignée partout en France.</p>{links}</body></html>"""
MAINTENANCE = "<html lang=fr><head><title>Maintenance</title></head><body><h1>Site en maintenance</h1><p>Nous revenons bientôt.</p></body></html>"


def home(*paths: str) -> Answer:
    """Return a shop's first page with links to products."""
    return page(
        HOME.format(
            links="".join(f"<a class=product href='{path}'>article {path}</a> " for path in paths)
        )
    )


@pytest.fixture
def web() -> Iterator[Wire]:
    """A shop of two products."""
    with serving() as wire:
        wire.answers["/"] = home("/produit/1", "/produit/2")
        for number in (1, 2):
            wire.answers[f"/produit/{number}"] = page(
                HOME.format(links=f"<p>Article {number}, 49 €</p>")
            )
        yield wire


def made(crawl: Crawler, archive: Path, web: Wire, **more: object) -> Visited:
    """Visit the shop."""
    return crawl(order(archive, web.url(), network(web), **more))


def test_a_visit_that_missed_nothing_is_complete(crawl: Crawler, web: Wire, tmp_path: Path) -> None:
    """Robots and sitemap that do not exist are not missed: they were asked for on the chance."""
    visited = made(crawl, tmp_path, web)

    assert (visited.outcome, visited.end["reason"]) == ("complete", "3 pages read, none missed")


def test_a_product_that_is_no_more_leaves_the_visit_complete(
    crawl: Crawler, web: Wire, tmp_path: Path
) -> None:
    """Else nothing could ever be said to have vanished."""
    del web.answers["/produit/2"]

    assert made(crawl, tmp_path, web).outcome == "complete"


@pytest.mark.parametrize(
    "answer",
    [
        page("<h1>Erreur</h1>", status="500 Internal Server Error"), page(MAINTENANCE, status="503 Unavailable"),
        page(MAINTENANCE), page("<h1>Access denied</h1>", status="403 Forbidden"), page(""),
        page("<h1>Too many requests</h1>", status="429 Too Many"),
    ],
    ids=["error", "maintenance", "maintenance under 200", "refused", "empty", "rate"],
)  # fmt: skip
def test_a_product_that_could_not_be_seen_leaves_the_visit_partial(
    crawl: Crawler, web: Wire, tmp_path: Path, answer: Answer
) -> None:
    """Law 6: a shop that closes for maintenance between two pages has not sold out."""
    web.answers["/produit/2"] = answer

    visited = made(crawl, tmp_path, web)

    assert visited.outcome == "partial", visited.end
    assert "/produit/2" in visited.end["reason"]


def test_a_first_page_decides_what_the_visit_is(crawl: Crawler, web: Wire, tmp_path: Path) -> None:
    """F29: none of these may be taken for a shop that cleared its shelves."""
    cases = {
        "blocked": page("<h1>Access denied</h1>", status="403 Forbidden"),
        "gone": page("<h1>404 Not Found</h1>", status="404 Not Found"),
        "unreachable": page(MAINTENANCE, status="503 Unavailable"),
    }
    found = {}
    for expected, answer in cases.items():
        web.answers["/"] = answer
        found[expected] = made(crawl, tmp_path / expected, web).outcome

    assert found == {name: name for name in cases}


def test_what_no_menu_shows_is_found_by_the_sites_own_search(
    crawl: Crawler, web: Wire, tmp_path: Path
) -> None:
    """A seller links the phones from nowhere and tells customers « tapez BM10 » : only words an officer chose find them."""
    form = "<form role=search action=/search><input type=search name=q></form>"
    web.answers["/"] = page(HOME.format(links=form))
    web.answers["/search?q=bm10"] = page(
        HOME.format(links="<a class=product href='/produit/1'>BM10 déplaqué</a>")
    )

    plain = made(crawl, tmp_path / "plain", web)
    asked = made(crawl, tmp_path / "asked", web, searches=("bm10", "rien de tel"))

    seen = {capture.url.removeprefix(web.url().rstrip("/")) for capture in asked.captures}
    assert not any(capture.url.endswith("/produit/1") for capture in plain.captures)
    assert {"/search?q=bm10", "/produit/1"} <= seen
    assert asked.outcome == "complete", asked.end


def test_a_wall_around_the_sitemap_is_no_wall_around_the_shop(
    crawl: Crawler, web: Wire, tmp_path: Path
) -> None:
    """One page read and one refused that nobody needed once ended the visit without an outcome."""
    web.answers["/"] = home()
    for path in ("/sitemap.xml", "/wp-json/wc/store/products", "/products.json"):
        web.answers[path] = page("<h1>Access denied</h1>", status="403 Forbidden")

    assert made(crawl, tmp_path, web).outcome == "complete"


def test_a_list_that_answered_before_is_missed_when_it_does_not(
    crawl: Crawler, web: Wire, tmp_path: Path
) -> None:
    """The sitemap that was there yesterday may name what the pages do not: its silence today proves nothing."""
    web.answers["/sitemap.xml"] = page(
        f"<urlset><url><loc>{web.url('/produit/1')}</loc></url></urlset>"
    )
    first = made(crawl, tmp_path, web)
    if web.url("/sitemap.xml") not in {one.url for one in first.captures}:
        pytest.skip("this reader asks for no sitemap")
    web.answers["/sitemap.xml"] = page("<h1>Access denied</h1>", status="403 Forbidden")

    second = crawl(
        order(
            tmp_path,
            web.url(),
            network(web),
            visit_id="visit-2",
            segment="source-1/2026-11/visit-2.warc.gz",
            known=known_of(first.captures),
        )
    )

    assert (first.outcome, second.outcome) == ("complete", "partial")


def test_robots_are_obeyed_or_noted_as_the_source_says(
    crawl: Crawler, web: Wire, tmp_path: Path
) -> None:
    """Every choice but obeying needs a legal basis, and leaves a trail either way."""
    web.answers["/robots.txt"] = Answer(
        b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 42\r\n\r\n"
        + b"User-agent: *\nDisallow: /produit/2\n".ljust(42)
    )
    obeyed = made(crawl, tmp_path / "a", web)
    web.requests.clear()
    recorded = made(crawl, tmp_path / "b", web, robots=RobotsPolicy.RECORD)

    assert obeyed.end["robots"] == [f"not visited: {web.url('/produit/2')}"]
    assert recorded.end["robots"] == [f"visited: {web.url('/produit/2')}"]
    assert "/produit/2" in web.paths
    assert (obeyed.outcome, recorded.outcome) == ("complete", "complete")


def test_a_delay_that_robots_ask_for_is_kept_to_the_end(
    crawl: Crawler, web: Wire, tmp_path: Path
) -> None:
    """AutoThrottle once halved it at each answer, so that a polite visit became an ordinary one after five pages."""
    body = b"User-agent: *\nCrawl-delay: 0.6\n"
    web.answers["/robots.txt"] = Answer(
        b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body
    )
    web.answers["/"] = home(*(f"/produit/{number}" for number in range(6)))

    visited = made(crawl, tmp_path, web, pace_seconds=0.05)

    times = sorted(one.captured_at for one in visited.captures if "/robots" not in one.url)
    gaps = [(after - before).total_seconds() for before, after in pairwise(times)]
    assert len(gaps) >= 6
    assert min(gaps[1:]) >= 0.25  # half the delay: Scrapy's jitter


def test_a_shop_below_a_hosting_suffix_does_not_lead_into_its_neighbours() -> None:
    """What a.myshopify.com links to on b.myshopify.com is another seller's."""
    assert same_site("https://www.boutique.example/x", "https://boutique.example/")
    assert not same_site("https://b.myshopify.com/", "https://a.myshopify.com/")
    assert not same_site("http://127.0.0.2/", "http://127.0.0.3/")


def test_a_trap_of_endless_pages_ends_at_its_budget(
    crawl: Crawler, web: Wire, tmp_path: Path
) -> None:
    """Case 32: a calendar without end costs its budget, and the visit does not call itself complete."""
    for number in range(200):
        web.answers[f"/cal/{number}"] = home(f"/cal/{number + 1}", f"/cal/{number + 2}")
    web.answers["/"] = home("/cal/0")

    visited = made(crawl, tmp_path, web, budget=Budget(pages=8, depth=50, retries=0))

    pages = [
        path for path in web.paths if path != "/favicon.ico"
    ]  # pictures have a budget of their own
    assert (visited.outcome, len(pages)) == ("partial", 8)


def linked(web: Wire, path: str) -> list[str]:
    """Return the requests for a path."""
    return [one for one in web.paths if one == path]


def dropped(visited: Visited) -> dict[str, int]:
    """Return how many addresses each rule kept from being asked."""
    return {one["rule"]: one["count"] for one in visited.end["account"]["dropped"]}


def test_a_page_that_redirects_to_itself_for_a_cookie_is_asked_again(
    crawl: Crawler, web: Wire, tmp_path: Path
) -> None:
    """A shop's every product did so, and the visit called itself complete without one of them."""
    web.answers["/produit/1"] = lambda head, connection: connection.sendall(
        page("<h1>Article 1</h1><p>Mini téléphone, 49 €, en stock.</p>").raw
        if b"vu=1" in head
        else page("", "Location: /produit/1", "Set-Cookie: vu=1; Path=/", status="302 Found").raw
    )

    visited = made(crawl, tmp_path, web)

    assert (visited.outcome, linked(web, "/produit/1")) == ("complete", ["/produit/1"] * 2)


def test_a_page_that_redirects_to_itself_for_ever_is_missed(
    crawl: Crawler, web: Wire, tmp_path: Path
) -> None:
    """Four times are enough; it is named."""
    web.answers["/produit/1"] = page("", "Location: /produit/1", status="302 Found")

    visited = made(crawl, tmp_path, web)

    assert (visited.outcome, len(linked(web, "/produit/1"))) == ("partial", 4)
    assert "/produit/1" in visited.end["reason"]


def test_many_old_addresses_lead_to_one_page_that_is_asked_once(
    crawl: Crawler, web: Wire, tmp_path: Path
) -> None:
    """Goods that are no more are often sent home; each is accounted for."""
    web.answers["/"] = home(*(f"/produit/{number}" for number in range(3, 9)))
    for number in range(3, 9):
        web.answers[f"/produit/{number}"] = page("", "Location: /", status="301 Moved")

    visited = made(crawl, tmp_path, web)

    assert (visited.outcome, linked(web, "/")) == ("complete", ["/"])
    assert visited.end["account"]["fates"]["redirected"] == 6


def test_a_robots_file_with_a_mark_before_it_is_obeyed(
    crawl: Crawler, web: Wire, tmp_path: Path
) -> None:
    """The mark hid the first line, and a forbidden page was visited; its sitemap was never asked for."""
    web.answers["/robots.txt"] = page(
        f"\ufeffUser-agent: *\nDisallow: /produit/2\nSitemap: {web.url('/plan.txt')}\n"
    )
    web.answers["/plan.txt"] = page(web.url("/produit/3"))
    web.answers["/produit/3"] = page("<h1>Article 3</h1><p>Mini téléphone, 39 €, en stock.</p>")

    visited = made(crawl, tmp_path, web)

    assert "/produit/2" not in web.paths
    assert "/produit/3" in web.paths
    assert (visited.outcome, dropped(visited)["robots.txt"]) == ("complete", 1)


@pytest.mark.parametrize("name", ["language", "currency", "sort", "brand"])
def test_what_every_link_carries_is_part_of_the_address(
    crawl: Crawler, web: Wire, tmp_path: Path, name: str
) -> None:
    """OpenCart 4 writes ``language=`` into each; half of the goods and the contact page were dropped without a count."""
    paths = [f"/index.php?route=product&{name}=x&id={number}" for number in range(5)]
    contact = f"/index.php?route=information/contact&{name}=x"
    web.answers["/"] = home(*paths, contact)
    for path in (*paths, contact):
        web.answers[path] = page(f"<h1>{path}</h1><p>Mini téléphone, 49 €, en stock.</p>")

    visited = made(crawl, tmp_path, web)

    assert {*paths, contact} <= set(web.paths)
    assert visited.outcome == "complete", visited.end


def cards(*numbers: int) -> str:
    """Return a list of goods."""
    return "".join(
        f"<div class=product><a href='/produit/{one}'><img src='/{one}.jpg'><h3>Modèle {one}</h3></a> <b class=price>{one},00 €</b></div>"
        for one in numbers
    )


def test_orders_and_filters_are_looked_at_last_and_left_when_they_show_the_same(
    crawl: Crawler, web: Wire, tmp_path: Path
) -> None:
    """Three looks, then the rest are accounted for as a trap; a brand that hides a good is followed to it."""
    orders = [f"/liste?sort={number}" for number in range(9)]
    brands = [f"/liste?brand={name}" for name in ("a", "b", "cachee")]
    for number in (1, 2, 9):
        web.answers[f"/produit/{number}"] = page(
            f"<h1>Modèle {number}</h1><b class=price>49,00 €</b>"
        )
    links = "".join(f"<a href='{path}'>trier</a> " for path in (*orders, *brands))
    web.answers["/"] = page(
        HOME.format(links="<a href='/liste'>Tout</a> <a href='/contact'>Contact</a>")
    )
    web.answers["/liste"] = page(HOME.format(links=cards(1, 2) + links))
    for path in (*orders, *brands):
        web.answers[path] = page(HOME.format(links=cards(2, 1) + links))
    web.answers["/liste?brand=cachee"] = page(HOME.format(links=cards(9) + links))

    visited = made(crawl, tmp_path, web)

    assert len({path for path in web.paths if "sort=" in path}) == 3
    assert "/produit/9" in web.paths
    assert [(rule, count) for rule, count in dropped(visited).items() if "sort" in rule] == [
        (f"sort: shows the same as {web.url('/liste')}", 6)
    ]
    assert visited.outcome == "complete", visited.end


def test_pages_beyond_the_depth_are_a_gap_that_is_named(
    crawl: Crawler, web: Wire, tmp_path: Path
) -> None:
    """Scrapy dropped them without a word, and the visit was complete."""
    web.answers["/"] = home("/a/1")
    for number in range(1, 5):
        web.answers[f"/a/{number}"] = home(f"/a/{number + 1}")

    visited = made(crawl, tmp_path, web, budget=Budget(depth=3, retries=0))

    assert visited.outcome == "partial"
    assert "/a/4: depth (more than 3 links from the first page)" in visited.end["reason"]


def test_what_a_bound_of_a_reader_leaves_out_makes_the_visit_partial(
    crawl: Crawler, web: Wire, tmp_path: Path
) -> None:
    """The rest of a list that goes on beyond what is followed was not seen, and the visit says so."""
    item = "<item><title>Message {0}</title><link>{1}#{0}</link></item>"
    feed = "".join(item.format(number, web.url()) for number in range(10))
    head = "<?xml version='1.0'?><rss version='2.0'><channel><title>Blog</title><generator>https://wordpress.org/</generator>"
    web.answers["/feed/?paged=10"] = page(f"{head}{feed}</channel></rss>")

    visited = crawl(
        order(tmp_path, web.url("/feed/?paged=10"), network(web), kind=SourceKind.SOCIAL)
    )

    assert visited.outcome == "partial"
    assert visited.end["reason"].endswith("/feed/?paged=11: budget (beyond 10 pages)")
    assert "/feed/?paged=11" not in web.paths


KNOWN_BANNER = "<h1>Ce site a été saisi par la Gendarmerie nationale</h1><p>Sur décision du tribunal judiciaire.</p>"


def test_a_banner_before_a_shop_that_still_sells_ends_no_watch(
    crawl: Crawler, web: Wire, tmp_path: Path
) -> None:
    """One page of banner text made a seizure and ended the visit; behind it the shop went on."""
    web.answers["/"] = page(KNOWN_BANNER)
    again = tuple(web.url(f"/produit/{number}") for number in (1, 2))

    visited = made(crawl, tmp_path, web, again=again)

    assert visited.outcome == "partial"
    assert {"/produit/1", "/produit/2"} <= set(visited.statuses())


@pytest.mark.parametrize(
    ("words", "outcome"),
    [
        (KNOWN_BANNER, "seized"),
        ("<h1>Ce site a été saisi par la Gendarmerie nationale</h1>", "banner"),
    ],
)
def test_a_banner_in_place_of_all_pages_ends_the_visit(
    words: str, outcome: str, crawl: Crawler, web: Wire, tmp_path: Path
) -> None:
    """Three pages of before are asked for, not all of them: a seized server is not visited page by page."""
    again = tuple(web.url(f"/produit/{number}") for number in range(9))
    for path in ("/", *(f"/produit/{number}" for number in range(9))):
        web.answers[path] = page(words)

    visited = made(crawl, tmp_path, web, again=again)

    assert (visited.outcome, len(web.paths)) == (outcome, 5)


@pytest.mark.parametrize(
    "path",
    [
        "/produit/a<b",
        '/produit/a"b',
        "/produit/a|b",
        "/produit/{a}",
        "/produit/a^b`c",
        "/produit/é",
    ],
)
def test_an_address_of_odd_characters_is_accounted_for(
    path: str, crawl: Crawler, web: Wire, tmp_path: Path
) -> None:
    """Found by fuzz: it was expected as written and settled as sent, and the visit was never complete."""
    web.answers["/"] = page(HOME.format(links=f"<a href='{path}'>article</a>"))
    sent = quote(path, safe="/|")
    web.answers[sent] = web.answers[quote(path)] = page(HOME.format(links="<p>Article, 49 €</p>"))

    visited = made(crawl, tmp_path, web)

    assert (visited.outcome, visited.end["reason"]) == ("complete", "2 pages read, none missed")
