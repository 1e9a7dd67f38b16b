"""A plain visitor of the town: http.client over the town's own addresses, connections kept alive."""

import gzip
import http.client
import re
import socket
import ssl
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urljoin, urlsplit

from tests.town import Town

_LINK = re.compile(
    r"""(?:href|src|data-src|data-thumb|data-large_image|data-full-size-image-url)=["']([^"'#]+)"""
)


@dataclass(frozen=True, kw_only=True)
class Seen:
    """One response."""

    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    """Decoded."""

    def header(self, name: str) -> str | None:
        """The first value of a header."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)

    @property
    def media(self) -> str:
        """The media type without parameters."""
        return (self.header("content-type") or "").partition(";")[0]

    @cached_property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode()

    @property
    def links(self) -> list[str]:
        """Addresses that an HTML page refers to, absolute."""
        found = [link.replace("&amp;", "&") for link in _LINK.findall(self.text)]
        return [urljoin(self.url, link) for link in found]


class _Plain(http.client.HTTPConnection):
    """A connection to where the town says the name is."""

    def __init__(self, host: str, ip: str, port: int, secure: ssl.SSLContext | None) -> None:
        super().__init__(host, timeout=20)
        self._place = (ip, port)
        self._secure = secure

    def connect(self) -> None:
        self.sock = socket.create_connection(self._place, timeout=20)
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if self._secure is not None:
            self.sock = self._secure.wrap_socket(self.sock, server_hostname=self.host)


class Visitor:
    """Somebody who reads the town's pages."""

    def __init__(self, town: Town, *, trusting: bool = False) -> None:
        self._town = town
        self._open: dict[tuple[str, str], _Plain] = {}
        self._secure = ssl.create_default_context(cafile=town.certificate_authority)
        if trusting:
            self._secure.check_hostname = False
            self._secure.verify_mode = ssl.CERT_NONE

    def __enter__(self) -> "Visitor":
        return self

    def __exit__(self, *_: object) -> None:
        for connection in self._open.values():
            connection.close()

    def get(self, url: str, headers: dict[str, str] | None = None, method: str = "GET") -> Seen:
        """Ask for an address once, following nothing."""
        parts = urlsplit(url)
        assert parts.hostname is not None
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        key = (parts.scheme, parts.hostname)
        known = key in self._open
        connection = self._open.get(key) or self._connect(*key)
        try:
            answer = self._ask(connection, method, path, headers or {})
        except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
            connection.close()
            del self._open[key]
            if not known:
                raise
            return self.get(url, headers, method)
        except BaseException:
            connection.close()
            self._open.pop(key, None)
            raise
        body = answer.read()
        if answer.headers.get("Content-Encoding") == "gzip" and body:
            body = gzip.decompress(body)
        return Seen(url=url, status=answer.status, headers=tuple(answer.getheaders()), body=body)

    def _connect(self, scheme: str, host: str) -> _Plain:
        address = self._town.resolve[host]
        secure = self._secure if scheme == "https" else None
        port = address.ports[443 if secure else 80]
        self._open[scheme, host] = _Plain(host, address.ip, port, secure)
        return self._open[scheme, host]

    def _ask(
        self, connection: _Plain, method: str, path: str, headers: dict[str, str]
    ) -> http.client.HTTPResponse:
        connection.request(method, path, headers={"Accept-Encoding": "gzip"} | headers)
        return connection.getresponse()

    def stroll(self, start: str, limit: int = 400) -> list[Seen]:
        """Read a site from an address on, as far as its own links lead."""
        host = urlsplit(start).hostname
        seen: dict[str, Seen] = {}
        waiting = [start]
        while waiting and len(seen) < limit:
            url = waiting.pop(0)
            if url in seen:
                continue
            seen[url] = page = self.get(url)
            if page.media == "text/html":
                own = [link for link in page.links if urlsplit(link).hostname == host]
                waiting += [link for link in own if link not in seen and "add-to-cart" not in link]
        return list(seen.values())
