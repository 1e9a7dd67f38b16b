"""Make one visit with a real crawl process, as the monitor does, and look at what it left."""

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from crawler.order import Budget, KnownCapture, NetworkSettings, VisitOrder
from storage.archive.index import Record, captures, records
from storage.archive.reader import ArchiveReader
from storage.page import Page
from storage.records.capture import Capture
from storage.records.source import BrowserUse, SourceKind
from tests.crawler.wire import browser_settings

ROOT = Path(__file__).parents[2]
SEGMENT = "source-1/2026-11/visit-1.warc.gz"


@dataclass
class Visited:
    """What a visit left."""

    archive: Path
    events: list[dict[str, Any]]
    segment: str = SEGMENT
    known: list[Capture] = field(default_factory=list)

    @property
    def end(self) -> dict[str, Any]:
        """The last event."""
        return self.events[-1]

    @property
    def outcome(self) -> str:
        """How it ended."""
        return str(self.end.get("outcome", self.end["event"]))

    @property
    def captures(self) -> list[Capture]:
        """The captures of its segment."""
        return list(captures(self.archive / self.segment, self.segment))

    @property
    def records(self) -> list[Record]:
        """Every record of its segment."""
        return list(records(self.archive / self.segment))

    def page(self, capture: Capture) -> Page:
        """Open one of its captures."""
        known = {one.id: one for one in (*self.known, *self.captures)}
        return ArchiveReader(self.archive, known.__getitem__).page(capture)

    def statuses(self) -> dict[str, int | None]:
        """Return the status of each response by its path."""
        return {
            "/" + one.url.split("/", 3)[3]: one.status
            for one in self.captures
            if one.status is not None
        }


def order(archive: Path, url: str, network: NetworkSettings, **more: Any) -> VisitOrder:
    """Return the order of a visit that is quick and uses no browser, unless ``more`` says otherwise."""
    values: dict[str, Any] = {
        "visit_id": "visit-1",
        "source_id": "source-1",
        "url": url,
        "kind": SourceKind.SHOP,
        "started_at": datetime.now(UTC),
        "archive": archive,
        "segment": SEGMENT,
        "pace_seconds": 0.0,
        "browser": BrowserUse.NEVER,
        "budget": Budget(response_seconds=3, retries=0),
        "network": network,
        "browser_settings": browser_settings(),
        **more,
    }
    return VisitOrder(**values)


class Crawler:
    """A crawl process that is handed one order after the other, as the monitor does."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "spiders"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, cwd=ROOT,
        )  # fmt: skip

    def __call__(self, one: VisitOrder) -> Visited:
        """Have a visit made; return what it left."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(one.model_dump_json().encode() + b"\n")
        self._process.stdin.flush()
        events: list[dict[str, Any]] = []
        for line in self._process.stdout:
            event = json.loads(line)
            if event.get("visit") == one.visit_id:
                events.append(event)
                if event["event"] in {"closed", "failed"}:
                    return Visited(one.archive, events, one.segment)
        raise AssertionError("the crawl process ended before the visit did")

    def close(self) -> None:
        """End the process by ending its input."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(30)
        self._process.stdout.close()


def known_of(found: Sequence[Capture]) -> list[KnownCapture]:
    """Return captures in the form in which an order names them."""
    return [
        KnownCapture(
            id=one.id, url=one.url, captured_at=one.captured_at, entity_digest=one.entity_digest,
            payload_digest=str(one.facts.get("payload", "")), etag=one.facts.get("etag"),
            last_modified=one.facts.get("last_modified"), segment=one.segment, offset=one.offset, length=one.length,
            member_sha256=one.member_sha256, kind=one.kind, media_type=one.media_type,
            asked=not one.facts.get("browser"),
        )
        for one in found
        if (one.kind.value == "response" and one.status == 200) or (one.kind.value == "screenshot" and one.payload_in is None)
    ]  # fmt: skip
