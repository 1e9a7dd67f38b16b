"""
Archive each exchange of a visit, on disk, before anyone decodes it.

Exchanges that arrive while the disk is busy are written together: one ``fsync`` acknowledges all of them (group
commit). :meth:`Recorder.record` returns only when its exchange is evidence.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from crawler.clock import Clock
from crawler.errors import BudgetSpent, EvidenceNotWritten
from crawler.order import KnownCapture, VisitOrder
from crawler.tls import TLSFacts
from storage.archive.exchange import Exchange
from storage.archive.reader import ArchiveReader, parse_http
from storage.archive.writer import SegmentWriter
from storage.errors import CaptureUnknown
from storage.ids import sha256_hex
from storage.records.capture import Capture, CaptureKind

SMALL = 512
"""Bodies below this many bytes are written again rather than referred to: a revisit record costs as much."""


@dataclass(slots=True)
class _Job:
    write: Callable[[SegmentWriter], Capture]
    done: "asyncio.Future[Capture]" = field(
        default_factory=lambda: asyncio.get_running_loop().create_future()
    )


class Recorder:
    """The archive side of one visit."""

    def __init__(
        self, order: VisitOrder, warcinfo: dict[str, str], on_captured: Callable[[Capture], None]
    ) -> None:
        self._order = order
        self.clock = Clock(order.clock_offset_seconds)
        self._on_captured = on_captured
        self._writer = SegmentWriter(
            order.archive / order.segment,
            visit_id=order.visit_id,
            source_id=order.source_id,
            warcinfo=warcinfo,
            began_at=order.started_at,
        )
        self._by_digest: dict[str, Capture] = {}
        self._by_url: dict[str, KnownCapture] = {}
        self._pictures: dict[str, Capture] = {}
        self._captures: dict[str, Capture] = {}
        for known in order.known:
            capture = self._captures[known.id] = _capture_of(order, known)
            if known.kind is CaptureKind.SCREENSHOT:
                self._pictures[known.entity_digest] = capture
                continue
            self._by_digest[known.entity_digest] = capture
            if known.asked:
                self._by_url[known.url] = known
        self._reader = ArchiveReader(order.archive, self._find)
        self._jobs: list[_Job] = []
        self._work: asyncio.Task[None] | None = None
        self._broken: OSError | None = None
        self._closed = False
        self._budget = order.budget.megabytes * 1_000_000
        self.received = 0
        self.count = 0

    def validators(self, url: str) -> list[tuple[str, str]]:
        """Return the conditional request fields for an address captured before in this series."""
        known = self._by_url.get(url)
        if known is None:
            return []
        fields = []
        if known.etag:
            fields.append(("If-None-Match", known.etag))
        if known.last_modified:
            fields.append(("If-Modified-Since", known.last_modified))
        return fields

    def check(self) -> None:
        """
        Say whether what is fetched now could be archived, before it is fetched.

        Raises:
            EvidenceNotWritten: the disk failed, or the visit is over.
        """
        if self._broken is not None:
            raise EvidenceNotWritten(
                f"The archive cannot be written: {self._broken}"
            ) from self._broken
        if self._closed:
            raise EvidenceNotWritten("The visit is over: its segment is closed")

    def forget(self, url: str) -> None:
        """Ask for an address without conditions from now on: what is known of it cannot be read again."""
        self._by_url.pop(url, None)

    @property
    def left(self) -> int:
        """Bytes that may still be received within the visit's budget."""
        return max(0, self._budget - self.received)

    def knows(self, url: str) -> bool:
        """Say whether an address was captured before in this series."""
        return url in self._by_url

    async def record(self, exchange: Exchange, tls: TLSFacts | None = None) -> Capture:
        """
        Archive an exchange; return its capture once it is on disk.

        Raises:
            EvidenceNotWritten: the disk is full or failed.
            BudgetSpent: the visit has received more than its budget; this exchange is archived all the same.
        """
        refers_to = self._original(exchange)

        def write(writer: SegmentWriter) -> Capture:
            if tls is not None and tls.chain_pem:
                exchange.facts["chain"] = writer.add_chain(tls.chain_pem, at=exchange.began_at)
            return writer.add_exchange(exchange, refers_to=refers_to)

        capture = await self._submit(write)
        self.received += len(exchange.response_body)
        if (
            capture.kind is CaptureKind.RESPONSE
            and len(exchange.entity) >= SMALL
            and exchange.truncated is None
        ):
            self._by_digest.setdefault(capture.entity_digest, capture)
        if self.received > self._budget:
            raise BudgetSpent(f"{self.received} bytes received, budget {self._budget}")
        return capture

    async def record_rendering(
        self,
        kind: CaptureKind,
        url: str,
        payload: bytes,
        media_type: str,
        *,
        at: datetime,
        of: str | None,
        facts: dict[str, Any],
    ) -> Capture:
        """Archive what a browser made of a page, a picture that comes out as an earlier one by its digest alone; return its capture once it is on disk."""
        digest = f"sha256:{sha256_hex(payload)}"
        same = self._pictures.get(digest) if kind is CaptureKind.SCREENSHOT else None

        def write(writer: SegmentWriter) -> Capture:
            if same is not None:
                return writer.add_again(same, url, at=at, refers_to=of, facts=facts)
            return writer.add_resource(
                kind, url, payload, media_type, at=at, refers_to=of, facts=facts
            )

        capture = await self._submit(write)
        if kind is CaptureKind.SCREENSHOT:
            self._pictures.setdefault(digest, capture)
        return capture

    async def note(self, name: str, fields: dict[str, Any]) -> None:
        """Archive a fact about the visit."""
        at = self.clock.now()
        await asyncio.to_thread(self._writer.add_metadata, name, fields, at=at)

    def body_of(self, capture: Capture) -> tuple[int, tuple[tuple[str, str], ...], bytes]:
        """
        Return status, fields and body (content coding kept) of the response a not-modified answer stands for.

        Raises:
            ArchiveDamaged, FileNotFoundError: it cannot be read any more.
        """
        return parse_http(self._reader.record(self._find(capture.refers_to or "")).block)

    async def close(self, outcome: dict[str, Any]) -> Path:
        """Write the outcome and give the segment its final name."""
        self._closed = True
        if self._work is not None:
            await self._work
        return await asyncio.to_thread(self._writer.close, outcome, at=self.clock.now())

    def abandon(self) -> None:
        """Let go of the segment without an outcome; whoever enters it finds the whole records in it."""
        self._closed = True
        self._writer.abandon()

    @property
    def size(self) -> int:
        """Bytes of the segment so far."""
        return self._writer.size

    # -- inside ------------------------------------------------------------------------------------

    def _find(self, identity: str) -> Capture:
        if identity not in self._captures:
            raise CaptureUnknown(identity)
        return self._captures[identity]

    def _original(self, exchange: Exchange) -> Capture | None:
        if exchange.status == 304 and exchange.url in self._by_url:
            return self._captures.get(self._by_url[exchange.url].id)
        if exchange.truncated is not None or len(exchange.entity) < SMALL:
            return None
        return self._by_digest.get(f"sha256:{sha256_hex(exchange.entity)}")

    async def _submit(self, write: Callable[[SegmentWriter], Capture]) -> Capture:
        self.check()
        job = _Job(write)
        self._jobs.append(job)
        if self._work is None or self._work.done():
            self._work = asyncio.create_task(self._write_all())
        return await asyncio.shield(job.done)

    async def _write_all(self) -> None:
        while self._jobs:
            jobs, self._jobs = self._jobs, []
            try:
                results = await asyncio.to_thread(self._write, jobs)
            except OSError as error:
                self._broken = error
                for job in jobs + self._jobs:
                    _refuse(job, EvidenceNotWritten(f"The archive cannot be written: {error}"))
                self._jobs = []
                return
            except BaseException as error:  # whoever waits is told, then the fault goes its way
                for job in jobs + self._jobs:
                    _refuse(job, EvidenceNotWritten(f"The archive was not written: {error!r}"))
                self._jobs = []
                raise
            for job, result in zip(jobs, results, strict=True):
                if isinstance(result, Capture):
                    self._captures[result.id] = result
                    self.count += 1
                    self._on_captured(result)
                    if not job.done.done():
                        job.done.set_result(result)
                else:
                    _refuse(job, EvidenceNotWritten(f"This exchange cannot be written: {result!r}"))

    def _write(self, jobs: list[_Job]) -> list[Capture | ValueError]:
        results: list[Capture | ValueError] = []
        for job in jobs:
            try:
                results.append(job.write(self._writer))
            except ValueError as error:  # bytes that no WARC field can hold cost one exchange
                results.append(error)
        self._writer.commit()
        return results


def _refuse(job: _Job, error: EvidenceNotWritten) -> None:
    if not job.done.done():
        job.done.set_exception(error)


def _capture_of(order: VisitOrder, known: KnownCapture) -> Capture:
    return Capture(
        id=known.id,
        visit_id="",
        source_id=order.source_id,
        kind=known.kind,
        url=known.url,
        captured_at=known.captured_at,
        media_type=known.media_type,
        entity_digest=known.entity_digest,
        segment=known.segment,
        offset=known.offset,
        length=known.length,
        member_sha256=known.member_sha256,
        facts={"payload": known.payload_digest},
    )
