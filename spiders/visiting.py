"""
Visit a source: read each page just enough to find the next ones, and say at the end what the visit saw.

The spider decides nothing about content. It reads robots.txt first, follows what the platform or network module
says to visit next, visits a page again with the browser where it shows nothing without scripts, and settles in the
visit's account what became of every address: from that alone follows how the visit ended.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterable, Iterator
from typing import Any, ClassVar
from urllib.parse import urljoin, urlsplit, urlunsplit

from protego import Protego
from scrapy import Request, Spider, signals
from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.exceptions import DontCloseSpider
from scrapy.extensions.throttle import AutoThrottle
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.errors import BudgetSpent, EvidenceNotWritten, NoBrowser, Refused
from crawler.handler import (
    BROWSER,
    CUT,
    DEPTH,
    RENDERED,
    REQUESTED,
    ROLE,
    UNCHANGED,
    UNDECODED,
    VARIANT,
    VIA,
)
from crawler.outcome import Ending, ending
from crawler.redirects import Known
from crawler.visit import VisitRun
from spiders.choice import OPTIONAL, PICTURES, Choice, Chosen
from spiders.goods import Goods
from spiders.seen import known_by, page_of, seen
from spiders.shown import Seen
from storage.errors import BodyTooLarge
from storage.page import Page
from storage.records.account import Fate
from storage.records.reading import NextPage, PageRole
from storage.records.source import BrowserUse, Outcome, RobotsPolicy, SourceKind
from storage.records.standing import PageStanding, Standing

log = logging.getLogger("portique.visiting")

_ENDINGS = {
    Standing.BLOCKED: Outcome.BLOCKED,
    Standing.LOGIN_WALL: Outcome.BLOCKED,
    Standing.SEIZED: Outcome.SEIZED,
    Standing.BANNER: Outcome.BANNER,
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

_PICTURED = {
    PageRole.HOME, PageRole.ACCOUNT, PageRole.FEED, PageRole.OTHER, PageRole.PRODUCT, PageRole.CONTACT, PageRole.LEGAL,
}  # fmt: skip
"""Why a page is visited whose picture tells much; the first page of any visit is one."""

_BANNERS = {Standing.SEIZED, Standing.BANNER}
"""What stands in place of a site only where the pages that were there before show nothing else."""

_ABSENT = {Standing.NOT_FOUND, Standing.REDIRECTED}
"""What a page that is no more looks like. Anything else that is no content hides what there may be."""

_FATES = {BudgetSpent: Fate.BUDGET, Known: Fate.REDIRECTED}
"""What a request that failed so came to; anything else failed."""

_ANSWERS = list(range(400, 600))
"""Statuses that are read, not dropped: redirects are followed, every other answer says something."""

BEHIND = 3
"""Pages known from before that are asked for where the first one is a seizure banner."""

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
        self.choice = Choice(run)
        self._goods = Goods(run.remembered)
        self._rendered: set[str] = set()
        self._pictures = 0
        self._decided: Ending | None = None
        self._banner: Ending | None = None
        """How the visit ends where no other page shows that the site is still there."""
        run.on_spent = self._stop_asking

    # -- the visit ---------------------------------------------------------------------------------

    async def start(self) -> AsyncIterator[Any]:
        """Ask for robots.txt; everything else follows from it."""
        self.crawler.signals.connect(self._when_idle, signals.spider_idle)
        self.crawler.signals.connect(self._dropped, signals.request_dropped)
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

    def _robots(self, response: Response) -> Iterator[Request]:
        named: Iterable[str] = ()
        if response.status == 200:
            text = response.body[:MAX_ROBOTS].decode("utf-8-sig", "replace")
            self.choice.rules = rules = Protego.parse(text)
            named = rules.sitemaps
            delay = rules.crawl_delay(self._agent)
            slot_delay = min(float(delay), MAX_CRAWL_DELAY) if delay else 0.0
            if (
                slot_delay > self.run.order.pace_seconds
                and self.run.order.robots is RobotsPolicy.OBEY
            ):
                self._slow_down(slot_delay)
        yield from self._first()
        if self.follows:
            yield from self._named(list(named), response.url)

    def _named(self, named: list[str], robots: str) -> Iterator[Request]:
        """Follow the sitemaps that robots.txt names."""
        if not named:
            return
        from spiders.reading import links, sitemaps

        for url in named[: sitemaps.MAX_SITEMAPS]:
            url = links.normal(urljoin(robots, url))
            found = NextPage(url=url, role=PageRole.SITEMAP, priority=40)
            yield from self._follow(found, via=robots)

    def _no_robots(self, failure: Failure) -> Iterator[Request]:
        if isinstance(failure.value, Refused):
            self._end(Outcome.ERROR, f"refused by the guard: {failure.getErrorMessage()}")
            return
        yield from self._first()

    def _first(self) -> Iterator[Request]:
        browser = self.run.order.browser is BrowserUse.ALWAYS
        chosen = self.choice.first(
            NextPage(url=self.first_url, role=self._first_role(), priority=900, browser=browser)
        )
        if chosen is None:
            self._end(
                Outcome.BLOCKED,
                "robots.txt asks not to visit this page, and the policy is to obey",
            )
            return
        yield self._request(chosen).replace(callback=self._first_page, errback=self._first_failed)

    def _first_role(self) -> PageRole:
        return {
            SourceKind.SHOP: PageRole.HOME,
            SourceKind.SOCIAL: PageRole.ACCOUNT,
            SourceKind.FEED: PageRole.FEED,
        }.get(self.run.order.kind, PageRole.OTHER)

    def _first_page(self, response: Response) -> Iterator[Request]:
        if response.meta.get(UNDECODED):
            self._settle(response, Fate.UNDECODED, response.meta[UNDECODED])
            return
        page = page_of(response)
        shown = self._seen(page)
        found = shown.standing
        if found.standing is Standing.NEEDS_SCRIPTS and self._may_render(response):
            yield self._render(response, callback=self._first_page, errback=self._first_failed)
            return
        if not found.standing.is_content:
            self._settle(response, _fate(found), _reason(found))
            if found.standing in _BANNERS:
                yield from self._behind(response, found)
            else:
                self._end(_ENDINGS[found.standing], _reason(found))
            return
        yield from self._pictured(response)
        yield from self._content(response, page, shown, first=True)

    def _behind(self, response: Response, banner: PageStanding) -> Iterator[Request]:
        """Picture a banner and look behind it: a site that still answers elsewhere is not seized, whatever its first page says."""
        self._banner = Ending(outcome=_ENDINGS[banner.standing], reason=_reason(banner))
        yield from self._pictured(response, always=True)
        for chosen in self.choice.known_before(BEHIND):
            yield self._request(chosen)

    def _first_failed(self, failure: Failure) -> None:
        self._account_failure(failure)
        if isinstance(failure.value, BudgetSpent):
            return
        if isinstance(failure.value, EvidenceNotWritten | NoBrowser):
            self._end(Outcome.ERROR, failure.getErrorMessage())
        elif isinstance(failure.value, Refused):
            self._end(Outcome.ERROR, f"refused by the guard: {failure.getErrorMessage()}")
        else:
            self._end(Outcome.UNREACHABLE, failure.getErrorMessage()[:400])

    def _further_page(self, response: Response) -> Iterator[Request]:
        if response.meta.get(ROLE, "") in PICTURES:
            return
        page = page_of(response)
        if response.meta.get(UNDECODED):
            self._settle(response, Fate.UNDECODED, response.meta[UNDECODED])
            return
        if page.role == PageRole.SITEMAP:
            yield from self._sitemap(response, page)
            return
        shown = self._seen(page)
        found = shown.standing
        if found.standing is Standing.NEEDS_SCRIPTS and self._may_render(response):
            yield self._render(response, callback=self._further_page, errback=self._further_failed)
        elif found.standing.is_content:
            self._banner = None
            if self.run.order.browser_settings.illustrate != "home":
                yield from self._pictured(response)
            yield from self._content(response, page, shown)
        else:
            self._settle(response, _fate(found), found.standing.value)

    def _content(
        self, response: Response, page: Page, shown: Seen, *, first: bool = False
    ) -> Iterator[Request]:
        """Follow a page that shows what it is for; one that was cut off is asked again, as often as failures are."""
        cut = response.meta.get(CUT, "")
        if cut and (again := self._once_more(response)) is not None:
            yield again
            return
        unread = shown.failed or shown.unread
        following: Iterable[NextPage] = ()
        if self.follows and not shown.failed:
            try:
                following = self._following(
                    page, shown, response.meta.get(VARIANT, ""), first=first
                )
            except Exception as error:  # a reader that fails costs its page, and is said
                log.exception("reader_failed", extra={"url": page.url})
                unread = f"{type(error).__name__}: {error}"[:300]
        cut = cut or shown.bound
        whole = Fate.CUT if cut else Fate.WHOLE
        self._settle(response, Fate.UNREADABLE if unread else whole, unread or cut)
        depth = response.meta.get(DEPTH, 0)
        if page.role == PageRole.LOOK and following:
            here = NextPage(url=page.url, role=PageRole.CATEGORY, priority=70)
            yield self._request(self.choice.read(here, via=page.url, depth=depth))
        for one in following:
            yield from self._follow(one, via=page.url, depth=depth)

    def _once_more(self, response: Response) -> Request | None:
        """Return the request for a page that came cut off once more, None where that was tried or would be in vain."""
        request = response.request
        if request is None or response.meta[CUT] == "cut off: length":
            return None
        most = min(1, self.run.order.budget.retries)
        return get_retry_request(request, spider=self, reason="cut", max_retry_times=most)

    def _following(self, page: Page, shown: Seen, part: str, *, first: bool) -> Iterable[NextPage]:
        """Return where a page leads, once the visit has learned from what it shows."""
        ways = [
            one.url
            for one in shown.leads
            if not (one.rule or one.variant) and one.role is not PageRole.PAGINATION
        ]
        if page.role == PageRole.LOOK:
            return self._looked(page, shown, part, ways)
        self.choice.variants.saw(page.url, self._goods.of(page, known_by(page)), ways)
        searched = self._searched(page) if first and self.run.order.searches else ()
        return [*searched, *shown.leads, *shown.pictures]

    def _searched(self, page: Page) -> Iterable[NextPage]:
        from spiders.reading.searching import searches

        return searches(page, self.run.order.searches)

    def _looked(self, page: Page, shown: Seen, part: str, ways: list[str]) -> Iterable[NextPage]:
        """Return where a look at a variant leads; nowhere, where it showed nothing new."""
        new = not all(map(self.run.account.knows, ways))
        goods = self._goods.of(page, known_by(page))
        found = self.choice.variants.looked(part, page.url, goods, leads_on=new)
        return shown.leads if found else ()

    def _sitemap(self, response: Response, page: Page) -> Iterator[Request]:
        """Follow what a sitemap lists, whatever it was sent as."""
        from spiders.reading import sitemaps
        from spiders.reading.standing import standing

        try:
            page = sitemaps.opened(page)
        except BodyTooLarge as error:
            self._settle(response, Fate.UNDECODED, str(error))
            return
        if not sitemaps.is_sitemap(page):
            found = standing(page)
            self._settle(response, _fate(found), found.standing.value)
            return
        self._settle(response, Fate.CUT if response.meta.get(CUT) else Fate.WHOLE)
        for one in sitemaps.sitemap_pages(page):
            yield from self._follow(one, via=page.url, depth=response.meta.get(DEPTH, 0))

    def _further_failed(self, failure: Failure) -> None:
        self._account_failure(failure)

    # -- the account -------------------------------------------------------------------------------

    def _settle(self, response: Response, fate: Fate, why: str = "") -> None:
        """Enter what became of a page, and of the addresses that led to it."""
        for url in response.meta.get("redirect_urls", ()):
            self.run.account.settle(url, Fate.REDIRECTED, response.url)
        asked = response.request.url if response.request is not None else response.url
        for url in dict.fromkeys((asked, response.url)):
            self._enter(response.meta, url, fate, why)

    def _enter(self, meta: dict[str, Any], url: str, fate: Fate, why: str) -> None:
        optional = meta.get(ROLE, "") in OPTIONAL and not self.run.recorder.knows(url)
        self.run.account.expect(url, required=not optional)
        self.run.account.settle(url, fate, why)

    def _account_failure(self, failure: Failure) -> None:
        """Enter a request that brought no page, and the addresses that led to it."""
        request: Request = failure.request  # type: ignore[attr-defined]
        if request.meta.get(ROLE, "") in PICTURES:
            return
        why = failure.getErrorMessage()[:300]
        fate = _FATES.get(type(failure.value), Fate.FAILED)
        if isinstance(failure.value, Refused):
            fate = Fate.REFUSED
        for url in dict.fromkeys((*request.meta.get("redirect_urls", ()), request.url)):
            self._enter(request.meta, url, fate, why)

    def _dropped(self, request: Request) -> None:
        """Enter a request that Scrapy's own machinery let fall."""
        self.run.account.settle(request.url, Fate.FILTER, "dropped by the scheduler")

    def _end(self, outcome: Outcome, reason: str) -> None:
        self._decided = Ending(outcome=outcome, reason=reason)

    def _when_idle(self) -> None:
        """Ask for what waited until everything plain was seen."""
        engine = self.crawler.engine
        if (
            self._decided is not None
            or self._banner is not None
            or self.run.spent
            or engine is None
        ):
            return
        later = list(self.choice.later())
        for chosen in later:
            engine.crawl(self._request(chosen))
        if later:
            raise DontCloseSpider

    def _stop_asking(self) -> None:
        """Drop what waits: asking it at the site's pace, to be refused one by one, would only take time."""
        engine = self.crawler.engine
        if engine is not None and engine.spider is not None:
            closing = asyncio.ensure_future(engine.close_spider_async(reason="budget"))
            closing.add_done_callback(lambda done: done.cancelled() or done.exception())

    def closed(self, reason: str) -> None:
        """Say how the visit ended."""
        stopped = "" if reason == "finished" else reason
        self.choice.left()
        if self.run.spent or stopped:
            self.run.account.end(Fate.BUDGET, self.run.spent or stopped)
        found = ending(
            self.run.account.finished(),
            decided=self._decided or self._banner,
            spent=self.run.spent,
            stopped=stopped,
        )
        self.run.outcome, self.run.reason = found.outcome, found.reason

    # -- which pages -------------------------------------------------------------------------------

    def _follow(self, following: NextPage, via: str, depth: int = 0) -> Iterator[Request]:
        chosen = self.choice.chosen(following, via=via, depth=depth)
        if chosen is not None:
            yield self._request(chosen)

    def _request(self, chosen: Chosen) -> Request:
        page = chosen.page
        return Request(
            page.url,
            callback=self._further_page,
            errback=self._further_failed,
            priority=page.priority - (500 if page.role in PICTURES else 0),
            meta={
                ROLE: page.role.value,
                VIA: chosen.via,
                REQUESTED: page.url,
                DEPTH: chosen.depth,
                VARIANT: page.variant,
                BROWSER: page.browser and self.run.order.browser is not BrowserUse.NEVER,
                "handle_httpstatus_list": _ANSWERS,
                **({"dont_retry": True} if page.role in OPTIONAL else {}),
            },
        )

    # -- with the browser --------------------------------------------------------------------------

    def _may_render(self, response: Response) -> bool:
        return (
            self.run.order.browser is not BrowserUse.NEVER
            and not response.meta.get(RENDERED)
            and response.url not in self._rendered
        )

    def _pictured(self, response: Response, *, always: bool = False) -> Iterator[Request]:
        """Yield the request for a page's picture, where one is wanted: of what tells most, when it is new or changed."""
        settings = self.run.order.browser_settings
        seen = response.meta.get(UNCHANGED) and response.url in self.run.order.pictured
        telling = not seen and response.meta.get(ROLE) in _PICTURED
        wanted = settings.illustrate == "all" or (telling and self._pictures < settings.pictures)
        if (
            settings.illustrate == "none"
            or not (always or wanted)
            or not self._may_render(response)
        ):
            return
        self._pictures += 1
        yield self._render(response, callback=self._illustrated, errback=self._not_illustrated)

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

    def _not_illustrated(self, failure: Failure) -> None:
        """Nothing is lost but the picture; the failure is among the visit's."""

    # -- small things ------------------------------------------------------------------------------

    @property
    def _agent(self) -> str:
        return self.run.order.network.user_agent

    def _seen(self, page: Page) -> Seen:
        pictured = self.follows and self.choice.wants_pictures
        return seen(page, self.run.remembered, follows=self.follows, pictured=pictured)

    def _slow_down(self, seconds: float) -> None:
        for extension in self.crawler.extensions.middlewares:
            if isinstance(extension, AutoThrottle):
                extension.mindelay = max(extension.mindelay, seconds)
        self.crawler.engine.downloader._delay = seconds  # noqa: SLF001 - as AutoThrottle does
        for slot in self.crawler.engine.downloader.slots.values():
            slot.delay = max(slot.delay, seconds)


def _fate(found: PageStanding) -> Fate:
    """Return what became of a page that is no content."""
    if found.standing in _ABSENT:
        return Fate.ABSENT
    return Fate.BLOCKED if found.standing is Standing.BLOCKED else Fate.UNAVAILABLE


def _reason(found: PageStanding) -> str:
    return f"{found.standing.value}: {found.reason}" + (
        f" ({found.detail})" if found.detail else ""
    )
