"""
Decide which addresses may be connected to.

The decision is taken on the address itself, not on its spelling: a name is resolved once, every answer is judged,
and the connection goes to a judged answer. A second look-up (DNS rebinding), an integer or octal spelling, full-width
digits or a redirect cannot change where the bytes go. ``ipaddress.is_global`` alone is no guard: on Python 3.11 it is
true for NAT64 and 6to4 forms of loopback, for site-local and multicast addresses.
"""

import asyncio
import ipaddress
import re
import socket
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from crawler.errors import AddressRefused, NameUnknown, PortRefused, SchemeRefused
from crawler.order import NetworkSettings

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_Network = ipaddress.IPv4Network | ipaddress.IPv6Network

_REFUSED: tuple[_Network, ...] = tuple(
    ipaddress.ip_network(text)
    for text in (
        "100.64.0.0/10",  # RFC 6598, carrier-grade NAT
        "192.0.0.0/24",  # RFC 6890, IETF protocol assignments
        "192.31.196.0/24",  # RFC 7535, AS112: answered by whoever is near
        "192.88.99.0/24",  # RFC 7526, 6to4 relay
        "198.18.0.0/15",  # RFC 2544, benchmarking
        "224.0.0.0/4",  # multicast
        "::/96",  # RFC 4291, IPv4-compatible: any IPv4 address behind it
        "::ffff:0:0:0/96",  # RFC 2765, IPv4-translated: the same
        "64:ff9b::/96",  # RFC 6052, NAT64: any IPv4 address behind it
        "64:ff9b:1::/48",  # RFC 8215, local NAT64
        "2001::/32",  # RFC 4380, Teredo
        "2002::/16",  # RFC 3056, 6to4
        "2620:4f:8000::/48",  # RFC 7534, AS112
        "3fff::/20",  # RFC 9637, documentation
        "5f00::/16",  # RFC 9602, SRv6 SIDs
        "fec0::/10",  # RFC 3879, site-local
        "ff00::/8",  # multicast
    )
)
_INSIDE = (".localhost", ".local", ".internal", ".intranet", ".lan", ".home.arpa")
"""Ends of names that lead to the inside of whoever looks them up (RFC 6761, 6762, 8375; ICANN's ``.internal``)."""

Lookup = Callable[[str, int], Awaitable[Sequence[str]]]
"""Finds the addresses of a name for a port; raises OSError where there are none."""

_FORBIDDEN_IN_HOST = frozenset("\\@#?/ \t\r\n\0%<>\"'`{}|^")


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """Where a connection may go."""

    host: str
    address: str
    """The judged IP address to connect to."""

    port: int
    answers: tuple[str, ...]
    """Every address the name resolved to."""

    resolver: str
    """``system``, ``table`` (the configuration's own), ``literal``, or ``exit``: looked up by a proxy, not known here."""


class Guard:
    """The policy of one configuration; names are looked up by the system where nothing else is given."""

    def __init__(self, settings: NetworkSettings, lookup: Lookup | None = None) -> None:
        self._lookup = lookup or system_lookup
        self._table = {name.lower().rstrip("."): entry for name, entry in settings.resolve.items()}
        self._allow: list[_Network] = [ipaddress.ip_network(text) for text in settings.allow]
        self._ports = frozenset(settings.ports)

    def check_url(self, url: str) -> None:
        """
        Judge the form of an address before anything is resolved.

        Raises:
            SchemeRefused: it is not http(s), or names no host, or carries what two parsers read differently.
        """
        try:
            url.encode("ascii")
            parts = urlsplit(url)
            host, _ = parts.hostname, parts.port
        except ValueError as error:
            raise SchemeRefused(url) from error
        if (
            parts.scheme not in {"http", "https"}
            or not host
            or parts.username is not None
            or "\\" in url
            or any(ord(character) <= 32 or ord(character) == 127 for character in url)
        ):
            raise SchemeRefused(url)
        if any(character in _FORBIDDEN_IN_HOST or ord(character) < 33 for character in host):
            raise SchemeRefused(url)

    async def destination(self, host: str, port: int, *, unresolved: bool = False) -> Destination:
        """
        Resolve a name and judge where it leads; ``unresolved``, judge what can be told from the name alone.

        Raises:
            NameUnknown: it does not resolve.
            PortRefused: the port is not allowed.
            AddressRefused: any of its addresses is not public and not explicitly allowed.
        """
        name = host.lower().rstrip(".").strip("[]")
        entry = self._table.get(name)
        if entry is not None:
            self._judge(host, entry.address)
            if port not in entry.ports and port not in self._ports:
                raise PortRefused(host, port)
            real_port = entry.ports.get(port, port)
            return Destination(
                host=host,
                address=entry.address,
                port=real_port,
                answers=(entry.address,),
                resolver="table",
            )
        if port not in self._ports:
            raise PortRefused(host, port)
        if unresolved and not _is_literal(name):
            return self._named(host, name, port)
        answers, resolver = await self._answers(name, port)
        for answer in answers:
            self._judge(host, answer)
        return Destination(
            host=host, address=answers[0], port=port, answers=answers, resolver=resolver
        )

    def _named(self, host: str, name: str, port: int) -> Destination:
        """Judge a name that somebody else looks up: no address, no name of an inside."""
        if any(character in _FORBIDDEN_IN_HOST for character in name):
            raise NameUnknown(name, "not a host name")
        if "." not in name or name.endswith(_INSIDE):
            raise AddressRefused(host, "the inside of whoever looks it up")
        return Destination(host=host, address=name, port=port, answers=(name,), resolver="exit")

    def check_connected(self, host: str, address: str) -> None:
        """Judge the address a socket is really connected to, after the fact; raises AddressRefused."""
        self._judge(host, address)

    async def _answers(self, name: str, port: int) -> tuple[tuple[str, ...], str]:
        try:
            return (str(ipaddress.ip_address(name)),), "literal"
        except ValueError:
            pass
        if any(character in _FORBIDDEN_IN_HOST for character in name):
            raise NameUnknown(name, "not a host name")
        try:
            addresses = list(dict.fromkeys(await self._lookup(name, port)))
        except (OSError, UnicodeError) as error:
            raise NameUnknown(name, str(error)) from error
        if not addresses:
            raise NameUnknown(name, "no address")
        return tuple(sorted(addresses, key=lambda text: ":" in text)), "system"

    def _judge(self, host: str, text: str) -> None:
        address: _Address = ipaddress.ip_address(text.split("%", maxsplit=1)[0])
        if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
            address = address.ipv4_mapped
        if any(
            address.version == network.version and address in network for network in self._allow
        ):
            return
        if not address.is_global or any(
            address.version == network.version and address in network for network in _REFUSED
        ):
            raise AddressRefused(host, text)


def _is_literal(name: str) -> bool:
    """Say whether a name is an address in any of its spellings: numbers in the last label are no name (WHATWG URL, 3.5)."""
    last = name.rpartition(".")[2]
    return ":" in name or re.fullmatch(r"0x[0-9a-f]*|\d+", last) is not None or not name.isascii()


async def system_lookup(name: str, port: int) -> list[str]:
    """Ask the system's resolver."""
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(name, port, type=socket.SOCK_STREAM)
    return [str(item[4][0]) for item in found]
