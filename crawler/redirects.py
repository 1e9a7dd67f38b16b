"""
Follow a redirect to where its sender meant it, and keep account of every address on the way.

A page that redirects to itself sets a cookie and is asked again; one that goes on doing so is left, and said.
"""

from typing import Final
from urllib.parse import urlsplit

from scrapy import Request, Spider
from scrapy.downloadermiddlewares.redirect import MetaRefreshMiddleware, RedirectMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from crawler.visit import VisitRun
from storage.address import target_of

STATUSES: Final = frozenset((301, 302, 303, 307, 308))
MAX_SELF: Final = 3
"""How often a page that redirects to itself is asked again."""


class Redirects(RedirectMiddleware):
    """Scrapy's, for what servers really send as ``Location``, and without a second visit of a page that is known."""

    def process_response(  # type: ignore[override]  # Scrapy passes no spider any longer
        self, request: Request, response: Response
    ) -> Request | Response:
        """Return the request that follows a redirect, or the response where there is none to follow."""
        location = response.headers.get("Location")
        if location is None or response.status not in STATUSES:
            return response
        target = target_of(request.url, location)
        if urlsplit(target).scheme not in {"http", "https"}:
            return response
        redirected = self._build_redirect_request(request, response, url=target)
        target = redirected.url
        if target == request.url:
            times = [*request.meta.get("redirect_urls", []), request.url].count(request.url)
            if times > MAX_SELF:
                raise IgnoreRequest(f"it redirects to itself again and again ({times} times)")
        elif not request.dont_filter and _known(self.crawler.spider, target, request):
            raise Known(target)
        found: Request = self._redirect(redirected, request, response.status)
        return found


class Refreshes(MetaRefreshMiddleware):
    """Scrapy's, but a page that only loads itself again, or leads where the visit goes anyway, is a page to read."""

    def process_response(  # type: ignore[override]  # Scrapy passes no spider any longer
        self, request: Request, response: Response
    ) -> Request | Response:
        """Return the request that a page's ``meta refresh`` asks for, or the page."""
        found: Request | Response = super().process_response(request, response)
        if isinstance(found, Response):
            return found
        again = found.url == request.url and not response.headers.get("Set-Cookie")
        return response if again or _known(self.crawler.spider, found.url, request) else found


def _known(spider: Spider | None, target: str, request: Request) -> bool:
    """Say whether a page was asked or is going to be, by another way than this one."""
    run: VisitRun = spider.run  # type: ignore[union-attr]
    own = {request.url, *request.meta.get("redirect_urls", ())}
    return target not in own and run.account.knows(target)


class Known(IgnoreRequest):
    """A redirect leads to a page that the visit knows already."""

    def __init__(self, target: str) -> None:
        super().__init__(f"redirected to {target}")
        self.target = target
