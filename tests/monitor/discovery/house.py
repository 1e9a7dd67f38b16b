"""What the tests of discovery share: a ledger and findings of their own, a context, a service on loopback."""

import asyncio
import sqlite3
import threading
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from crawler.clock import Clock
from crawler.egress import Egress
from crawler.order import Address, NetworkSettings
from monitor.discovery.errors import NoSuchName
from monitor.discovery.feed import Context, Feed
from monitor.discovery.names import Names
from monitor.discovery.outlet import Outlet
from monitor.discovery.records import Candidate
from monitor.discovery.resolving import Resolver
from monitor.discovery.settings import Discovery
from monitor.discovery.trail import Trail
from storage.database import open_findings, open_ledger
from storage.findings.schema import findings_migrations
from storage.ledger.schema import ledger_migrations

NOW = datetime(2026, 11, 5, 9, tzinfo=UTC)
Answers = Callable[[str], tuple[int, bytes]]


@dataclass(frozen=True)
class FixedClock(Clock):
    """A clock that stands."""

    at: datetime = NOW

    def now(self) -> datetime:
        return self.at


@dataclass
class TableResolver:
    """A resolver that knows a table, and notes what it was asked."""

    table: Mapping[str, str | Exception]
    asked: list[str] = field(default_factory=list)
    told: str = "résolveur d'essai"

    async def resolve(self, name: str) -> list[str]:
        self.asked.append(name)
        found = self.table.get(name, NoSuchName(name))
        if isinstance(found, Exception):
            raise found
        return [found]


@contextmanager
def service(answer: Answers) -> Iterator[int]:
    """Serve answers by path on loopback; give the port."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, body = answer(self.path)
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@dataclass
class House:
    """A folder with a ledger and findings, and the way out to a service called ``service.example``."""

    folder: Path
    port: int = 9
    at: datetime = NOW

    def __post_init__(self) -> None:
        self.ledger: sqlite3.Connection = open_ledger(
            self.folder / "ledger.db", ledger_migrations
        ).conn
        self.findings: sqlite3.Connection = open_findings(
            self.folder / "findings.db", findings_migrations
        ).conn
        self.trail = Trail(self.ledger)

    def network(self, *, allow: bool = True) -> NetworkSettings:
        return NetworkSettings(
            allow=["127.0.0.0/8"] if allow else [],
            resolve={"service.example": Address(address="127.0.0.1", ports={80: self.port})},
        )

    def seek(
        self,
        feed: Feed,
        settings: Discovery,
        resolver: Resolver | None = None,
        *,
        allow: bool = True,
    ) -> list[Candidate]:
        """Run a feed; what it raises comes out."""

        async def gathered() -> list[Candidate]:
            async with self.context(settings, resolver, allow=allow) as context:
                return [candidate async for candidate in feed.seek(context)]

        return asyncio.run(gathered())

    @asynccontextmanager
    async def context(
        self, settings: Discovery, resolver: Resolver | None = None, *, allow: bool = True
    ) -> AsyncIterator[Context]:
        """Give what a feed works with."""
        network = self.network(allow=allow)
        egress = Egress(network, concurrency=2)
        try:
            outlet = Outlet(
                egress=egress, network=network, settings=settings, trail=self.trail,
                folder=self.folder / "discovery", clock=FixedClock(at=self.at),
            )  # fmt: skip
            yield Context(
                settings=settings, findings=self.findings, trail=self.trail, outlet=outlet,
                resolver=resolver or TableResolver({}), names=Names(settings.names, settings.ignore), folder=outlet.folder,
                watched=frozenset(), left=frozenset(), profiles=(), now=self.at,
            )  # fmt: skip
        finally:
            await egress.aclose()

    def read(
        self,
        site: str,
        text: str,
        *,
        band: str = "",
        kind: str = "",
        visit: str = "",
        standing: str = "content",
        post: bool = False,
    ) -> str:
        """Enter a document of a site as if it had been captured and read; return its capture."""
        number = self.findings.execute("SELECT count(*) FROM document").fetchone()[0]
        document, capture = f"doc-{number}", f"urn:uuid:{number}"
        with self.findings:
            self.findings.execute(
                "INSERT INTO document (id, source_id, site_id, url, kind, status, media_type, entity_digest, capture_id, captured_at, standing) "
                "VALUES (?, 'source-x', ?, ?, 'http', 200, 'text/html', '', ?, ?, ?)",
                (
                    document,
                    site,
                    f"http://{site}/{number}",
                    capture,
                    f"2026-11-01T0{number % 10}:00:00.000000Z",
                    standing,
                ),
            )
            self.findings.execute(
                "INSERT INTO sighting VALUES (?, ?, ?, 'source-x', '2026-11-01T00:00:00.000000Z')",
                (capture, document, visit),
            )
            for place, part in enumerate(text.split("\n")):
                self.findings.execute(
                    "INSERT INTO block (document_id, number, kind, text) VALUES (?, ?, 'body', ?)",
                    (document, place, part),
                )
                if len(part.split()) >= 5:
                    self.findings.execute(
                        "INSERT INTO page_trait VALUES (?, 'wording', ?, ?)",
                        (document, part.lower(), part),
                    )
            if post:
                self.findings.execute(
                    "INSERT INTO post (document_id, post_id, network, url, author, text) VALUES (?, 'p', 'feed', '', 'a', ?)",
                    (document, text),
                )
            if band:
                self.findings.execute(
                    "INSERT INTO verdict (document_id, band, class, score, rule, lexicon) VALUES (?, ?, ?, 0.9, 'R1', 'essai')",
                    (document, band, kind),
                )
            self.findings.execute(
                "INSERT INTO site (id, source_id, label, first_seen_at, last_seen_at, standing, standing_since, band, class) "
                "VALUES (?, 'source-x', ?, '', '', 'content', '', ?, ?) ON CONFLICT (id) DO UPDATE SET band = max(band, excluded.band)",
                (site, site, band or "none", kind),
            )
        return capture
