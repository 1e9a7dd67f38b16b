"""Keep no more cookies of a host than a browser does: a site that sets thousands would have every request carry them."""

from itertools import chain
from typing import Any, Final

from scrapy import Request, Spider
from scrapy.downloadermiddlewares.cookies import CookiesMiddleware
from scrapy.http import Response

MOST: Final = 180
"""Cookies of one host; Chromium's own bound. RFC 6265 (6.1) asks for at least 50."""

LONGEST: Final = 4096
"""Bytes of one cookie, name and value (RFC 6265, 6.1)."""


class BoundedCookies(CookiesMiddleware):
    """Scrapy's, for the visit alone; what is beyond a bound is forgotten, the oldest first."""

    def process_response(
        self, request: Request, response: Response, spider: Spider | None = None
    ) -> Request | Response:
        """Take in what a response sets, and forget what is too much."""
        found = super().process_response(request, response, spider)
        jar: Any = self.jars[request.meta.get("cookiejar")].jar
        for domain, paths in list(jar._cookies.items()):  # noqa: SLF001 - the standard library's jar has no other view by host
            kept = list(chain.from_iterable(named.values() for named in paths.values()))
            long = [one for one in kept if len(one.name) + len(one.value or "") > LONGEST]
            fit = [one for one in kept if one not in long]
            for one in (*long, *fit[: max(0, len(fit) - MOST)]):
                jar.clear(domain, one.path, one.name)
        return found
