"""Whole visits by a real crawl process: what it sends, where it does not go, and how it ends."""

import gzip
import json
import os
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from crawler.order import Address, Budget, VisitOrder
from storage.archive.index import captures
from storage.errors import BodyTooLarge
from tests.crawler.certificates import Authority
from tests.crawler.visits import ROOT, SEGMENT, Crawler, known_of, order
from tests.crawler.wire import Answer, Wire, network, page, serving

SHOP = """<html lang=fr><head><title>Boutique d'essai</title></head><body><h1>Boutique d'essai</h1>
<p>Bienvenue dans notre boutique, ouverte tous les jours, livraison soignée partout en France.</p>
{links}</body></html>"""


def shop(*links: str) -> str:
    """Return a shop's page with these links."""
    return SHOP.format(
        links="".join(f'<a class=product href="{link}">article {link}</a> ' for link in links)
    )


def test_a_request_carries_exactly_these_fields(crawl: Crawler, web: Wire, tmp_path: Path) -> None:
    """The product, its unit and the pages visited before are nobody's business; the rest is what a plain client says."""
    web.answers["/"] = page(shop("/produit/1"))
    web.answers["/produit/1"] = page(shop())

    made = crawl(order(tmp_path, web.url(), network(web)))

    assert made.outcome == "complete", made.end
    heads = [head.decode("latin-1").split("\r\n")[1:-2] for head in web.requests]
    expected = [
        f"Host: {web.address}:{web.port}",
        "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
        "Accept-Language: fr-FR,fr;q=0.9,en;q=0.5",
        "Accept-Encoding: gzip, deflate",
        "User-Agent: Mozilla/5.0 (compatible; web-archiver/1.0)",
    ]
    assert [sorted(head) for head in heads] == [sorted(expected)] * len(heads)
    sent = b"".join(web.requests).lower()
    assert not [
        word for word in (b"portique", b"police", b"gendarm", b"referer", b"scrapy") if word in sent
    ]


def test_cookies_live_as_long_as_the_visit_and_stay_with_their_host(
    crawl: Crawler, web: Wire, canary: Wire, tmp_path: Path
) -> None:
    """Case 22 and 49: a shop that needs its session keeps it; no other host and no later visit sees it."""
    web.answers["/"] = page(
        shop("/produit/1"), "Set-Cookie: session=a1; Path=/", "Set-Cookie: all=1; Domain=.example"
    )
    web.answers["/produit/1"] = page(shop())

    for number in (1, 2):
        made = crawl(order(tmp_path / str(number), web.url(), network(web)))
        assert made.outcome == "complete"

    cookies = [
        [line for line in head.split(b"\r\n") if line.startswith(b"Cookie")]
        for head in web.requests
    ]
    second = web.paths.index("/robots.txt", 1)
    assert cookies[second : second + 2] == [[], []]
    assert {line for sent in cookies for line in sent} == {b"Cookie: session=a1"}


def test_a_redirect_to_the_inside_is_refused_at_its_hop(
    crawl: Crawler, web: Wire, canary: Wire, tmp_path: Path
) -> None:
    """Case 10: the hop before is archived, the inside is not connected to, the visit says why it ended."""
    web.answers["/"] = page("", f"Location: {canary.url()}", status="302 Found")

    made = crawl(order(tmp_path, web.url(), network(web, canary)))

    assert made.outcome == "error"
    assert "AddressRefused" in json.dumps(made.end["failures"])
    assert made.statuses()["/"] == 302


def test_a_hop_through_the_inside_is_refused_even_if_it_would_come_back(
    crawl: Crawler, web: Wire, canary: Wire, tmp_path: Path
) -> None:
    """Case 11: a check of the last host alone would let it pass."""
    web.answers["/"] = page("", f"Location: {canary.url('/back')}", status="301 Moved")
    canary.answers["/back"] = page("", f"Location: {web.url('/end')}", status="302 Found")

    made = crawl(order(tmp_path, web.url(), network(web, canary)))

    assert (made.outcome, web.paths) == ("error", ["/robots.txt", "/"])


