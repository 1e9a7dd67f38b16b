"""
Visit a page with Chromium: record its exchanges, then the document as built, the words shown and a picture.

Each page is visited in a context of its own, empty at the start and destroyed at the end. Its requests are made, and
archived as they cross the wire, by :mod:`crawler.gateway`; service workers and new windows are shut.
"""

import asyncio
import os
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urldefrag, urlsplit

from playwright.async_api import Browser as PlaywrightBrowser
from playwright.async_api import (
    BrowserContext,
    Page,
    Playwright,
    Request,
    Response,
)
from playwright.async_api import Error as PlaywrightError

from crawler.consent import refused
from crawler.egress import Egress
from crawler.errors import Refused, TooSlow, Unreachable
from crawler.gateway import Facts, Gateway
from crawler.launching import driver, launched
from crawler.looking import Look
from crawler.memory import kept_below
from crawler.order import BrowserSettings, VisitOrder
from crawler.recorder import Recorder
from storage.records.capture import Capture, CaptureKind

RECYCLE_AFTER = 120
"""Pages after which the browser is started anew: one kept for ever leaks."""

PAGES_AT_ONCE = 3
"""One waits for its page to be quiet while others are drawn: on two cores a fifth quicker than two, and as quick as four."""


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
        self._weighing: asyncio.Task[int] | None = None
        self._starting = asyncio.Lock()
        self._slots = asyncio.Semaphore(PAGES_AT_ONCE)

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
        order: VisitOrder,
        egress: Egress,
        recorder: Recorder,
        facts: dict[str, Any],
    ) -> Rendering:
        """
        Open a page and archive everything it is made of.

        Raises:
            Refused: the address may not be visited.
            Unreachable: no main response came. TooSlow: nor within the deadline.
            EvidenceNotWritten: the archive could not be written. BudgetSpent: the visit's bytes are used up.
            NoBrowser: there is no Chromium, or it does not start.
        """
        egress.guard.check_url(url)
        settings = order.browser_settings
        async with self._slots:
            browser = await self._started(settings)
            gateway = Gateway(
                egress, recorder, order.budget, order.network.accept_language, _facts_of(facts)
            )
            proxy = await gateway.start()
            context: BrowserContext | None = None
            visit: _PageVisit | None = None
            weighed = self._weighed(settings)
            self._open += 1
            try:
                context = await browser.new_context(
                    proxy=proxy,
                    viewport={"width": settings.width, "height": settings.height},
                    user_agent=settings.user_agent or order.network.user_agent,
                    locale="fr-FR",
                    timezone_id="Europe/Paris",
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
                if gateway.fault is not None:
                    raise gateway.fault from error
                if weighed.done():
                    raise Unreachable(f"{url}: {weighed.result()} MB of memory") from error
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
                if self._open == 0:
                    weighed.cancel()
                if context is not None:
                    await _close_quietly(context)
                await gateway.close()

    def _weighed(self, settings: BrowserSettings) -> asyncio.Task[int]:
        """Return the watch over Chromium's memory: one for all pages that are open, ended with the last."""
        if self._weighing is None or self._weighing.done():
            self._weighing = asyncio.create_task(kept_below(settings.megabytes, os.getpid()))
        return self._weighing

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
        self._failed: list[str] = []
        self._script_errors: list[str] = []
        self._document: Response | None = None
        self.bound_for = ""
        """Where the page itself was last sent to: redirects and moves by script included."""

    async def run(self, url: str) -> Rendering:
        began = time.monotonic()
        self.bound_for = url
        page = await self._context.new_page()
        page.on("request", self._begins)
        page.on("requestfailed", self._fails)
        page.on("pageerror", self._script_failed)
        page.on("dialog", lambda dialog: asyncio.ensure_future(dialog.dismiss()))
        self._context.on(
            "page", lambda popup: None if popup is page else asyncio.ensure_future(popup.close())
        )
        response = await self._opened(page, url)
        look = await Look.at(page)
        waited = await self._settle(page, look)
        consent = await refused(page) if self._settings.refuse_consent else False
        document = await look.read()
        at = self._recorder.clock.now()
        picture, picture_facts = await look.picture(document.height, self._settings)
        main = self._main(response)
        final = page.url
        facts = {
            **self._facts,
            "viewport": {"width": self._settings.width, "height": self._settings.height},
            "page_height": document.height,
            "title": document.title[:500],
            "waited": waited,
            "blocked": self._gateway.blocked[:100],
            "failed": self._failed[:100],
            "refused": self._gateway.refusals[:100],
            "script_errors": self._script_errors[:50],
            "consent_click": consent,
            "fresh_profile": True,
            "ms": round((time.monotonic() - began) * 1000),
            "http_status": response.status,
        }
        of = main.id if main is not None else None
        record = self._recorder.record_rendering
        dom = await record(
            CaptureKind.DOM,
            final,
            document.html,
            "text/html; charset=utf-8",
            at=at,
            of=of,
            facts=facts,
        )
        brief: dict[str, Any] = {
            k: self._facts[k] for k in ("role", "requested_url") if k in self._facts
        } | ({"consent_click": consent} if consent else {})
        await record(
            CaptureKind.TEXT,
            final,
            document.text,
            "text/plain; charset=utf-8",
            at=at,
            of=of,
            facts=brief,
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
        if self._gateway.fault is not None:
            raise self._gateway.fault
        return Rendering(
            url=final,
            status=response.status,
            html=document.html,
            response=main,
            dom=dom,
            headers=[(h["name"], h["value"]) for h in await response.headers_array()],
            ip=main.ip if main is not None else None,
        )

    async def _opened(self, page: Page, url: str) -> Response:
        """Open the page; one that would send itself away by a form while it loads is told to stay, and is what there is."""
        page.on("response", self._answers)
        try:
            response = await page.goto(
                url, wait_until="domcontentloaded", timeout=self._settings.load_seconds * 1000
            )
        except PlaywrightError:
            if not self._gateway.stayed or self._document is None:
                raise
            response = self._document
            await page.wait_for_function(
                "document.readyState !== 'loading'", timeout=self._settings.load_seconds * 1000
            )
        if response is None:
            raise Unreachable(f"{url}: the browser got no response")
        return response

    def _answers(self, response: Response) -> None:
        request = response.request
        if (
            request.method == "GET"
            and request.is_navigation_request()
            and request.frame.parent_frame is None
        ):
            self._document = response

    def _begins(self, request: Request) -> None:
        if request.is_navigation_request() and request.frame.parent_frame is None:
            self.bound_for = request.url

    def _fails(self, request: Request) -> None:
        self._failed.append(f"{request.url[:300]}: {request.failure}")

    def _script_failed(self, error: PlaywrightError) -> None:
        self._script_errors.append(str(error)[:300])

    def _main(self, response: Response) -> Capture | None:
        """Return the capture of the document's own response."""
        url = urldefrag(response.url).url
        same = (c for c in self._gateway.captures if c.url == url and c.status == response.status)
        return next(same, None)

    async def _settle(self, page: Page, look: Look) -> str:
        try:
            await page.wait_for_load_state("load", timeout=self._settings.load_seconds * 1000)
            return await look.settled(self._gateway, self._settings)
        except PlaywrightError as error:
            return f"not idle: {str(error).splitlines()[0][:120]}"


async def _close_quietly(context: BrowserContext) -> None:
    try:
        async with asyncio.timeout(10):
            await context.close()
    except (PlaywrightError, TimeoutError):
        return  # the browser died with it; the next visit starts another


def _origin(url: str) -> tuple[str, int]:
    parts = urlsplit(url)
    return parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)


def _facts_of(facts: dict[str, Any]) -> Facts:
    """Return what gives the facts of each exchange: the page's own for the documents that it opens."""

    def given(_url: str, sent: dict[str, str]) -> dict[str, Any]:
        navigates = (
            "upgrade-insecure-requests" in sent
        )  # Chromium says it of documents, frames included
        return {
            "role": facts.get("role", "") if navigates else "",
            "requested_url": facts.get("requested_url", "") if navigates else "",
            "browser": True,
        }

    return given
