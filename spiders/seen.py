"""
What a visit needs to know of a page: how it stands, where it leads; looked up where the same page was seen before.

A page is known by all that this follows from: its address, its bytes, what it was asked for, and the header fields that readers
ask for. Only what came whole under status 200 is remembered: nearly all that a watch sees, and told by its bytes.
"""

import logging
from datetime import UTC, datetime
from hashlib import sha256
from typing import Final

from pydantic import TypeAdapter, ValidationError
from scrapy.http import Response

from crawler.handler import CAPTURE, CUT, RENDERED, ROLE
from crawler.remembered import Remembered
from spiders.shown import Seen
from storage.page import Page
from storage.records.reading import PageRole

log = logging.getLogger("portique.visiting")

TELLING: Final = ("content-type", "cf-mitigated", "rimon", "x-amzn-waf-action")
"""Header fields that a reader asks for under status 200; the others that one asks for tell how a server refuses."""


_FORM: Final = TypeAdapter(Seen)


def page_of(response: Response) -> Page:
    """Open a live response as a page."""
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
        damage=str(response.meta.get(CUT) or ""),
    )


def seen(page: Page, remembered: Remembered, *, follows: bool, pictured: bool) -> Seen:
    """
    Return what a visit needs to know of a page.

    Args:
        follows: whether the visit goes where pages lead, and needs more than how they stand.
        pictured: whether it takes pictures of what they show.
    """
    key = known_by(page, follows, pictured)
    if key is None:
        return _looked_at(page, follows, pictured)
    if (known := remembered.answer(key)) is not None:
        try:
            return _FORM.validate_json(known)
        except ValidationError:
            log.exception("memory_damaged", extra={"url": page.url})
    found = _looked_at(page, follows, pictured)
    if not found.failed:
        remembered.keep(key, _FORM.dump_json(found))
    return found


def known_by(page: Page, follows: bool = True, pictured: bool = False) -> bytes | None:
    """Return what a page is remembered by, None where it is not."""
    if page.status != 200 or page.damage:
        return None
    said = tuple(page.header(name) for name in TELLING)
    # Of all that a page may be visited for, this is the one that readers ask about.
    home = page.role == PageRole.HOME
    asked = (page.url, page.requested_url, home, page.rendered, said, follows, pictured)
    body = page.memo(known_by, lambda: sha256(page.body).digest())
    return sha256(body + repr(asked).encode()).digest()


def _looked_at(page: Page, follows: bool, pictured: bool) -> Seen:
    # All that reads pages, half a second to load: a visit of pages seen before needs none of it.
    from spiders.looking import looked_at

    return looked_at(page, follows, pictured)
