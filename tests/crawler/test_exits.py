"""What a source is set to leave by is what it leaves by: the plain way and the browser's alike, judged where it can be."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import anyio
import pytest

from crawler.errors import AddressRefused, NameUnknown
from crawler.guard import Guard
from crawler.order import Address, ExitSettings, NetworkSettings
from storage.records.capture import CaptureKind
from storage.records.source import BrowserUse
from tests.crawler.proxying import proxying
from tests.crawler.visits import Crawler, Visited, order
from tests.crawler.wire import Wire, network, page, serving

ACCOUNT = ("agent", "mot de passe")
SHOP = page(
    "<h1>Boutique</h1><p>Bienvenue dans notre boutique, ouverte tous les jours partout en France.</p>"
)


@pytest.fixture
def web() -> Iterator[Wire]:
    """A shop that has a name."""
    with serving() as wire:
        wire.answers["/"] = SHOP
        yield wire


def _named(web: Wire) -> NetworkSettings:
    return network(web, resolve={"shop.example": Address(address=web.address)})


def _visited(
    crawl: Crawler, folder: Path, web: Wire, way_out: ExitSettings | None, **more: Any
) -> Visited:
    url = web.url(host="shop.example")
    return crawl(order(folder, url, _named(web), exit_name="fibre", exit=way_out, **more))


@pytest.mark.parametrize("scheme", ["http", "socks5"])
def test_a_visit_leaves_by_the_exit_of_its_source(
    scheme: str, crawl: Crawler, web: Wire, tmp_path: Path
) -> None:
    """The proxy is asked for the address that was judged here; every capture names the exit, none its account."""
    account = tmp_path / "account"
    account.write_text(":".join(ACCOUNT))
    with proxying(scheme, *ACCOUNT) as proxy:
        settings = ExitSettings(proxy=proxy.url, credentials=f"file:{account}", address="192.0.2.7")
        visited = _visited(crawl, tmp_path, web, settings)

    assert visited.outcome == "complete"
    assert set(proxy.asked) == {(web.address, web.port)}
    (of_page,) = [one for one in visited.captures if one.url.endswith("/")]
    assert of_page.ip == web.address
    assert of_page.facts["exit"] == {"name": "fibre", "kind": scheme, "address_judged": True}
    written = b"".join(str(one.headers).encode() + one.block for one in visited.records)
    assert b"exit: fibre" in written
    assert b'"192.0.2.7"' in written
    assert ACCOUNT[1].encode() not in written


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["http", "socks5"])
def test_the_browser_leaves_by_the_same_exit(
    scheme: str, crawl: Crawler, web: Wire, tmp_path: Path
) -> None:
    """A site that saw the plain request from one address and the browser from another saw two visitors."""
    with proxying(scheme) as proxy:
        settings = ExitSettings(proxy=proxy.url)
        visited = _visited(crawl, tmp_path, web, settings, browser=BrowserUse.ALWAYS)

    assert CaptureKind.DOM in {one.kind for one in visited.captures}
    assert set(proxy.asked) == {(web.address, web.port)}
    assert web.connections == len(proxy.asked)


def test_where_the_proxy_looks_names_up_the_capture_says_so(crawl: Crawler, tmp_path: Path) -> None:
    """Nothing is known of the address behind it, and nothing is claimed."""
    with serving() as web, proxying("socks5") as proxy:
        url = web.url(host="shop.example")
        settings = ExitSettings(proxy=proxy.url, resolves=True)
        visited = crawl(order(tmp_path, url, network(web), exit_name="fibre", exit=settings))

    assert set(proxy.asked) == {("shop.example", web.port)}
    assert visited.outcome == "unreachable"  # nobody knows that name: the proxy says it for us
    stations = [json.loads(one.block) for one in visited.records if "station" in one.target]
    assert [one["network"]["proxy"]["exit"]["address_judged"] for one in stations] == [False]


def test_an_unresolved_name_is_judged_by_what_it_says() -> None:
    """The proxy must not be led to its own inside; an address in any spelling is judged as ever."""
    guard = Guard(NetworkSettings())

    async def led(host: str) -> str:
        return (await guard.destination(host, 443, unresolved=True)).resolver

    for host in (
        "localhost",
        "intranet",
        "printer.local",
        "db.internal",
        "a.localhost.",
        "127.0.0.1",
        "[::1]",
    ):
        with pytest.raises(AddressRefused):
            anyio.run(led, host)
    for host in ("2130706433", "0x7f.1", "127.1", "\u2460\u2461\u2466.0.0.1"):
        with pytest.raises((AddressRefused, NameUnknown)):
            anyio.run(led, host)
    assert anyio.run(led, "shop.example") == "exit"


@pytest.mark.parametrize(
    ("way_out", "why"),
    [
        (None, "there is no [exits.fibre]"),
        (ExitSettings(proxy="socks5://127.0.0.1:9"), "no proxy answers there"),
        (
            ExitSettings(proxy="http://127.0.0.1:9", credentials="env:PORTIQUE_NO_SUCH"),
            "credentials cannot be read",
        ),
    ],
)
def test_without_its_exit_nothing_is_asked_another_way(
    way_out: ExitSettings | None, why: str, crawl: Crawler, web: Wire, tmp_path: Path
) -> None:
    """The failure is ours, and the site learns nothing of it, least of all this machine's address."""
    visited = _visited(crawl, tmp_path, web, way_out)

    assert visited.outcome == "error"
    assert why in visited.end["reason"]
    assert web.connections == 0


def test_a_proxy_that_refuses_us_is_no_site_that_is_down(
    crawl: Crawler, web: Wire, tmp_path: Path
) -> None:
    """A wrong password reads « panne de notre côté », not « injoignable »."""
    with proxying("http", *ACCOUNT) as proxy:
        visited = _visited(crawl, tmp_path, web, ExitSettings(proxy=proxy.url))

    assert (visited.outcome, web.connections) == ("error", 0)


@pytest.mark.parametrize(
    "written",
    [
        "socks5://agent:secret@127.0.0.1:1080",
        "ftp://127.0.0.1:21",
        "socks5://127.0.0.1",
        "http://127.0.0.1:3128/x",
    ],
)
def test_an_exit_is_written_without_its_account(written: str) -> None:
    """A password in a configuration file is a password in every copy of it."""
    with pytest.raises(ValueError, match="identifiants"):
        ExitSettings(proxy=written)
