"""
An exit: the proxy by which a source is visited, where its visits are not to leave by this machine's own address.

The names are looked up here, judged by the guard, and the proxy is asked for the address that was judged. Where an exit
is set to look names up itself, only what can be told from a name is judged, and every capture says so. What a source is
set to leave by is what it leaves by: an exit that is not there lets nothing out, least of all directly.
"""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import httpcore

from crawler.errors import ExitFailed
from crawler.order import ExitSettings, VisitOrder

if TYPE_CHECKING:
    from python_socks.async_.anyio.v2 import Proxy

_THE_SITES = frozenset((3, 4, 5, 6, 502, 503, 504))
"""Replies by which a proxy says that it let us out and the site does not answer (RFC 1928, 6; RFC 9110, 15.6)."""


@dataclass(frozen=True, slots=True)
class Exit:
    """An exit of the configuration under its name; without settings, one that is named and not there."""

    name: str
    settings: ExitSettings | None

    @property
    def judges(self) -> bool:
        """Say whether the address behind it is looked up, and judged, here."""
        return self.settings is None or not self.settings.resolves

    @property
    def facts(self) -> dict[str, Any]:
        """What is written beside each capture; no address of the proxy, and nothing secret."""
        return {"name": self.name, "kind": self._kind, "address_judged": self.judges}

    @property
    def statement(self) -> str:
        """What the station record says of the way out."""
        how = (
            "names are looked up and judged here, and the proxy is asked for the judged address"
            if self.judges
            else "names are looked up by the proxy: the address behind it is neither known nor judged"
        )
        return f"connections leave by the exit {self.name} ({self._kind}); {how}; proxy variables are not read"

    @property
    def _kind(self) -> str:
        return urlsplit(self.settings.proxy).scheme if self.settings else "missing"

    async def connect(
        self, address: str, port: int, seconds: float | None
    ) -> httpcore.AsyncNetworkStream:
        """
        Return a connection to an address through the proxy.

        Raises:
            ExitFailed: the proxy is not there, or does not let us out.
            httpcore.ConnectError, httpcore.ConnectTimeout: the site does not answer it.
        """
        # A proxy's client is loaded where there is a proxy.
        from httpcore._backends.anyio import AnyIOStream
        from python_socks import ProxyConnectionError, ProxyError, ProxyTimeoutError

        proxy = self._proxy()
        try:
            stream = await proxy.connect(address, port, timeout=seconds)
        except ProxyTimeoutError as error:
            raise httpcore.ConnectTimeout(f"by the exit {self.name}") from error
        except ProxyConnectionError as error:
            raise ExitFailed(self.name, "no proxy answers there") from error
        except ProxyError as error:
            if error.error_code in _THE_SITES:
                raise httpcore.ConnectError(f"by the exit {self.name}: {error}") from error
            raise ExitFailed(self.name, f"the proxy refuses: {error}"[:200]) from error
        return AnyIOStream(stream.anyio_stream)

    def _proxy(self) -> "Proxy":
        if self.settings is None:
            raise ExitFailed(self.name, f"there is no [exits.{self.name}] in the configuration")
        from python_socks import ProxyType
        from python_socks.async_.anyio.v2 import Proxy

        parts = urlsplit(self.settings.proxy)
        user, password = self._credentials(self.settings.credentials)
        kind, host = ProxyType[parts.scheme.upper()], parts.hostname or ""
        return Proxy(kind, host, parts.port or 0, username=user, password=password, rdns=True)

    def _credentials(self, where: str) -> tuple[str | None, str | None]:
        """Read what the proxy asks for, each time anew; nothing of it is kept, printed or archived."""
        if not where:
            return None, None
        kind, _, name = where.partition(":")
        try:
            said = os.environ[name] if kind == "env" else Path(name).read_text(encoding="utf-8")
        except (KeyError, OSError, UnicodeDecodeError) as error:
            raise ExitFailed(self.name, f"its credentials cannot be read from {where}") from error
        user, _, password = said.strip().partition(":")
        return user, password


def exit_of(order: VisitOrder) -> Exit | None:
    """Return the exit of a visit, None where it leaves by this machine's own address."""
    return Exit(order.exit_name, order.exit) if order.exit_name else None
