"""Read a page for who follows it: how it stands, where it leads."""

import logging

from spiders.errors import UnreadablePage
from spiders.pictures import pictures
from spiders.read import bound, goods, leads
from spiders.reading.standing import standing
from spiders.shown import Seen
from storage.page import Page
from storage.records.standing import PageStanding

log = logging.getLogger("portique.visiting")


def looked_at(page: Page, follows: bool, pictured: bool) -> Seen:
    """Return what a visit needs to know of a page, as :func:`spiders.seen.seen` does, by reading it."""
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
    return Seen(
        standing=found, bound=bound(page), leads=tuple(leads(page)), unread=_unread(page),
        pictures=tuple(pictures(page)) if pictured else (),
    )  # fmt: skip


def _unread(page: Page) -> str:
    """Return why the goods of an interface's answer cannot be read; of a page for people, no reader says so."""
    if page.is_html:
        return ""
    try:
        goods(page)
    except UnreadablePage as error:
        return str(error)
    return ""
