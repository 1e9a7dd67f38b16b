"""
Visit a page with Chromium: record its exchanges, then the document as built, the words shown and a picture.

Each page is visited in a context of its own, empty at the start and destroyed at the end. Only GET, HEAD and
OPTIONS requests are let out; service workers and web sockets are shut. Playwright gives bodies without their content
coding and header fields without their order, so these exchanges are marked ``wire: false``.
"""

import asyncio
import time
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from playwright.async_api import Browser as PlaywrightBrowser
from playwright.async_api import (
    BrowserContext,
    FloatRect,
    Page,
    Playwright,
    Request,
    Response,
    Route,
)
from playwright.async_api import Error as PlaywrightError

from crawler.chromium import driver, launched
from crawler.egress import connection_facts
from crawler.errors import BudgetSpent, Refused, TooSlow, Unreachable
from crawler.gateway import Gateway
from crawler.guard import Guard
from crawler.order import BrowserSettings, NetworkSettings
from crawler.recorder import Recorder
from storage.archive.exchange import Exchange
from storage.records.capture import Capture, CaptureKind

METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
MAX_EXCHANGES = 400
RECYCLE_AFTER = 120
"""Pages after which the browser is started anew: one kept for ever leaks."""

_SCROLL = """async () => {
  for (let y = 0; y < Math.min(document.documentElement.scrollHeight, 30000); y += window.innerHeight) {
    window.scrollTo(0, y); await new Promise(r => setTimeout(r, 30));
  }
  window.scrollTo(0, 0);
}"""
_SHAPE = """() => ({
  height: Math.max(document.documentElement.scrollHeight, document.body ? document.body.scrollHeight : 0),
  title: document.title, lang: document.documentElement.lang, text: document.body ? document.body.innerText : ''
})"""


@dataclass(slots=True)
class Rendering:
    """What a browser visit of one page gave."""

    url: str
    status: int
    html: bytes
    response: Capture | None
    dom: Capture
    headers: list[tuple[str, str]] = field(default_factory=list)
    ip: str | None = None


class Browser:
    """A Chromium shared by the visits of one crawl process, started when first needed."""

    def __init__(self) -> None:
        self._playwright: Playwright | None = None
        self._browser: PlaywrightBrowser | None = None
        self._pages = 0
        self._open = 0
        self._starting = asyncio.Lock()
        self._slots = asyncio.Semaphore(2)

    async def close(self) -> None:
        """End Chromium and Playwright's driver."""
        if self._browser is not None:
            await self._browser.close()
        if self._playwright is not None:
            await self._playwright.stop()
        self._browser = self._playwright = None

    async def visit(
        self,
        url: str,
        recorder: Recorder,
        network: NetworkSettings,
        settings: BrowserSettings,
        facts: dict[str, Any],
    ) -> Rendering:
        """
        Open a page and archive everything it is made of.

        Raises:
            Refused: the address may not be visited.
            Unreachable: no main response came. TooSlow: nor within the deadline.
            EvidenceNotWritten: the archive could not be written.
            NoBrowser: there is no Chromium, or it does not start.
        """
        guard = Guard(network)
        guard.check_url(url)
        async with self._slots:
            browser = await self._started(settings)
            gateway = Gateway(guard, max_bytes=recorder.left + 1_000_000)
            proxy = await gateway.start()
            context: BrowserContext | None = None
            visit: _PageVisit | None = None
            self._open += 1
            try:
                context = await browser.new_context(
                    proxy={"server": proxy, "bypass": "<-loopback>"},
                    viewport={"width": settings.width, "height": settings.height},
                    user_agent=settings.user_agent or None,
                    locale="fr-FR",
                    timezone_id="Europe/Paris",
                    extra_http_headers={"Accept-Language": network.accept_language},
                    ignore_https_errors=True,
                    service_workers="block",
                    accept_downloads=False,
                )
                visit = _PageVisit(context, gateway, recorder, settings, facts)
                async with asyncio.timeout(settings.load_seconds * 2 + settings.idle_seconds + 30):
                    return await visit.run(url)
            except TimeoutError as error:
                raise TooSlow(f"{url}: the browser did not finish within its deadline") from error
            except PlaywrightError as error:
                host, port = _origin(visit.bound_for if visit is not None else url)
                refusal = next(
                    (p for p in gateway.refusals if p.startswith(f"{host}:{port}: ")), ""
                )
                if "AddressRefused" in refusal or "PortRefused" in refusal:
                    raise Refused(refusal) from error
                raise Unreachable(
                    f"{url}: {refusal or str(error).splitlines()[0][:300]}"
                ) from error
            finally:
                self._open -= 1
                if context is not None:
                    await _close_quietly(context)
                await gateway.close()
                if visit is not None:
                    await visit.end()

    async def _started(self, settings: BrowserSettings) -> PlaywrightBrowser:
        async with self._starting:
            if self._browser is not None and (
                (self._pages >= RECYCLE_AFTER and self._open == 0)
                or not self._browser.is_connected()
            ):
                await self._browser.close()
                self._browser = None
            if self._playwright is None:
                self._playwright = await driver()
            if self._browser is None:
                self._pages = 0
                self._browser = await launched(self._playwright, settings)
            self._pages += 1
            return self._browser

    @property
    def version(self) -> str:
        """Chromium's version, or an empty string before it was started."""
        return self._browser.version if self._browser is not None else ""