def test_no_place_of_a_page_leads_inside(
    crawl: Crawler, web: Wire, canary: Wire, tmp_path: Path
) -> None:
    """Cases 12, 13, 18: every further fetch passes the same guard, whatever element named it."""
    inside = canary.url("").rstrip("/")
    places = [
        f"<img src='{inside}/x.png'>", f"<a href='{inside}/'>x</a>", f"<link rel=icon href='{inside}/favicon.ico'>",
        f"<link rel=manifest href='{inside}/m.json'>", f"<link rel=next href='{inside}/2'>",
        f"<link rel=alternate type=application/rss+xml href='{inside}/feed'>",
        f"<a class=product href='//127.0.0.3:{canary.port}/p'>x</a>",
        f'<script type=application/ld+json>{{"@type":"Product","name":"x","image":"{inside}/x","url":"{inside}/p"}}</script>',
    ]  # fmt: skip
    web.answers["/"] = page(
        shop("/produit/1", "/produit/2", "/produit/3").replace(
            "</body>", "".join(places) + "</body>"
        )
    )
    web.answers["/produit/1"] = page(
        shop().replace("<head>", f"<head><meta http-equiv=refresh content='0;url={inside}/'>")
    )
    web.answers["/produit/2"] = page(shop("p").replace("<head>", f"<head><base href='{inside}/'>"))
    web.answers["/produit/3"] = page("", f"Location: {inside}/", status="307 Elsewhere")

    made = crawl(order(tmp_path, web.url(), network(web, canary)))

    assert {"/produit/1", "/produit/2", "/produit/3"} <= set(web.paths)
    assert made.end["event"] == "closed"


def test_robots_and_sitemaps_that_lead_inside_are_refused(
    crawl: Crawler, web: Wire, canary: Wire, tmp_path: Path
) -> None:
    """Cases 18 and 19."""
    web.answers["/robots.txt"] = page(
        "", f"Location: {canary.url('/robots.txt')}", status="302 Found"
    )
    web.answers["/"] = page(shop())
    web.answers["/sitemap.xml"] = page(
        f"<sitemapindex><sitemap><loc>{canary.url('/s.xml')}</loc></sitemap></sitemapindex>"
    )

    made = crawl(order(tmp_path, web.url(), network(web, canary)))

    assert made.end["event"] == "closed"


def test_a_redirect_loop_ends(crawl: Crawler, web: Wire, tmp_path: Path) -> None:
    """Case 31: each hop is archived, and there are not more than the limit."""

    def again(head: bytes, connection: socket.socket) -> None:
        target = head.split(b" ")[1] + b"x"
        connection.sendall(
            b"HTTP/1.1 302 F\r\nContent-Length: 0\r\nConnection: close\r\nLocation: "
            + target
            + b"\r\n\r\n"
        )

    for number in range(60):
        web.answers["/" + "x" * number] = again

    made = crawl(order(tmp_path, web.url(), network(web)))

    assert made.outcome == "unreachable"
    assert 10 <= len([path for path in web.paths if path != "/robots.txt"]) <= 12


def test_a_bomb_is_archived_as_sent_and_read_no_further_than_its_budget(
    crawl: Crawler, web: Wire, tmp_path: Path
) -> None:
    """Cases 24 and 25: 66 kB that decode to 64 MB; the visit goes on and says what it missed."""
    bomb = gzip.compress(b"\0" * 64_000_000)
    web.answers["/"] = page(shop("/produit/1", "/produit/2"))
    web.answers["/produit/1"] = page(bomb, "Content-Encoding: gzip")
    web.answers["/produit/2"] = page(shop())

    made = crawl(order(tmp_path, web.url(), network(web)))

    assert made.outcome == "partial"
    assert "/produit/2" in web.paths
    (kept,) = [one for one in made.captures if one.url.endswith("/produit/1")]
    assert bomb in next(one for one in made.records if one.id == kept.id).block
    with pytest.raises(BodyTooLarge):
        made.page(kept)


