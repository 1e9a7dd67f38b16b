"""Post to a time-stamping authority, or to a service that is told of a digest, through the one guarded way out."""

import asyncio
from urllib.parse import urlsplit

from crawler.egress import Egress
from crawler.errors import CrawlError
from crawler.order import NetworkSettings
from storage.evidence.timestamp import MAX_ANSWER, Post

_TAKEN = {200, 201, 202, 204}


def guarded_post(settings: NetworkSettings) -> Post:
    """Return a function that posts through the guard of these settings; it raises OSError where no answer came."""

    def post(url: str, body: bytes, headers: dict[str, str], seconds: float) -> bytes:
        return asyncio.run(_send(settings, url, body, headers, seconds))

    return post


async def _send(
    settings: NetworkSettings, url: str, body: bytes, headers: dict[str, str], seconds: float
) -> bytes:
    egress = Egress(settings, concurrency=1)
    fields = [
        ("Host", urlsplit(url).netloc),
        *headers.items(),
        ("Content-Length", str(len(body))),
        ("Connection", "close"),
    ]
    try:
        fetched = await egress.fetch(
            url, fields, method="POST", body=body, limit=MAX_ANSWER, seconds=seconds
        )
    except CrawlError as error:
        raise OSError(str(error)) from error
    finally:
        await egress.aclose()
    if fetched.exchange.status not in _TAKEN or fetched.exchange.truncated:
        raise OSError(
            f"{url} answered {fetched.exchange.status} ({fetched.exchange.truncated or 'whole'})"
        )
    return fetched.exchange.entity
