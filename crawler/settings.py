"""Scrapy's settings for one visit, made from its order."""

from typing import Any

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadTimeoutError,
)

from crawler.order import VisitOrder

ACCEPT = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
ACCEPT_ENCODING = "gzip, deflate"
"""Only codings that are decoded in a stream within a byte budget."""

MAX_REDIRECTS = 10


def scrapy_settings(order: VisitOrder) -> dict[str, Any]:
    """Return the settings; nothing of Scrapy's that reaches the network is left at a default we did not choose."""
    handler = "crawler.handler.CapturingHandler"
    return {
        "DOWNLOAD_HANDLERS": {
            "http": handler,
            "https": handler,
            "ftp": None,
            "s3": None,
            "file": None,
            "data": None,
        },
        "USER_AGENT": order.network.user_agent,
        "DEFAULT_REQUEST_HEADERS": {
            "Accept": ACCEPT,
            "Accept-Language": order.network.accept_language,
            "Accept-Encoding": ACCEPT_ENCODING,
        },
        "ROBOTSTXT_OBEY": False,  # spiders.visiting reads robots.txt itself: policy and audit trail
        "COMPRESSION_ENABLED": False,  # the handler decodes, with the code that the analysis decodes with
        "REFERER_ENABLED": False,
        "COOKIES_ENABLED": True,
        "HTTPPROXY_ENABLED": False,  # proxies named in the environment are not for evidence
        "RETRY_EXCEPTIONS": [
            DownloadTimeoutError,
            CannotResolveHostError,
            DownloadConnectionRefusedError,
        ],
        "RETRY_TIMES": order.budget.retries,
        "RETRY_HTTP_CODES": [500, 502, 503, 504, 522, 524, 408],
        "RETRY_PRIORITY_ADJUST": -2000,  # after everything else: what failed under load is asked again when it is quiet
        "REDIRECT_MAX_TIMES": MAX_REDIRECTS,
        "DOWNLOADER_MIDDLEWARES": {
            "scrapy.downloadermiddlewares.cookies.CookiesMiddleware": None,
            "crawler.cookies.BoundedCookies": 700,
            "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
            "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,
            "crawler.redirects.Redirects": 600,
            "crawler.redirects.Refreshes": 580,
        },
        "METAREFRESH_ENABLED": True,
        "DOWNLOAD_DELAY": order.pace_seconds,
        "DOWNLOAD_DELAY_JITTER": 0.5,
        "AUTOTHROTTLE_ENABLED": order.pace_seconds > 0,
        "AUTOTHROTTLE_START_DELAY": order.pace_seconds,
        "AUTOTHROTTLE_TARGET_CONCURRENCY": 1.0,
        "CONCURRENT_REQUESTS": order.budget.concurrency * 2,
        "CONCURRENT_REQUESTS_PER_DOMAIN": order.budget.concurrency,
        "DOWNLOAD_TIMEOUT": 600,  # the handler has its own deadlines; a browser visit may take longer
        "DOWNLOAD_MAXSIZE": order.budget.body_megabytes * 1_000_000,
        "DOWNLOAD_WARNSIZE": 0,
        "CONCURRENT_ITEMS": 4,  # Scrapy makes that many tasks for each response; our spiders yield no items
        "DEPTH_LIMIT": 0,  # what is not asked is said: depth, doubles and long addresses are for the spider, which keeps account
        "DUPEFILTER_CLASS": "scrapy.dupefilters.BaseDupeFilter",
        "URLLENGTH_LIMIT": 0,
        "WARN_ON_GENERATOR_RETURN_VALUE": False,  # asked of each bound callback anew: our source parsed at every response
        "LOG_ENABLED": False,
        "MEMUSAGE_ENABLED": False,
        # Scrapy 2.19 starts a server beside each crawl that runs whatever code it is sent: only what is named here is there.
        "EXTENSIONS_BASE": {"scrapy.extensions.throttle.AutoThrottle": 0},
    }
