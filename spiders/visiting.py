"""
Visit a source: read each page just enough to find the next ones, and say at the end what the visit saw.

The spider decides nothing about content. It reads robots.txt first, follows what the platform or network module
says to visit next, visits a page again with the browser where it shows nothing without scripts, and closes with an
outcome: only a visit in which nothing was missed is *complete*.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from itertools import chain
from typing import Any, ClassVar
from urllib.parse import urlsplit, urlunsplit

from protego import Protego
from scrapy import Request, Spider
from scrapy.extensions.throttle import AutoThrottle
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.errors import BudgetSpent, EvidenceNotWritten, NoBrowser, Refused
from crawler.handler import BROWSER, CAPTURE, RENDERED, REQUESTED, ROLE, UNCHANGED, VIA
from crawler.visit import VisitRun
from spiders.pictures import pictures
from spiders.read import next_pages
from spiders.reading.searching import searches
from spiders.reading.standing import standing
from storage.address import host_of, same_site
from storage.page import Page
from storage.records.reading import NextPage, PageRole
from storage.records.source import BrowserUse, Outcome, RobotsPolicy, SourceKind
from storage.records.standing import PageStanding, Standing

_ENDINGS = {
    Standing.BLOCKED: Outcome.BLOCKED,
    Standing.LOGIN_WALL: Outcome.BLOCKED,
    Standing.SEIZED: Outcome.SEIZED,
    Standing.PARKED: Outcome.GONE,
    Standing.EXPIRED: Outcome.GONE,
    Standing.NOT_FOUND: Outcome.GONE,
    Standing.REDIRECTED: Outcome.REDIRECTED,
    Standing.MAINTENANCE: Outcome.UNREACHABLE,
    Standing.ERROR: Outcome.UNREACHABLE,
    Standing.EMPTY: Outcome.UNREACHABLE,
    Standing.NEEDS_SCRIPTS: Outcome.PARTIAL,
}
"""What a visit is whose first page stands like this."""

_PICTURES = {PageRole.IMAGE.value, PageRole.ICON.value}
_OPTIONAL = {*_PICTURES, PageRole.SITEMAP.value, PageRole.API.value, PageRole.SEARCH.value}
"""Pages asked for on the chance that they exist: a visit is complete without them, unless they were there before."""

_ABSENT = {Standing.NOT_FOUND, Standing.REDIRECTED}
"""What a page that is no more looks like. Anything else that is no content hides what there may be."""

_ANSWERS = list(range(400, 600))
"""Statuses that are read, not dropped: redirects are followed, every other answer says something."""

MAX_CRAWL_DELAY = 30.0
MAX_ROBOTS = 512_000
"""Bytes of a robots.txt that are read; RFC 9309 (2.5) asks for at least 500 KiB."""


class VisitingSpider(Spider):
    """Visits one page or feed; shops and accounts build on it."""

    name: str = "page"
    follows: ClassVar[bool] = False
    """Whether pages lead to further pages."""

    def __init__(self, run: VisitRun, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.run = run
        self._seen: set[str] = set()
        self._rendered: set[str] = set()
        self._missed: list[str] = []
        self._walls = 0
        self._contents = 0
        self._images = 0
        self._rules: Protego | None = None
        self._ending: tuple[Outcome, str] | None = None
        run.on_spent = self._stop_asking

    # -- the visit ---------------------------------------------------------------------------------

    async def start(self) -> AsyncIterator[Any]:
        """Ask for robots.txt; everything else follows from it."""
        parts = urlsplit(self.first_url)
        robots = urlunsplit((parts.scheme, parts.netloc, "/robots.txt", "", ""))
        meta = {ROLE: "robots", "handle_httpstatus_list": _ANSWERS}
        yield Request(
            robots,
            callback=self._robots,
            errback=self._no_robots,
            priority=1000,
            meta=meta,
            dont_filter=True,
        )

    @property
    def first_url(self) -> str:
        """The page the visit begins with."""
        return self.run.order.url

    def after_first(self, page: Page) -> Iterator[NextPage]:  # noqa: ARG002 - for the kinds of visit that need it
        """Yield pages worth visiting besides those the first one leads to."""
        return iter(())

    def _robots(self, response: Response) -> Iterator[Request]:
        if response.status == 200:
            self._rules = Protego.parse(response.body[:MAX_ROBOTS].decode("utf-8", "replace"))
            delay = self._rules.crawl_delay(self._agent)
            slot_delay = min(float(delay), MAX_CRAWL_DELAY) if delay else 0.0
            if (
                slot_delay > self.run.order.pace_seconds
                and self.run.order.robots is RobotsPolicy.OBEY
            ):
                self._slow_down(slot_delay)
        yield from self._first()

    def _no_robots(self, failure: Failure) -> Iterator[Request]:
        if isinstance(failure.value, Refused):
            self._ending = (Outcome.ERROR, f"refused by the guard: {failure.getErrorMessage()}")
            return
        yield from self._first()

    def _first(self) -> Iterator[Request]:
        browser = self.run.order.browser is BrowserUse.ALWAYS
        request = self._request(
            NextPage(url=self.first_url, role=self._first_role(), priority=900, browser=browser),
            via="source",
        )
        if request is None:
            self._ending = (
                Outcome.BLOCKED,
                "robots.txt asks not to visit this page, and the policy is to obey",
            )
            return
        yield request.replace(callback=self._first_page, errback=self._first_failed)

    def _first_role(self) -> PageRole:
        return {
            SourceKind.SHOP: PageRole.HOME,
            SourceKind.SOCIAL: PageRole.ACCOUNT,
            SourceKind.FEED: PageRole.FEED,
        }.get(self.run.order.kind, PageRole.OTHER)

    def _first_page(self, response: Response) -> Iterator[Request]:
        page = _page(response)
        found = self._standing(page)
        if found.standing is Standing.NEEDS_SCRIPTS and self._may_render(response):
            yield self._render(response, callback=self._first_page, errback=self._first_failed)
            return
        if not found.standing.is_content:
            self._ending = (_ENDINGS[found.standing], _reason(found))
            return
        self._contents += 1
        if self._illustrates(response):
            yield self._render(response, callback=self._illustrated, errback=self._not_illustrated)
        if self.follows:
            for following in chain(self.after_first(page), searches(page, self.run.order.searches)):
                yield from self._follow(following, via=page.url)
            yield from self._next(page)

    def _first_failed(self, failure: Failure) -> None:
        if isinstance(failure.value, BudgetSpent):
            self._ending = (Outcome.PARTIAL, f"budget spent: {self.run.spent}")
        elif isinstance(failure.value, EvidenceNotWritten | NoBrowser):
            self._ending = (Outcome.ERROR, failure.getErrorMessage())
        elif isinstance(failure.value, Refused):
            self._ending = (Outcome.ERROR, f"refused by the guard: {failure.getErrorMessage()}")
        else:
            self._ending = (Outcome.UNREACHABLE, failure.getErrorMessage()[:400])

    def _further_page(self, response: Response) -> Iterator[Request]:
        page = _page(response)
        role = response.meta.get(ROLE, "")
        if role in _PICTURES:
            return
        found = self._standing(page)
        if found.standing is Standing.NEEDS_SCRIPTS and self._may_render(response):
            yield self._render(response, callback=self._further_page, errback=self._further_failed)
        elif found.standing.is_content:
            self._contents += 1
            if self.run.order.browser_settings.illustrate == "all" and self._may_render(response):
                yield self._render(
                    response, callback=self._illustrated, errback=self._not_illustrated
                )
            yield from self._next(page)
        elif found.standing not in _ABSENT and self._counts(role, response.url):
            self._walls += found.standing is Standing.BLOCKED
            self._missed.append(f"{response.url}: {found.standing.value}")

    def _further_failed(self, failure: Failure) -> None:
        request: Request = failure.request  # type: ignore[attr-defined]
        if isinstance(failure.value, BudgetSpent):
            self.run.skip("budget")
            self._missed.append(f"{request.url}: budget")
        elif isinstance(failure.value, Refused):
            self.run.skip("refused")
        elif self._counts(request.meta.get(ROLE, ""), request.url):
            self._missed.append(f"{request.url}: {failure.getErrorMessage()[:200]}")

    def _counts(self, role: str, url: str) -> bool:
        """Say whether a page that could not be seen leaves the visit incomplete."""
        if role in _PICTURES:
            return False
        return role not in _OPTIONAL or self.run.recorder.knows(url)

    def _stop_asking(self) -> None:
        """Drop what waits: asking it at the site's pace, to be refused one by one, would only take time."""
        engine = self.crawler.engine
        if engine is not None and engine.spider is not None:
            closing = asyncio.ensure_future(engine.close_spider_async(reason="budget"))
            closing.add_done_callback(lambda done: done.cancelled() or done.exception())

    def closed(self, reason: str) -> None:
        """Say how the visit ended."""
        if self._ending is not None:
            outcome, why = self._ending
        elif self.run.spent:
            outcome, why = Outcome.PARTIAL, f"budget spent: {self.run.spent}"
        elif self._walls and self._walls >= self._contents:
            outcome, why = (
                Outcome.BLOCKED,
                f"{self._walls} pages refused, {self._contents} read; first: {self._missed[0]}",
            )
        elif self._missed:
            outcome, why = (
                Outcome.PARTIAL,
                f"{len(self._missed)} pages missed; first: {self._missed[0]}",
            )
        elif reason != "finished":
            outcome, why = Outcome.PARTIAL, f"stopped: {reason}"
        elif self._contents == 0:
            outcome, why = Outcome.ERROR, "nothing was visited"
        else:
            outcome, why = Outcome.COMPLETE, f"{self._contents} pages read, none missed"
        self.run.outcome, self.run.reason = outcome, why

    # -- which pages -------------------------------------------------------------------------------

    def _next(self, page: Page) -> Iterator[Request]:
        if self.follows:
            for following in next_pages(page):
                yield from self._follow(following, via=page.url)
            if self._images < self.run.order.budget.images:
                for picture in pictures(page):
                    yield from self._follow(picture, via=page.url)

    def _follow(self, following: NextPage, via: str) -> Iterator[Request]:
        if following.url.partition("#")[0] in self._seen:
            return
        if (
            following.role.value in _PICTURES
        ):  # asked for once a month's series, wherever they are kept
            full = self._images >= self.run.order.budget.images
            if full or self.run.recorder.knows(following.url.partition("#")[0]):
                return
        elif not same_site(following.url, self.run.order.url):
            return
        request = self._request(following, via=via)
        if request is not None:
            self._images += following.role.value in _PICTURES
            yield request

    def _request(self, following: NextPage, via: str) -> Request | None:
        url = following.url.partition("#")[0]
        if url in self._seen or not url.startswith(("http://", "https://")):
            return None
        self._seen.add(url)
        if not self._robots_allow(url):
            return None
        return Request(
            url,
            callback=self._further_page,
            errback=self._further_failed,
            priority=following.priority - (500 if following.role.value in _PICTURES else 0),
            meta={
                ROLE: following.role.value,
                VIA: via,
                REQUESTED: url,
                BROWSER: following.browser and self.run.order.browser is not BrowserUse.NEVER,
                "handle_httpstatus_list": _ANSWERS,
                **({"dont_retry": True} if following.role.value in _OPTIONAL else {}),
            },
        )

    def _robots_allow(self, url: str) -> bool:
        if (
            self._rules is None
            or self._rules.can_fetch(url, self._agent)
            or host_of(url) != host_of(self.run.order.url)
        ):
            return True
        obeyed = self.run.order.robots is RobotsPolicy.OBEY
        self.run.robots.append(f"{'not visited' if obeyed else 'visited'}: {url}")
        if obeyed:
            self.run.skip("robots")
        return not obeyed

    # -- with the browser --------------------------------------------------------------------------

    def _may_render(self, response: Response) -> bool:
        return (
            self.run.order.browser is not BrowserUse.NEVER
            and not response.meta.get(RENDERED)
            and response.url not in self._rendered
        )

    def _illustrates(self, response: Response) -> bool:
        wanted = self.run.order.browser_settings.illustrate
        changed = not response.meta.get(UNCHANGED)
        return (wanted == "all" or (wanted == "home" and changed)) and self._may_render(response)

    def _render(self, response: Response, **calls: Any) -> Request:
        self._rendered.add(response.url)
        request: Request = response.request.replace(  # type: ignore[union-attr]
            url=response.url,
            dont_filter=True,
            priority=950,
            meta={**response.meta, BROWSER: True},
            **calls,
        )
        return request

    def _illustrated(self, response: Response) -> None:
        """Nothing to read: the picture is the point."""

    def _not_illustrated(self, failure: Failure) -> None:  # noqa: ARG002 - Scrapy's form of an errback
        self.run.skip("picture")

    # -- small things ------------------------------------------------------------------------------

    @property
    def _agent(self) -> str:
        return self.run.order.network.user_agent

    def _standing(self, page: Page) -> PageStanding:
        return standing(page)

    def _slow_down(self, seconds: float) -> None:
        for extension in self.crawler.extensions.middlewares:
            if isinstance(extension, AutoThrottle):
                extension.mindelay = max(extension.mindelay, seconds)
        self.crawler.engine.downloader._delay = seconds  # noqa: SLF001 - as AutoThrottle does
        for slot in self.crawler.engine.downloader.slots.values():
            slot.delay = max(slot.delay, seconds)


def _page(response: Response) -> Page:
    pairs = [
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in response.headers.items()
        for value in values
        if name.lower() != b"content-encoding"
    ]
    return Page(
        url=response.url,
        body=response.body,
        captured_at=datetime.now(UTC),  # the edge: nothing read here is kept
        capture_id=str(response.meta.get(CAPTURE, "")),
        status=response.status,
        headers=tuple(pairs),
        rendered=bool(response.meta.get(RENDERED)),
        requested_url=(response.meta.get("redirect_urls") or [response.url])[0],
        role=str(response.meta.get(ROLE, "")),
    )


def _reason(found: PageStanding) -> str:
    return f"{found.standing.value}: {found.reason}" + (
        f" ({found.detail})" if found.detail else ""
    )
