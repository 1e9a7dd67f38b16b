"""
Resolve names: whether a name exists is a question to a resolver, and a resolver that cannot say has not said no.

A resolver is anything with :meth:`Resolver.resolve`. The system's own cannot always tell a missing name from a failing
server; one that is named by address is asked directly (dnspython) and does.
"""

import asyncio
import contextlib
import ipaddress
import socket
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

import dns.asyncresolver
import dns.exception
import dns.name
import dns.rdatatype
import dns.resolver

from monitor.discovery.errors import NoSuchName, ResolutionError, ResolverFailed, ResolverSlow

ANSWER_SECONDS: Final = 5.0
AT_ONCE: Final = 16


class Resolver(Protocol):
    """Finds the addresses of names."""

    @property
    def told(self) -> str:
        """Who learns which names are asked for, as the audit trail names it."""

    async def resolve(self, name: str) -> list[str]:
        """
        Return the addresses of a name, never an empty list.

        Args:
            name: a host name in ASCII.

        Raises:
            NoSuchName: the name does not exist, or has no address.
            ResolverFailed: the resolver could not say.
            ResolverSlow: it did not answer in time.
        """


@dataclass(frozen=True)
class SystemResolver:
    """The machine's resolver, behind the configuration's own table of names."""

    table: Mapping[str, str]
    """Name → address; a name that stands here is asked of nobody."""

    @property
    def told(self) -> str:
        """The resolver of the machine."""
        return "résolveur DNS du système"

    async def resolve(self, name: str) -> list[str]:
        """See :meth:`Resolver.resolve`."""
        if name in self.table:
            return [self.table[name]]
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                found = await loop.getaddrinfo(name, 443, type=socket.SOCK_STREAM)
        except TimeoutError as error:
            raise ResolverSlow(name) from error
        except socket.gaierror as error:
            if error.errno in {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)}:
                raise NoSuchName(name) from error
            raise ResolverFailed(f"{name}: {error}") from error
        except UnicodeError as error:
            raise NoSuchName(name) from error
        return list(dict.fromkeys(str(item[4][0]) for item in found))


class NamedResolver:
    """One resolver, asked directly over DNS."""

    def __init__(
        self, address: str, port: int = 53, table: Mapping[str, str] | None = None
    ) -> None:
        self._told = f"résolveur DNS {address}" + (f":{port}" if port != 53 else "")
        self._table = table or {}
        self._resolver = dns.asyncresolver.Resolver(configure=False)
        self._resolver.nameservers = [address]
        self._resolver.port = port
        self._resolver.lifetime = ANSWER_SECONDS
        self._resolver.timeout = ANSWER_SECONDS

    @property
    def told(self) -> str:
        """The resolver's address."""
        return self._told

    async def resolve(self, name: str) -> list[str]:
        """See :meth:`Resolver.resolve`."""
        if name in self._table:
            return [self._table[name]]
        found: list[str] = []
        for kind in (dns.rdatatype.A, dns.rdatatype.AAAA):
            try:
                answer = await self._resolver.resolve(name + ".", kind, raise_on_no_answer=False)
            except dns.resolver.NXDOMAIN as error:
                raise NoSuchName(name) from error
            except dns.exception.Timeout as error:
                raise ResolverSlow(name) from error
            except (dns.resolver.NoNameservers, dns.resolver.YXDOMAIN, OSError) as error:
                raise ResolverFailed(f"{name}: {error}") from error
            except (dns.name.LabelTooLong, dns.name.EmptyLabel, dns.name.NameTooLong) as error:
                raise NoSuchName(name) from error
            found += [record.to_text() for record in answer.rrset or ()]
            if found:
                return found
        raise NoSuchName(name)


def resolver_of(setting: str, table: Mapping[str, str]) -> Resolver:
    """
    Return the configured resolver, the system's where none is.

    Raises:
        ValueError: the setting is no ``IP`` or ``IP:port``.
    """
    if not setting:
        return SystemResolver(table)
    address, port = setting, "53"
    if setting.count(":") == 1:
        address, _, port = setting.partition(":")
    elif setting.startswith("["):
        address, _, port = setting[1:].partition("]")
        port = port.lstrip(":") or "53"
    return NamedResolver(str(ipaddress.ip_address(address)), int(port), table)


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """What a resolver said of one name."""

    name: str
    state: str
    """``found``, ``none`` (NXDOMAIN or no address), ``failed`` or ``slow``."""

    addresses: tuple[str, ...] = ()


async def resolutions(
    names: Sequence[str], resolver: Resolver, *, per_second: float
) -> AsyncIterator[Resolution]:
    """Yield what the resolver says of each name, as it says it; begin no more than so many a second."""
    waiting: set[asyncio.Task[Resolution]] = set()
    began = time.monotonic()
    try:
        for number, name in enumerate(names):
            due = began + number / per_second - time.monotonic()
            if due > 0:
                await asyncio.sleep(due)
            waiting.add(asyncio.create_task(_one(name, resolver)))
            if len(waiting) >= AT_ONCE:
                done, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
                for task in done:
                    yield task.result()
        for ended in asyncio.as_completed(waiting):
            yield await ended
    finally:
        for task in waiting:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task


async def _one(name: str, resolver: Resolver) -> Resolution:
    try:
        return Resolution(name=name, state="found", addresses=tuple(await resolver.resolve(name)))
    except NoSuchName:
        return Resolution(name=name, state="none")
    except ResolverSlow:
        return Resolution(name=name, state="slow")
    except ResolutionError:
        return Resolution(name=name, state="failed")
