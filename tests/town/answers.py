"""What a site of the town is asked and what it answers, before HTTP frames it."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

HTML = "text/html; charset=UTF-8"
JSON = "application/json; charset=UTF-8"
TEXT = "text/plain; charset=UTF-8"
XML = "application/xml; charset=UTF-8"
JPEG = "image/jpeg"
PNG = "image/png"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request as a site sees it."""

    day: int
    method: str
    host: str
    path: str
    """Without the query."""

    query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    """Names in lower case; the last value where one is repeated."""

    count: int = 0
    """How many requests this site already had on this day, without this one."""

    @property
    def parameters(self) -> dict[str, str]:
        """The query's parameters, the last one where a name is repeated."""
        return dict(parse_qsl(self.query, keep_blank_values=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One response, whole, with the manners in which it is to be sent."""

    status: int = 200
    body: bytes = b""
    media: str = HTML
    headers: tuple[tuple[str, str], ...] = ()
    """Sent in this order and with these capitals, after Content-Type."""

    compressed: bool = False
    """Sent with gzip to whoever accepts it."""

    chunked: bool = False
    """Sent in chunks of odd sizes, without Content-Length."""

    seconds: float = 0.0
    """Waited before the first byte, and again in the middle of the body."""

    dated: bool = True
    """Carries ETag and Last-Modified, and answers 304 to who has it already."""

    @property
    def etag(self) -> str:
        """The validator of the body, without quotes."""
        return hashlib.sha256(self.body).hexdigest()[:20]


def html(
    text: str, status: int = 200, headers: tuple[tuple[str, str], ...] = (), *, dated: bool = True
) -> Answer:
    """Answer with a page."""
    return Answer(status=status, body=text.encode(), headers=headers, dated=dated)


def as_json(value: Any, headers: tuple[tuple[str, str], ...] = ()) -> Answer:
    """Answer with JSON, characters outside ASCII escaped as PHP's json_encode does."""
    return Answer(body=json.dumps(value).encode(), media=JSON, headers=headers)


def xml(text: str, media: str = XML) -> Answer:
    """Answer with an XML document."""
    return Answer(body=text.encode(), media=media)


def plain(text: str) -> Answer:
    """Answer with plain text."""
    return Answer(body=text.encode(), media=TEXT)


def redirect(url: str, status: int = 301) -> Answer:
    """Send the reader to another address."""
    body = (
        f'<html><head><title>{status}</title></head><body><a href="{url}">{url}</a></body></html>'
    )
    return Answer(status=status, body=body.encode(), headers=(("Location", url),), dated=False)
