"""Which addresses may be connected to: section A of the hostile cases."""

import asyncio
import time
from collections.abc import Sequence
from contextlib import suppress

import pytest

from crawler.errors import AddressRefused, NameUnknown, PortRefused, Refused, SchemeRefused
from crawler.guard import Destination, Guard
from crawler.order import Address, NetworkSettings
from storage.address import written

STRICT = Guard(NetworkSettings())


def destination(guard: Guard, host: str, port: int = 80) -> Destination:
    """Ask a guard where a host leads."""
    return asyncio.run(guard.destination(host, port))


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd", "FILE:/etc/passwd", "file:etc/passwd", "source:file:///etc/passwd",
        "ftp://shop.example/", "gopher://shop.example/", "dict://shop.example/", "data:text/html,x",
        "javascript:alert(1)", "view-source:http://shop.example/", "chrome://version", "blob:http://shop.example/x",
        "", "//shop.example/", "http://", "http:///path", "https:shop.example",
    ],
)  # fmt: skip
def test_only_web_addresses_are_visited(url: str) -> None:
    """Cases 3 and 4: changedetection.io was broken three times by another spelling of ``file:``."""
    with pytest.raises(SchemeRefused):
        STRICT.check_url(url)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.3\\@127.0.0.2/", "http://shop.example\\/x", "http://a@b@c/", "http://user:pass@shop.example/",
        "http://shop\t.example/", "http://shop.example/a\nb", "http://shop .example/", "http://shop.example/\x7f",
        "http://shop.example:99999/", "http://shop.example:port/", "http://[::1/", "http://boutiqué.example/",
        "http://shop%2eexample/",
    ],
)  # fmt: skip
def test_addresses_that_two_parsers_read_differently_are_refused(url: str) -> None:
    """Case 17: a checker and a fetcher that disagree about the host are the classic way around a guard."""
    with pytest.raises(SchemeRefused):
        STRICT.check_url(url)


def test_ordinary_addresses_pass() -> None:
    """A guard that refuses everything would pass the tests above."""
    for url in (
        "http://shop.example/",
        "https://shop.example:8443/a?b=c%20d",
        "http://[2606:4700::1]/",
    ):
        STRICT.check_url(url)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.3", "169.254.169.254", "10.0.0.1", "172.16.0.1", "192.168.1.1", "0.0.0.0", "255.255.255.255",
        "100.64.0.1", "192.0.0.8", "198.18.0.1", "224.0.0.1", "240.0.0.1", "192.88.99.1",
        "2130706433", "0x7f.1", "0177.0.0.1", "127.1", "0", "①②⑦.⓪.⓪.①", "127。0。0。1", "localhost",
        "::1", "[::1]", "::", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "::ffff:0:127.0.0.1",
        "64:ff9b::7f00:1", "64:ff9b:1::7f00:1", "2002:7f00:1::", "2001:0:7f00:1::", "fec0::1", "fe80::1%1", "fc00::1",
        "ff02::1", "2001:db8::1", "3fff::1", "5f00::1",
    ],
)  # fmt: skip
def test_nothing_but_the_public_internet_is_connected_to(host: str) -> None:
    """Cases 1, 2, 5 to 9: on Python 3.11 ``is_global`` is true for a third of these spellings."""
    with pytest.raises((AddressRefused, NameUnknown)):
        destination(STRICT, host)


@pytest.mark.parametrize("host", ["8.8.8.8", "2606:4700:4700::1111", "::ffff:8.8.8.8"])
def test_public_addresses_pass(host: str) -> None:
    """The guard is a guard, not a wall."""
    assert destination(STRICT, host).resolver == "literal"


def test_a_name_with_one_inside_address_is_refused_whole() -> None:
    """Case 15: of two answers the system might connect to either."""

    async def lookup(name: str, port: int) -> Sequence[str]:
        return ["8.8.8.8", "127.0.0.3"]

    with pytest.raises(AddressRefused):
        destination(Guard(NetworkSettings(), lookup), "two.example")


