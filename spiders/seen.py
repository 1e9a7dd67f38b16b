"""
What a visit needs to know of a page: how it stands, where it leads, what it offers; looked up where the same page was seen before.

A page is known by all that this follows from: its address, its bytes, what it was asked for, and the header fields that readers
ask for. Only what came whole under status 200 is remembered: nearly all that a watch sees, and told by its bytes.
"""

import logging
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Final

from pydantic import TypeAdapter, ValidationError
from scrapy.http import Response

from crawler.handler import CAPTURE, CUT, RENDERED, ROLE
from crawler.remembered import Remembered
from spiders.errors import UnreadablePage
from spiders.pictures import pictures
from spiders.read import bound, goods, leads
from spiders.reading.standing import standing
from storage.page import Page
from storage.records.reading import NextPage
from storage.records.standing import PageStanding

log = logging.getLogger("portique.visiting")

TELLING: Final = ("content-type", "cf-mitigated", "rimon", "x-amzn-waf-action")
"""Header fields that a reader asks for under status 200; the others that one asks for tell how a server refuses."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a page is to who follows it; a page that is no content stands, and nothing more."""

    standing: PageStanding
    bound: str = ""
    """The bound of ours beyond which it is not followed, or an empty string."""

    leads: tuple[NextPage, ...] = ()
    goods: frozenset[str] = frozenset()
    """The names of what it offers, the same however it is ordered."""

    pictures: tuple[NextPage, ...] = ()
    unread: str = ""
    """Why its goods cannot be read, or an empty string."""

    failed: str = ""
    """What a reader of ours failed with, or an empty string: then it leads nowhere."""


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
    if page.status != 200 or page.damage:
        return _looked_at(page, follows, pictured)
    key = _key(page, follows, pictured)
    if (known := remembered.answer(key)) is not None:
        try:
            return _FORM.validate_json(known)
        except ValidationError:
            log.exception("memory_damaged", extra={"url": page.url})
    found = _looked_at(page, follows, pictured)
    if not found.failed:
        remembered.keep(key, _FORM.dump_json(found))
    return found


def _key(page: Page, follows: bool, pictured: bool) -> bytes:
    said = tuple(page.header(name) for name in TELLING)
    asked = (page.url, page.requested_url, page.role, page.rendered, said, follows, pictured)
    return sha256(sha256(page.body).digest() + repr(asked).encode()).digest()


def _looked_at(page: Page, follows: bool, pictured: bool) -> Seen:
    found = standing(page)
    if not found.standing.is_content:
        return Seen(standing=found)
    try:
        return (
            _content(page, found, pictured) if follows else Seen(standing=found, bound=bound(page))
        )
    except Exception as error:  # a reader that fails costs its page, and is said
        log.exception("reader_failed", extra={"url": page.url})
        return Seen(standing=found, failed=f"{type(error).__name__}: {error}"[:300])


def _content(page: Page, found: PageStanding, pictured: bool) -> Seen:
    names, unread = set[str](), ""
    try:
        names = goods(page)
    except UnreadablePage as error:
        unread = str(error)
    return Seen(
        standing=found, bound=bound(page), leads=tuple(leads(page)), goods=frozenset(names), unread=unread,
        pictures=tuple(pictures(page)) if pictured else (),
    )  # fmt: skip