@pytest.mark.parametrize(
    ("path", "status"),
    [("/produit/1", "302 Found"), ("/produit/1", "404 Not Found"), ("/produit/1", "500 Error"), ("/robots.txt", "200 OK"), ("/sitemap.xml", "200 OK")],
)  # fmt: skip
def test_a_bomb_beside_the_pages_costs_no_page(
    crawl: Crawler, web: Wire, tmp_path: Path, path: str, status: str
) -> None:
    """Case 25: what is decoded to be thrown away or obeyed has the budget of a page."""
    bomb = gzip.compress(b"\0" * 64_000_000)
    web.answers["/"] = page(shop("/produit/1", "/produit/2"))
    web.answers["/produit/2"] = page(shop())
    fields = ["Content-Encoding: gzip", *(["Location: /produit/2"] if status[0] == "3" else [])]
    web.answers[path] = page(bomb, *fields, status=status)

    made = crawl(order(tmp_path, web.url(), network(web)))

    assert made.end["event"] == "closed"
    assert {path, "/", "/produit/2"} <= set(web.paths)
    assert made.statuses()["/produit/2"] == 200
    kept = [one for one in made.records if bomb in one.block]
    assert len(kept) >= 1


def test_hundreds_of_cookies_end_no_visit(crawl: Crawler, web: Wire, tmp_path: Path) -> None:
    """Case 49: a site may choke on what it sets itself; nothing is kept for a whole suffix."""
    web.answers["/"] = page(
        shop("/produit/1"),
        *(f"Set-Cookie: c{number}={'v' * 50}; Path=/" for number in range(800)),
        f"Set-Cookie: long={'v' * 5_000}; Path=/",
        "Set-Cookie: suffix=1; Domain=.example; Path=/",
        "Set-Cookie: __Host-x=1; Domain=.example; Path=/",
    )
    web.answers["/produit/1"] = page(shop("/produit/2"))
    web.answers["/produit/2"] = page(shop())

    made = crawl(order(tmp_path, web.url(), network(web)))

    assert made.end["event"] == "closed"
    assert "/produit/2" in web.paths
    assert not [head for head in web.requests if b"suffix=" in head or b"__Host-" in head]
    sent = web.requests[-1].partition(b"Cookie: ")[2].partition(b"\r\n")[0].split(b"; ")
    assert len(sent) == 180
    assert b"c799=" + b"v" * 50 in sent
    assert not [one for one in sent if one.startswith(b"long=")]


def test_a_downgrade_is_recorded_and_sends_no_secured_cookie(
    crawl: Crawler, web: Wire, tmp_path: Path
) -> None:
    """Case 22: both hops are kept, and what was given over TLS alone does not cross the wire in the clear."""
    with serving(tls=Authority().context("shop.example")) as secured:
        table = {"shop.example": Address(address=web.address, ports={443: secured.port, 80: web.port})}  # fmt: skip
        secured.answers["/"] = page(
            "", "Location: http://shop.example/clair", "Set-Cookie: s=1; Secure; Path=/", status="302 Found"
        )  # fmt: skip
        web.answers["/clair"] = page(shop())
        made = crawl(order(tmp_path, "https://shop.example/", network(web, secured, resolve=table)))

    assert [(one.url, one.status) for one in made.captures if one.status in {200, 302}] == [
        ("https://shop.example/", 302),
        ("http://shop.example/clair", 200),
    ]
    assert not [head for head in web.requests if b"Cookie" in head]


