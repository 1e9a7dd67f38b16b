"""
What a page offers, read only when a visit must know it: which of a site's addresses show the same things again.

Most visits never ask, and reading it is most of what a page costs its visit. Until then the page's bytes wait, within a bound.
"""

import json
import logging
from collections.abc import Callable, Collection
from dataclasses import replace
from hashlib import sha256
from typing import Final

from crawler.remembered import Remembered
from spiders.errors import UnreadablePage
from storage.page import Page

log = logging.getLogger("portique.visiting")

HELD: Final = 96 * 1024 * 1024
"""Bytes of pages that wait to be read; what comes beyond is read at once."""

Names = Callable[[], frozenset[str]]
"""Gives the names of what a page offers, the same however it is ordered."""


class Goods:
    """The goods of one visit's pages."""

    def __init__(
        self,
        remembered: Remembered,
        most: int = HELD,
        reader: Callable[[Page], Collection[str]] | None = None,
    ) -> None:
        """``reader`` gives the names of what a page offers: :func:`spiders.read.goods`, loaded when first needed."""
        self._remembered = remembered
        self._left = most
        self._reader = reader

    def of(self, page: Page, key: bytes | None) -> Names:
        """Return what gives a page's goods; ``key`` is what it is remembered by, None where it is not."""
        found, size = frozenset[str](), len(page.body)
        if size > self._left:
            found = self._found(page, key)
            return lambda: found
        waits: Page | None = replace(page)  # without what its readers made of it
        self._left -= size

        def names() -> frozenset[str]:
            nonlocal found, waits
            if waits is not None:
                found, waits = self._found(waits, key), None
                self._left += size
            return found

        return names

    def _found(self, page: Page, key: bytes | None) -> frozenset[str]:
        """Return the goods of a page; none where they cannot be read: then it is as if it offered nothing."""
        mark = sha256(b"goods" + key).digest() if key is not None else b""
        if mark and (known := self._remembered.answer(mark)) is not None:
            try:
                return frozenset(json.loads(known))
            except (ValueError, TypeError):
                log.exception("memory_damaged", extra={"url": page.url})
        try:
            names = frozenset(self._read(page))
        except UnreadablePage:  # said when it came
            return frozenset()
        except Exception:  # a reader that fails costs its page, and is said
            log.exception("reader_failed", extra={"url": page.url})
            return frozenset()
        if mark:
            self._remembered.keep(mark, json.dumps(sorted(names), ensure_ascii=False).encode())
        return names

    def _read(self, page: Page) -> Collection[str]:
        if self._reader is None:
            from spiders.read import goods

            self._reader = goods
        return self._reader(page)
