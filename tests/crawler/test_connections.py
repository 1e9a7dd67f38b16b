"""A visit asks as many things at once as it may, over as few connections as its servers let it."""

import asyncio
from dataclasses import replace

import pytest

from crawler.egress import Egress
from crawler.errors import TooSlow, Unreachable
from crawler.order import Address
from tests.crawler.wire import Answer, Wire, network, page

FIELDS = [("Host", "shop.example"), ("Accept", "*/*")]


async def asked(
    egress: Egress, urls: list[str], seconds: float = 5.0
) -> list[bytes | BaseException]:
    """Ask for addresses at once; return the body of each, or what came instead."""
    found = await asyncio.gather(
        *(egress.fetch(url, FIELDS, limit=1_000_000, seconds=seconds) for url in urls),
        return_exceptions=True,
    )
    return [one if isinstance(one, BaseException) else one.exchange.entity for one in found]


def test_no_more_connections_are_open_than_requests_may_be(web: Wire) -> None:
    """Forty pages of one host, four at a time: four connections, each used again."""
    for number in range(40):
        web.answers[f"/{number}"] = page(f"{number}")

    async def run() -> list[bytes | BaseException]:
        egress = Egress(network(web), concurrency=4)
        found = await asked(egress, [web.url(f"/{number}") for number in range(40)])
        await egress.aclose()
        return found

    assert [one for one in asyncio.run(run()) if isinstance(one, BaseException)] == []
    assert web.connections <= 4


def test_an_idle_connection_makes_room_for_another_host(web: Wire) -> None:
    """One connection at a time is enough for two hosts asked in turn."""
    settings = network(web)
    both = settings.model_copy(
        update={
            "resolve": {
                **settings.resolve,
                "autre.example": Address(address=web.address),
            }
        }
    )
    web.answers["/"] = page("x")

    async def run() -> list[list[bytes | BaseException]]:
        egress = Egress(both, concurrency=1)
        found = [
            await asked(egress, [url])
            for url in (web.url(), web.url(host="autre.example"), web.url())
        ]
        await egress.aclose()
        return found

    assert not [
        one for found in asyncio.run(run()) for one in found if isinstance(one, BaseException)
    ]
    assert web.connections == 3


def test_connections_that_their_server_let_go_are_replaced(web: Wire) -> None:
    """Several requests at once find several of them, and close them side by side; one that goes as it is asked is said, as ever."""
    for number in range(8):
        web.answers[f"/{number}"] = replace(page(f"{number}"), then="close")

    async def run() -> list[list[bytes | BaseException]]:
        egress = Egress(network(web), concurrency=8)
        urls = [web.url(f"/{number}") for number in range(8)]
        found = [await asked(egress, urls) for _ in range(6)]
        await egress.aclose()
        return found

    for found in asyncio.run(run()):
        for number, one in enumerate(found):
            assert one == b"%d" % number or isinstance(one, Unreachable)


@pytest.mark.parametrize(
    "answer", [b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello", b"no HTTP at all\r\n\r\n"]
)
def test_a_connection_that_failed_gives_its_turn_back(web: Wire, answer: bytes) -> None:
    """A visit whose every turn was lost would wait for ever."""
    web.answers["/"] = Answer(answer)
    web.answers["/good"] = page("x")

    async def run() -> list[bytes | BaseException]:
        egress = Egress(network(web), concurrency=2)
        for _ in range(6):
            await asked(egress, [web.url()], seconds=1.0)
        found = await asked(egress, [web.url("/good")])
        await egress.aclose()
        return found

    (found,) = asyncio.run(run())

    assert not isinstance(found, BaseException)


def test_whoever_waits_too_long_for_a_turn_is_told(web: Wire) -> None:
    """A request that is given up frees its turn, and nobody gets its answer."""
    web.answers["/"] = page("x")

    async def run() -> list[bytes | BaseException]:
        egress = Egress(network(web), concurrency=1)
        first = asyncio.ensure_future(asked(egress, [web.url()]))
        await asyncio.sleep(0)
        first.cancel()
        found = await asked(egress, [web.url()])
        await egress.aclose()
        return found

    (found,) = asyncio.run(run())

    assert not isinstance(found, TooSlow | Unreachable)
