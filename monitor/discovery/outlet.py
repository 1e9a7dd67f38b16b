"""
The way out of discovery: each query is written in the trail, leaves through the crawler's one egress, and is kept.

The order is fixed: allowance, trail, network, disk, answer in the trail; only then is the answer read. An answer is
kept under its SHA-256 in the workspace's ``discovery`` folder, as it was received, compressed.
"""

import asyncio
import gzip
import os
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from crawler.clock import Clock
from crawler.egress import Egress
from crawler.errors import CrawlError
from crawler.order import NetworkSettings
from monitor.discovery.errors import AllowanceSpent, FeedRefused
from monitor.discovery.settings import Discovery
from monitor.discovery.trail import Trail
from storage.archive.decode import decode_body
from storage.ids import sha256_hex

HTTP_FEEDS = ("certificates", "registrations", "search")
MAX_ANSWER = 24 * 1024 * 1024
ANSWER_SECONDS = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What a third party answered, content codings removed."""

    query_id: str
    status: int
    body: bytes
    truncated: bool = False


@dataclass
class Outlet:
    """Asks third parties over HTTP, within the day's allowance and at a polite pace."""

    egress: Egress
    network: NetworkSettings
    settings: Discovery
    trail: Trail
    folder: Path
    clock: Clock
    _last: dict[str, float] = field(default_factory=dict)

    async def ask(self, feed: str, url: str, *, what: str, purpose: str = "") -> Reply:
        """
        Ask one question; ``what`` is what the host learns by it.

        Raises:
            AllowanceSpent: the day's queries are used up; nothing left.
            CrawlError: nothing came back.
            FeedRefused: an error status came back.
        """
        host = urlsplit(url).hostname or url
        now = self.clock.now()
        if self.trail.spent(*HTTP_FEEDS, at=now) >= self.settings.queries_per_day:
            raise AllowanceSpent("requêtes à des tiers", self.settings.queries_per_day)
        await self._keep_pace(host)
        query_id = self.trail.asking(
            feed, at=self.clock.now(), told=host, what=what, purpose=purpose
        )
        try:
            fetched = await self.egress.fetch(
                url, self._headers(url), limit=MAX_ANSWER, seconds=ANSWER_SECONDS
            )
        except CrawlError as error:
            self.trail.answered(
                query_id, at=self.clock.now(), status=f"{type(error).__name__}: {error}"[:300]
            )
            raise
        exchange = fetched.exchange
        body = decode_body(exchange.entity, _coding(exchange.response_head), limit=MAX_ANSWER)
        digest = keep(self.folder, body)
        self.trail.answered(
            query_id, at=self.clock.now(), status=str(exchange.status), sha256=digest
        )
        if not 200 <= exchange.status < 300:
            raise FeedRefused(host, exchange.status)
        return Reply(
            query_id=query_id,
            status=exchange.status,
            body=body,
            truncated=exchange.truncated is not None,
        )

    def _headers(self, url: str) -> list[tuple[str, str]]:
        return [
            ("Host", urlsplit(url).netloc),
            ("User-Agent", self.network.user_agent),
            ("Accept", "application/json, text/plain;q=0.9, */*;q=0.5"),
            ("Accept-Encoding", "gzip"),
        ]

    async def _keep_pace(self, host: str) -> None:
        since = time.monotonic() - self._last.get(host, -1e9)
        if since < self.settings.query_pace_seconds:
            await asyncio.sleep(self.settings.query_pace_seconds - since)
        self._last[host] = time.monotonic()


def keep(folder: Path, body: bytes) -> str:
    """Keep bytes that are about to be read under their SHA-256; return it. What is kept is on disk on return."""
    digest = sha256_hex(body)
    path = folder / digest[:2] / f"{digest}.gz"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        waiting = path.with_suffix(".part")
        with waiting.open("wb") as file:
            file.write(gzip.compress(body, 6, mtime=0))
            file.flush()
            os.fsync(file.fileno())
        waiting.rename(path)
    return digest


def kept(folder: Path, digest: str) -> bytes:
    """Return bytes kept under a digest; raises FileNotFoundError where there are none."""
    return gzip.decompress((folder / digest[:2] / f"{digest}.gz").read_bytes())


def _coding(head: bytes) -> str | None:
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-encoding":
            return value.decode("latin-1").strip()
    return None