@pytest.mark.parametrize("fault", [OSError("SERVFAIL"), UnicodeError("label too long")])
def test_a_resolver_that_fails_is_a_name_that_is_unknown(fault: Exception) -> None:
    """Case 16: the visit is told apart from a shop that is closed, and nothing crashes."""

    async def lookup(name: str, port: int) -> Sequence[str]:
        raise fault

    with pytest.raises(NameUnknown):
        destination(Guard(NetworkSettings(), lookup), "shop.example")


def test_a_name_with_a_thousand_addresses_is_judged_in_full() -> None:
    """Case 16: the inside address may be the last."""

    async def lookup(name: str, port: int) -> Sequence[str]:
        return [*(f"8.8.{i // 250}.{i % 250 + 1}" for i in range(1000)), "10.0.0.1"]

    with pytest.raises(AddressRefused):
        destination(Guard(NetworkSettings(), lookup), "many.example")


@pytest.mark.parametrize("host", ["a" * 64 + ".example", "x" * 300, "a..example", "sh op.example"])
def test_impossible_names_are_unknown(host: str) -> None:
    """Case 50: a hostile label is an answer, not a crash."""
    with pytest.raises(NameUnknown):
        destination(STRICT, host)


@pytest.mark.parametrize(
    "host", ["é" * 1_000_000, ("é" * 50 + ".") * 2_000, "xn--" + "a" * 1_000_000]
)
def test_a_name_of_a_megabyte_is_unknown_in_time(host: str) -> None:
    """Case 50: IDNA once took the square of a label's length (CVE-2024-3651): hours, where seconds are linear."""
    began = time.process_time()
    with pytest.raises(NameUnknown):
        destination(STRICT, host)
    with suppress(ValueError):
        written(f"http://{host}/")

    assert time.process_time() - began < 20


@pytest.mark.parametrize("port", [22, 25, 6379, 9200])
def test_only_ports_of_web_sites_are_connected_to(port: int) -> None:
    """Case 21: otherwise a listed address is a port scanner."""
    with pytest.raises(PortRefused):
        destination(STRICT, "8.8.8.8", port)


def test_a_name_of_the_table_is_held_to_the_ports_too() -> None:
    """A table that leads a name to this machine must not open every port of it."""
    settings = NetworkSettings(
        allow=["127.0.0.0/8"],
        resolve={"shop.example": Address(address="127.0.0.2", ports={80: 8123})},
    )

    assert destination(Guard(settings), "SHOP.example.", 80).port == 8123
    with pytest.raises(PortRefused):
        destination(Guard(settings), "shop.example", 25)


def test_a_name_of_the_table_is_judged_like_any_other() -> None:
    """The table says where a name leads; only ``allow`` says that one may go there."""
    settings = NetworkSettings(resolve={"shop.example": Address(address="127.0.0.2")})

    with pytest.raises(AddressRefused):
        destination(Guard(settings), "shop.example")


def test_what_is_allowed_is_no_more_than_what_is_named() -> None:
    """127.0.0.2 stands for the public web in these tests; its neighbour stays inside."""
    guard = Guard(NetworkSettings(allow=["127.0.0.2/32"]))

    assert destination(guard, "127.0.0.2").address == "127.0.0.2"
    with pytest.raises(Refused):
        destination(guard, "127.0.0.3")


@pytest.mark.parametrize(
    "settings",
    [
        {"allow": ["127.0.0.1/8"]}, {"allow": ["localhost"]}, {"resolve": {"a.example": {"address": "nowhere"}}},
        {"user_agent": "x\r\nCookie: y"},
    ],
)  # fmt: skip
def test_a_mistaken_network_setting_is_told_when_it_is_read(settings: dict[str, object]) -> None:
    """Found at the first visit it would be a crash of the crawl process, source after source."""
    with pytest.raises(ValueError, match="Value error"):
        NetworkSettings.model_validate(settings)
