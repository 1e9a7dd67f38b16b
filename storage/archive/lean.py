"""
What a revisit leaves out because an earlier record of its segment says the same: the request, and how the host was found.

A page that did not change is most of what a watch keeps. The segment's ``warcinfo`` states the rule under :data:`FIELD`, so that
whoever reads the file alone can put it back; segments without that field leave out nothing.
"""

from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlsplit

from storage.archive.exchange import Exchange

FIELD: Final = "lean-revisits"
RULE: Final = (
    "a revisit without a request record was asked by the last request record before it, its own path in the request line; "
    "one without dns, port, tls and chain in WARC-JSON-Metadata has those of the last record before it of the same host"
)
FOUND: Final[tuple[str, ...]] = ("dns", "port")
"""Facts that say how a host was found; whoever asks for evidence looks them up (:meth:`storage.evidence.members.Segment.whole`)."""

PROVED: Final[tuple[str, ...]] = ("tls", "chain")
"""Facts that say how a host proved who it is; part of each capture, put back wherever a segment is read."""

CONNECTION: Final = FOUND + PROVED
"""Facts that are the same as long as a host is found and proves itself in the same way."""


@dataclass(slots=True)
class Said:
    """What the records of a segment have said so far."""

    request: bytes | None = None
    """The last request without the address it asks for; None where that cannot be told from the target."""

    connections: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Facts of connections by host; written by exchanges, read back by :meth:`read`."""

    def asks_anew(self, exchange: Exchange) -> bool:
        """Say whether an exchange's request says more than the last one and its address; it is the last one now."""
        before, self.request = self.request, beside_address(exchange)
        return self.request is None or self.request != before

    def found_anew(self, url: str, facts: dict[str, Any]) -> bool:
        """Say whether facts of a connection are others than the host's last ones; they are its last ones now."""
        before, now = self.connection(url), _of_connection(facts)
        self.connections[host_and_port(url)] = now
        return now != before

    def read(self, url: str, facts: dict[str, Any]) -> None:
        """Take in what a record says of its connection; one that says nothing leaves what was said."""
        if now := _of_connection(facts):
            self.connections[host_and_port(url)] = now

    def connection(self, url: str) -> dict[str, Any]:
        """Return the last facts of the connection to an address's host; nothing where none were said."""
        return self.connections.get(host_and_port(url), {})


def states_connection(facts: dict[str, Any]) -> bool:
    """Say whether a record says itself what its connection was; then nothing of it is left out."""
    return not facts.keys().isdisjoint(CONNECTION)


def _of_connection(facts: dict[str, Any]) -> dict[str, Any]:
    return {name: facts[name] for name in CONNECTION if name in facts}


def beside_address(exchange: Exchange) -> bytes | None:
    """Return a request without its path; None where its path is not its address's, or it has a body."""
    method, _, rest = exchange.request_head.partition(b" ")
    path, _, rest = rest.partition(b" ")
    if exchange.request_body or path != path_of(exchange.url):
        return None
    return method + b" " + rest


def path_of(url: str) -> bytes:
    """Return what a request line asks for of an address."""
    parts = urlsplit(url)
    query = f"?{parts.query}" if parts.query else ""
    return f"{parts.path or '/'}{query}".encode()


def host_and_port(url: str) -> str:
    """Return what of an address is looked up and connected to."""
    return urlsplit(url).netloc.lower()
