"""Scrapy's download handler: every request goes through the guard, every response is archived before it returns."""

from typing import Any
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.crawler import Crawler
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadTimeoutError,
)
from scrapy.http import Headers, Response
from scrapy.responsetypes import responsetypes

from crawler.errors import (
    BudgetSpent,
    EvidenceNotWritten,
    NameUnknown,
    NoBrowser,
    Refused,
    SchemeRefused,
    TooSlow,
    Unreachable,
)
from crawler.visit import VisitRun
from storage.archive.decode import Decoded, decoded
from storage.archive.heads import field
from storage.archive.reader import parse_http
from storage.errors import ArchiveDamaged, BodyTooLarge, UndecodableBody
from storage.records.capture import Capture, CaptureKind

BROWSER = "portique_browser"
ROLE = "portique_role"
REQUESTED = "portique_requested"
VIA = "portique_via"
CAPTURE = "portique_capture"
RENDERED = "portique_rendered"
UNCHANGED = "portique_unchanged"
CUT = "portique_cut"
"""Why the body is not all of the document."""
UNDECODED = "portique_undecoded"
"""Why the body could not be decoded; the response then has none."""
VARIANT = "portique_variant"
"""The part of a look's address that may only rearrange others."""
DEPTH = "portique_depth"
"""Links between a page and the first one, those that turn the pages of a list not counted."""
PICTURES = frozenset({"image", "icon"})
"""Roles that are not pages."""


class CapturingHandler(BaseDownloadHandler):
    """Fetches with :class:`crawler.egress.Egress`, or with the browser where the request asks for it."""

    lazy = True

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._crawler = crawler

    async def download_request(self, request: Request) -> Response:
        """
        Fetch, archive, return; failures become Scrapy's own errors where it may try again.

        Raises:
            Refused, EvidenceNotWritten, BudgetSpent: final for this request.
            DownloadTimeoutError, CannotResolveHostError, DownloadConnectionRefusedError: Scrapy may retry.
        """
        run: VisitRun = self._crawler.spider.run  # type: ignore[union-attr]
        if request.method not in {"GET", "HEAD"}:
            raise SchemeRefused(f"{request.method} {request.url}")
        run.recorder.check()
        run.spend(page=request.meta.get(ROLE) not in PICTURES)
        try:
            if request.meta.get(BROWSER):
                return await self._render(run, request)
            return await self._fetch(run, request)
        except (Refused, NoBrowser) as error:
            await run.failed(request.url, error)
            raise
        except TooSlow as error:
            await run.failed(request.url, error)
            raise DownloadTimeoutError(str(error)) from error
        except NameUnknown as error:
            await run.failed(request.url, error)
            raise CannotResolveHostError(str(error)) from error
        except Unreachable as error:
            await run.failed(request.url, error)
            raise DownloadConnectionRefusedError(str(error)) from error

    async def _fetch(self, run: VisitRun, request: Request) -> Response:
        budget = run.order.budget
        fetched = await run.egress.fetch(
            request.url,
            [*_fields(request), *run.recorder.validators(request.url)],
            method=request.method,
            limit=budget.body_megabytes * 1_000_000,
            seconds=budget.response_seconds,
            facts=_facts(request),
        )
        exchange = fetched.exchange
        try:
            capture = await run.recorder.record(exchange, fetched.tls)
        except BudgetSpent as error:
            run.over(error)
            raise
        run.captured(capture, _via(request))
        status, fields, entity = (
            exchange.status,
            parse_http(exchange.response_head)[1],
            exchange.entity,
        )
        if status == 304 and capture.kind is CaptureKind.REVISIT:
            try:
                status, fields, entity = run.recorder.body_of(capture)
            except (ArchiveDamaged, FileNotFoundError) as error:
                # What the answer stands for is damaged or gone: ask again for the whole, and say so.
                await run.failed(
                    request.url, EvidenceNotWritten(f"not-modified without its body: {error}")
                )
                run.recorder.forget(request.url)
                return await self._fetch(run, request)
        found = _decoded(request, fields, entity, exchange.truncated)
        return _response(request, request.url, status, fields, found, capture, rendered=False)

    async def _render(self, run: VisitRun, request: Request) -> Response:
        try:
            rendering = await run.browser.visit(
                request.url, run.order, run.egress, run.recorder, _facts(request)
            )
        except BudgetSpent as error:
            run.over(error)
            raise
        run.captured(rendering.dom, _via(request))
        request.meta.update({CUT: "", UNDECODED: ""})
        fields = (("Content-Type", "text/html; charset=utf-8"),)
        return _response(
            request,
            rendering.url,
            rendering.status,
            fields,
            rendering.html,
            rendering.dom,
            rendered=True,
        )


def _fields(request: Request) -> list[tuple[str, str]]:
    fields = [("Host", urlsplit(request.url).netloc)]
    for name, values in request.headers.items():
        fields += [(name.decode("latin-1"), value.decode("latin-1")) for value in values]
    return fields


def _via(request: Request) -> str:
    return str(request.meta.get(VIA, ""))


def _facts(request: Request) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "role": request.meta.get(ROLE, ""),
        "requested_url": (request.meta.get("redirect_urls") or [request.url])[0],
        "via": _via(request),
        "depth": request.meta.get(DEPTH, 0),
    }
    if retries := request.meta.get("retry_times"):
        facts["attempt"] = retries + 1
    if redirects := request.meta.get("redirect_urls"):
        facts["redirects"] = list(redirects)
    return facts


def _decoded(
    request: Request, fields: tuple[tuple[str, str], ...], entity: bytes, truncated: str | None
) -> bytes:
    """Return a body as the analysis will read it, and note with the request what of it is not to be had."""
    undecoded, found = "", Decoded(b"")
    try:
        found = decoded(entity, field(fields, "content-encoding"))
    except (BodyTooLarge, UndecodableBody) as error:
        undecoded = str(error)
    cut = found.damage or (f"cut off: {truncated}" if truncated else "")
    request.meta.update({CUT: cut, UNDECODED: undecoded})
    return found.body


def _response(
    request: Request,
    url: str,
    status: int,
    fields: tuple[tuple[str, str], ...],
    body: bytes,
    capture: Capture,
    *,
    rendered: bool,
) -> Response:
    headers = Headers()
    for name, value in fields:
        if name.lower() not in {"transfer-encoding", "content-encoding"}:
            headers.appendlist(name, value.encode("latin-1"))
    request.meta[CAPTURE] = capture.id
    request.meta[RENDERED] = rendered
    request.meta[UNCHANGED] = capture.kind is CaptureKind.REVISIT
    kind = responsetypes.from_args(headers=headers, url=url, body=body)
    return kind(url=url, status=status, headers=headers, body=body, request=request)
