"""No, cannot say, and no answer are three different things; and who asks too fast is noticed."""

import asyncio
import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import dns.flags
import dns.message
import dns.rcode
import dns.rrset
import pytest

from monitor.discovery import lookalikes
from monitor.discovery.errors import AllowanceSpent, NoSuchName, ResolverFailed, ResolverSlow
from monitor.discovery.resolving import NamedResolver, SystemResolver, resolutions, resolver_of
from monitor.discovery.settings import Discovery
from tests.monitor.discovery.house import House, TableResolver

ON = Discovery(lookalikes=True, endings=["example"], resolutions_per_second=1000)


@contextmanager
def dns_server() -> Iterator[int]:
    """Answer over UDP as a resolver would, by the first label."""
    door = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    door.bind(("127.0.0.1", 0))
    door.settimeout(0.2)
    stop = threading.Event()

    def serve() -> None:
        while not stop.is_set():
            try:
                packet, peer = door.recvfrom(4096)
            except TimeoutError:
                continue
            query = dns.message.from_wire(packet)
            answer = dns.message.make_response(query)
            question = query.question[0]
            label = question.name.labels[0].decode()
            if label == "missing":
                answer.set_rcode(dns.rcode.NXDOMAIN)
            elif label == "broken":
                answer.set_rcode(dns.rcode.SERVFAIL)
            elif label == "mute":
                continue
            elif label == "there" and question.rdtype == 1:
                answer.answer.append(dns.rrset.from_text(question.name, 60, "IN", "A", "127.0.0.9"))
            door.sendto(answer.to_wire(), peer)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield door.getsockname()[1]
    finally:
        stop.set()
        thread.join()
        door.close()


def test_resolver_tells_no_from_cannot_say(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name behind a failing server may exist: it is asked again, never noted as free."""
    with dns_server() as port:
        resolver = NamedResolver("127.0.0.1", port)
        resolver._resolver.lifetime = 0.6

        def asked(name: str) -> list[str]:
            return asyncio.run(resolver.resolve(name))

        assert asked("there.example") == ["127.0.0.9"]
        for name, error in (
            ("missing", NoSuchName),
            ("empty", NoSuchName),
            ("broken", ResolverFailed),
            ("mute", ResolverSlow),
        ):
            with pytest.raises(error):
                asked(f"{name}.example")
        with pytest.raises(NoSuchName):
            asked("a" * 70 + ".example")


def test_names_are_asked_at_a_bounded_rate() -> None:
    """A resolver that is flooded learns of a hunt, and others wait."""

    async def all_of_them() -> int:
        names = [f"n{n}.example" for n in range(20)]
        return len([one async for one in resolutions(names, TableResolver({}), per_second=50)])

    began = time.monotonic()

    assert asyncio.run(all_of_them()) == 20
    assert time.monotonic() - began >= 19 / 50


def test_table_of_the_configuration_is_asked_first() -> None:
    """Names of trials and gateways are never told to a resolver."""
    assert asyncio.run(SystemResolver({"a.example": "127.0.0.4"}).resolve("a.example")) == [
        "127.0.0.4"
    ]


def test_resolver_setting_is_an_address() -> None:
    """A resolver given by name would itself have to be resolved by somebody."""
    assert resolver_of("127.0.0.1:5353", {}).told == "résolveur DNS 127.0.0.1:5353"
    assert resolver_of("[::1]:53", {}).told == "résolveur DNS ::1"
    with pytest.raises(ValueError, match="resolveur"):
        resolver_of("resolveur.example", {})


def test_names_that_exist_become_candidates(house: House) -> None:
    """The feed's whole point; each is asked for once, and the trail lists them all."""
    resolver = TableResolver({"auportik.example": "127.0.0.5", "oportik-shop.example": "127.0.0.6"})

    found = house.seek(lookalikes.FEED, ON, resolver)

    assert {one.url for one in found} == {
        "https://auportik.example/",
        "https://oportik-shop.example/",
    }
    told = [name for row in house.trail.queries(500) for name in json.loads(row.what)]
    assert sorted(told) == sorted(resolver.asked)


def test_ending_that_answers_for_every_name_proposes_nothing(house: House) -> None:
    """A wildcard registry or a lying resolver gives an address for any name; nobody lives there."""

    class Everything(TableResolver):
        async def resolve(self, name: str) -> list[str]:
            return ["127.0.0.6"] if name == "auportik.example" else ["127.0.0.250"]

    found = house.seek(lookalikes.FEED, ON, Everything({}))

    assert [one.url for one in found] == ["https://auportik.example/"]


def test_names_are_asked_again_in_their_time(house: House) -> None:
    """Likely names every day, the others once a week, those the resolver could not tell at the next run."""
    resolver = TableResolver({"auportik.example": ResolverFailed("x")})
    house.seek(lookalikes.FEED, ON, resolver)
    first = set(resolver.asked)

    resolver.asked.clear()
    house.seek(lookalikes.FEED, ON, resolver)
    assert {name for name in resolver.asked if not name.startswith("zq")} == {"auportik.example"}

    house.at += timedelta(days=1)
    resolver.asked.clear()
    house.seek(lookalikes.FEED, ON, resolver)
    assert {"oportik.example", "oportic.example"} <= set(resolver.asked) < first


def test_allowance_of_names_goes_to_the_likeliest(house: House) -> None:
    """What is left over is asked another day, and that is said."""
    resolver = TableResolver({})
    with pytest.raises(AllowanceSpent):
        house.seek(lookalikes.FEED, ON.model_copy(update={"resolutions_per_day": 10}), resolver)

    asked = [name for name in resolver.asked if not name.startswith("zq")]
    assert len(asked) == 10
    assert "oportik.example" in asked


def test_resolver_that_is_down_is_said(house: House) -> None:
    """Thousands of failures must not look like thousands of free names, nor all be tried."""

    class Down(TableResolver):
        async def resolve(self, name: str) -> list[str]:
            self.asked.append(name)
            raise ResolverFailed(name)

    down = Down({})
    with pytest.raises(ResolverFailed, match="n'a pas su répondre"):
        house.seek(lookalikes.FEED, ON, down)

    assert len(down.asked) <= lookalikes.BATCH + 1