class _PageVisit:
    def __init__(
        self,
        context: BrowserContext,
        gateway: Gateway,
        recorder: Recorder,
        settings: BrowserSettings,
        facts: dict[str, Any],
    ) -> None:
        self._context = context
        self._gateway = gateway
        self._recorder = recorder
        self._settings = settings
        self._facts = facts
        self._tasks: list[asyncio.Task[Capture | None]] = []
        self._blocked: list[str] = []
        self._failed: list[str] = []
        self._script_errors: list[str] = []
        self._over: BudgetSpent | None = None
        self._began: dict[Request, datetime] = {}
        self.bound_for = ""
        """Where the page itself was last sent to: redirects and moves by script included."""

    async def end(self) -> None:
        """Wait for exchanges that were still being recorded when the page closed."""
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def run(self, url: str) -> Rendering:
        began = time.monotonic()
        self.bound_for = url
        await self._context.route("**/*", self._gate)
        page = await self._context.new_page()
        page.on("request", self._begins)
        page.on("requestfinished", self._finished)
        page.on("requestfailed", self._fails)
        page.on("pageerror", self._script_failed)
        page.on("dialog", lambda dialog: asyncio.ensure_future(dialog.dismiss()))
        self._context.on(
            "page", lambda popup: None if popup is page else asyncio.ensure_future(popup.close())
        )
        response = await page.goto(
            url, wait_until="domcontentloaded", timeout=self._settings.load_seconds * 1000
        )
        if response is None:
            raise Unreachable(f"{url}: the browser got no response")
        waited = await self._settle(page)
        shape = await page.evaluate(_SHAPE)
        html = (await page.content()).encode("utf-8", "replace")
        at = self._recorder.clock.now()
        picture, picture_facts = await self._picture(page, int(shape["height"]))
        main = await self._main(response)
        final = page.url
        facts = {
            **self._facts,
            "viewport": {"width": self._settings.width, "height": self._settings.height},
            "page_height": shape["height"],
            "title": str(shape["title"])[:500],
            "waited": waited,
            "blocked": self._blocked[:100],
            "failed": self._failed[:100],
            "refused": self._gateway.refusals[:100],
            "script_errors": self._script_errors[:50],
            "consent_click": False,
            "fresh_profile": True,
            "ms": round((time.monotonic() - began) * 1000),
            "http_status": response.status,
        }
        of = main.id if main is not None else None
        record = self._recorder.record_rendering
        dom = await record(
            CaptureKind.DOM, final, html, "text/html; charset=utf-8", at=at, of=of, facts=facts
        )
        brief: dict[str, Any] = {
            k: self._facts[k] for k in ("role", "requested_url") if k in self._facts
        }
        text = str(shape["text"]).encode("utf-8", "replace")
        await record(
            CaptureKind.TEXT, final, text, "text/plain; charset=utf-8", at=at, of=of, facts=brief
        )
        if picture:
            await record(
                CaptureKind.SCREENSHOT,
                final,
                picture,
                "image/png",
                at=at,
                of=of,
                facts={**brief, **picture_facts},
            )
        if self._over is not None:
            raise self._over
        destination = self._gateway.connected(*_origin(response.url))
        return Rendering(
            url=final,
            status=response.status,
            html=html,
            response=main,
            dom=dom,
            headers=[(h["name"], h["value"]) for h in await response.headers_array()],
            ip=destination.address if destination else None,
        )

    async def _gate(self, route: Route) -> None:
        request = route.request
        if request.method not in METHODS or len(self._began) > MAX_EXCHANGES:
            self._blocked.append(f"{request.method} {request.url[:300]}")
            await route.abort("blockedbyclient")
        else:
            await route.continue_()

    def _begins(self, request: Request) -> None:
        self._began.setdefault(request, self._recorder.clock.now())
        if request.is_navigation_request() and request.frame.parent_frame is None:
            self.bound_for = request.url

    def _fails(self, request: Request) -> None:
        self._failed.append(f"{request.url[:300]}: {request.failure}")

    def _script_failed(self, error: PlaywrightError) -> None:
        self._script_errors.append(str(error)[:300])

    def _finished(self, request: Request) -> None:
        self._tasks.append(asyncio.create_task(self._record(request)))

    async def _main(self, response: Response) -> Capture | None:
        captures = await asyncio.gather(*self._tasks)
        return next(
            (
                c
                for c in captures
                if c is not None and c.url == response.url and c.status == response.status
            ),
            None,
        )

    async def _record(self, request: Request) -> Capture | None:
        try:
            response = await request.response()
            if response is None or not request.url.startswith(("http:", "https:")):
                return None
            exchange = await self._exchange(request, response)
        except PlaywrightError as error:
            self._failed.append(f"{request.url[:300]}: {str(error).splitlines()[0][:200]}")
            return None
        try:
            return await self._recorder.record(exchange)
        except BudgetSpent as error:
            self._over = error
            return None

    async def _exchange(self, request: Request, response: Response) -> Exchange:
        redirected = 300 <= response.status < 400
        body = b"" if redirected else await response.body()
        security: dict[str, Any] = dict(await response.security_details() or {})
        destination = self._gateway.connected(*_origin(request.url))
        fields = [(f["name"], f["value"]) for f in await response.headers_array()]
        sent = [(f["name"], f["value"]) for f in await request.headers_array()]
        parts = urlsplit(request.url)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        version = await response.http_version()
        facts: dict[str, Any] = {
            **({"role": self._facts.get("role", "")} if request.is_navigation_request() else {}),
            "requested_url": self._facts.get("requested_url", "")
            if request.is_navigation_request()
            else "",
            "browser": True,
            "resource_type": request.resource_type,
        }
        if destination is not None:
            facts |= connection_facts(destination, None, None)
        if security:
            facts["tls"] = {
                key: security[key]
                for key in ("subjectName", "issuer", "validFrom", "validTo")
                if key in security
            }
        protocol = str(security.get("protocol") or "")
        return Exchange(
            url=request.url,
            method=request.method,
            began_at=self._began.get(request) or self._recorder.clock.now(),
            request_head=_head(f"{request.method} {target} HTTP/1.1", sent),
            status=response.status,
            response_head=_head(
                f"HTTP/1.1 {response.status} {response.status_text or _phrase(response.status)}",
                _decoded(fields, len(body)),
            ),
            response_body=body,
            entity=body,
            wire=False,
            protocol=version.lower() if version else "http/1.1",
            tls_version=protocol.replace("TLS ", "tls/").lower() or None,
            ip=destination.address if destination else None,
            facts=facts,
        )

    async def _settle(self, page: Page) -> str:
        try:
            await page.wait_for_load_state("load", timeout=self._settings.load_seconds * 1000)
            await page.evaluate(_SCROLL)
            await page.wait_for_load_state(
                "networkidle", timeout=self._settings.idle_seconds * 1000
            )
        except PlaywrightError as error:
            return f"not idle: {str(error).splitlines()[0][:120]}"
        return "idle"

    async def _picture(self, page: Page, height: int) -> tuple[bytes, dict[str, Any]]:
        limit = self._settings.screenshot_height
        clip = FloatRect(x=0, y=0, width=self._settings.width, height=max(1, min(height, limit)))
        try:
            picture = await page.screenshot(
                full_page=True, clip=clip, timeout=15_000, animations="disabled"
            )
        except PlaywrightError as error:
            return b"", {"missing": str(error).splitlines()[0][:200]}
        return picture, {"cut": height > limit, "page_height": height}


async def _close_quietly(context: BrowserContext) -> None:
    try:
        async with asyncio.timeout(10):
            await context.close()
    except (PlaywrightError, TimeoutError):
        return  # the browser died with it; the next visit starts another


def _origin(url: str) -> tuple[str, int]:
    parts = urlsplit(url)
    return parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""


def _head(first: str, fields: list[tuple[str, str]]) -> bytes:
    lines = [first, *(f"{name}: {value}" for name, value in fields if not name.startswith(":"))]
    return (
        "\r\n".join(line.replace("\r", " ").replace("\n", " ") for line in lines).encode(
            "latin-1", "replace"
        )
        + b"\r\n\r\n"
    )


def _decoded(fields: list[tuple[str, str]], size: int) -> list[tuple[str, str]]:
    """Say of a body that arrived decoded what its head said, under the names pywb and browsertrix use."""
    moved = {"content-encoding", "content-length", "transfer-encoding"}
    kept = [
        (f"X-Archive-Orig-{name}" if name.lower() in moved else name, value)
        for name, value in fields
    ]
    return [*kept, ("Content-Length", str(size))]