def test_a_not_modified_answer_stands_for_the_page_that_was(
    crawl: Crawler, web: Wire, tmp_path: Path
) -> None:
    """The second visit costs a revisit record, and the spider still finds the links of the page."""
    web.answers["/"] = _not_modified
    web.answers["/produit/1"] = page(shop())
    first = crawl(order(tmp_path, web.url(), network(web)))
    segment = "source-1/2026-11/visit-2.warc.gz"
    known = known_of(first.captures)

    second = crawl(
        order(tmp_path, web.url(), network(web), visit_id="visit-2", segment=segment, known=known)
    )

    second.known = first.captures
    (home,) = [one for one in second.captures if one.url == web.url()]
    assert (home.kind.value, home.status) == ("revisit", 304)
    assert (
        second.page(home).body
        == first.page(next(c for c in first.captures if c.url == web.url())).body
    )
    assert web.paths.count("/produit/1") == 2


def test_a_not_modified_answer_whose_page_is_gone_is_asked_for_again(
    crawl: Crawler, web: Wire, tmp_path: Path
) -> None:
    """Else one bad sector would end every visit of the source until the month is over."""
    web.answers["/"] = page(shop("/produit/1"), 'ETag: "1"')
    web.answers["/produit/1"] = page(shop())
    first = crawl(order(tmp_path, web.url(), network(web)))
    known = known_of(first.captures)
    (tmp_path / SEGMENT).unlink()
    web.answers["/"] = _not_modified

    second = crawl(order(tmp_path, web.url(), network(web), known=known))

    assert second.outcome == "complete"
    assert [one.status for one in second.captures if one.url == web.url()] == [304, 200]


def _not_modified(head: bytes, connection: socket.socket) -> None:
    changed = page(shop("/produit/1"), 'ETag: "1"', "Connection: close").raw
    same = b'HTTP/1.1 304 Not Modified\r\nETag: "1"\r\nConnection: close\r\n\r\n'
    connection.sendall(same if b'If-None-Match: "1"' in head else changed)


def test_a_full_disk_ends_the_visit_before_the_next_fetch(web: Wire, tmp_path: Path) -> None:
    """F8: nothing is fetched that could not be kept, and the visit is reported as our failure."""
    for number in range(40):
        web.answers[f"/produit/{number}"] = page(os.urandom(60_000).hex())
    web.answers["/"] = page(shop(*(f"/produit/{number}" for number in range(40))))
    line = order(tmp_path, web.url(), network(web)).model_dump_json().encode() + b"\n"

    program = (
        "import resource, signal, runpy; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
        "resource.setrlimit(resource.RLIMIT_FSIZE, (300000, 300000)); runpy.run_module('spiders', run_name='__main__')"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        input=line,
        capture_output=True,
        cwd=ROOT,
        timeout=60,
        check=False,
    )

    events = [json.loads(text) for text in done.stdout.splitlines()]
    acknowledged = [event["capture"] for event in events if event["event"] == "captured"]
    assert events[-1]["outcome"] == "partial"
    assert "cannot be written" in events[-1]["reason"]
    assert [one.id for one in captures(tmp_path / SEGMENT, SEGMENT)] == acknowledged
    assert 2 < len(acknowledged) < len(web.requests) < 20


@contextmanager
def under_way(ordered: VisitOrder) -> Iterator[subprocess.Popen[bytes]]:
    """Give a crawl process in the middle of a visit: one page captured, others to come."""
    with subprocess.Popen(
        [sys.executable, "-m", "spiders"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(ordered.model_dump_json().encode() + b"\n")
        process.stdin.flush()
        for text in process.stdout:
            if json.loads(text)["event"] == "captured":
                break
        yield process


def ended(process: subprocess.Popen[bytes]) -> dict[str, Any]:
    """Ask a process to end; return the last thing it says."""
    assert process.stdin is not None
    assert process.stdout is not None
    process.send_signal(signal.SIGTERM)
    process.stdin.close()
    rest = [json.loads(text) for text in process.stdout]
    process.wait(20)
    last: dict[str, Any] = rest[-1]
    return last


def test_sigterm_ends_a_long_visit_at_once_and_says_so(web: Wire, tmp_path: Path) -> None:
    """F43: a hundred pages that wait at ten seconds each must not keep the service from stopping."""
    web.answers["/"] = page(shop(*(f"/produit/{number}" for number in range(100))))
    with under_way(order(tmp_path, web.url(), network(web), pace_seconds=1.0)) as process:
        last = ended(process)

    assert last["outcome"] == "partial"
    assert "asked to end" in last["reason"]
    assert (tmp_path / SEGMENT).exists()


def test_nobody_can_talk_to_a_crawl_process(web: Wire, tmp_path: Path) -> None:
    """Scrapy 2.19 opens a port beside each crawl that runs what code it is sent; whoever reads its token has the evidence."""
    web.answers["/"] = page(shop("/produit/1", "/produit/2"))
    with under_way(order(tmp_path, web.url(), network(web), pace_seconds=1.0)) as process:
        mine = {
            link.name
            for entry in Path(f"/proc/{process.pid}/fd").iterdir()
            if (link := entry.readlink()).name.startswith("socket:")
        }
        rows = [
            line.split()
            for kind in ("tcp", "tcp6")
            for line in Path(f"/proc/net/{kind}").read_text().splitlines()[1:]
        ]
        ended(process)

    assert mine, "its connection to the shop is not seen: the look proves nothing"
    assert [row[1] for row in rows if row[3] == "0A" and f"socket:[{row[9]}]" in mine] == []


def test_a_budget_that_is_spent_drops_what_waits(crawl: Crawler, web: Wire, tmp_path: Path) -> None:
    """A hundred links beyond the budget, refused one by one at the site's pace, once took as long as visiting them."""
    web.answers["/"] = page(shop(*(f"/produit/{number}" for number in range(100))))
    for number in range(100):
        web.answers[f"/produit/{number}"] = page(shop())

    made = crawl(
        order(
            tmp_path,
            web.url(),
            network(web),
            pace_seconds=0.5,
            budget=Budget(pages=4, retries=0, response_seconds=3),
        )
    )

    assert (made.outcome, made.end["budget_spent"]) == ("partial", "pages: 4")
    assert len([path for path in web.paths if path != "/favicon.ico"]) == 4


def test_an_order_that_is_not_valid_is_reported_under_its_visit(tmp_path: Path) -> None:
    """Its sender waits for the end of exactly this visit."""
    done = subprocess.run(
        [sys.executable, "-m", "spiders"], input=b'{"visit_id": "visit-9"}\nno json\n', capture_output=True, cwd=ROOT,
        timeout=60, check=True,
    )  # fmt: skip
    events = [json.loads(line) for line in done.stdout.splitlines()]

    assert [(event["event"], event.get("visit")) for event in events] == [
        ("ready", None), ("failed", "visit-9"), ("failed", ""),
    ]  # fmt: skip


def test_the_crawl_process_dies_with_its_parent(web: Wire, tmp_path: Path) -> None:
    """F1, F23: the next worker cuts torn segments back; a writer of the old one would write into the middle of them."""
    web.answers["/"] = Answer(b"HTTP/1.1 200 OK\r\n\r\n", "hold")
    line = order(
        tmp_path, web.url(), network(web), budget=Budget(response_seconds=300)
    ).model_dump_json()
    parent = (
        "import subprocess, sys\n"
        "child = subprocess.Popen([sys.executable, '-m', 'spiders'], stdin=subprocess.PIPE, stdout=subprocess.PIPE)\n"
        "child.stdin.write(sys.argv[1].encode() + b'\\n'); child.stdin.flush()\n"
        "child.stdout.readline(); child.stdout.readline()\n"
        "print(child.pid, flush=True); child.wait()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", parent, line], stdout=subprocess.PIPE, cwd=ROOT
    ) as process:
        assert process.stdout is not None
        child = int(process.stdout.readline())
        handle = os.pidfd_open(child)
        process.kill()
        ended, _, _ = select.select([handle], [], [], 10)
        os.close(handle)

    assert ended
