"""
Times as people write them, by the clock of the page they stand on.

A forum shows its own time, and often says which: by its zone (« All times are UTC+1 »), or by what o'clock it is on it while
it is captured. Which of two numbers is the month is told by the page's other dates.
"""

import re
from datetime import UTC, datetime, timedelta
from typing import Final

from spiders import tongues
from spiders.networks.common import utc
from storage.folding import folded
from storage.page import Page

_LANGUAGES: Final = "fr en de es it nl pt pl cs ro sv da ru uk tr hu fi".split()
_READ: Final = 400_000
"""Characters of a page's words in which it is asked for its clock."""

_RELATIVE: Final = tongues.pattern("today")
_NOW: Final = tongues.pattern("clock", r"(?<!\w)", r"\s*:?\s*([^\n|]{8,40})", flags=re.IGNORECASE)
_ZONE: Final = tongues.pattern("zone", r"(?<!\w)", r"[^\n]{0,30}?\b(?:gmt|utc)\s?([+-])\s?(\d{1,2})(?:[:.](\d\d))?", flags=re.IGNORECASE)  # fmt: skip
_NUMBERED: Final = re.compile(r"(?<![\d/.-])(\d{1,2})[/-](\d{1,2})[/-](?:20)?\d\d(?!\d)")
_WEEKDAY: Final = re.compile(r"^[^\W\d_]{2,12}\.?,\s+")
_ZONED: Final = re.compile(r"^\d{9,13}$|(?:[+-]\d\d:?\d\d|[A-Z]{1,4})$")
_ENGLISH: Final = re.compile(r"<html\b[^>]{0,200}\blang=[\"']?en\b", re.IGNORECASE)
_FARTHEST: Final = timedelta(hours=14)
_QUARTER: Final = timedelta(minutes=15)


def spoken_time(written: str, page: Page) -> datetime | None:
    """
    Return a time as people write it (« Mar 14 Jan 2025, 10:30 », « Hier à 22:10 ») as an aware time in UTC.

    Times that depend on today are counted from the capture. A time without a zone is in the page's, UTC where it names none.
    """
    text = " ".join(written.replace("»", " ").replace("\u00a0", " ").split()).strip(" -–—|:,·")
    if not 4 < len(text) < 80 or not (re.search(r"\d", text) or _RELATIVE.search(folded(text))):
        return None
    exact = utc(text)
    if exact is None:
        return _parsed(text, page, offset(page))
    return exact if _ZONED.search(text) else exact - offset(page)


def offset(page: Page) -> timedelta:
    """Return how far a page's clock is before UTC: as it says, or as the hour that it shows differs from the capture's."""
    return page.memo(offset, lambda: _offset(page))


def _offset(page: Page) -> timedelta:
    words = page.words[:_READ] if page.is_html else ""
    if stated := _ZONE.search(words):
        apart = timedelta(hours=int(stated[2]), minutes=int(stated[3] or 0))
        return min(apart, _FARTHEST) * (-1 if stated[1] == "-" else 1)
    shown = _NOW.search(words)
    now = _parsed(shown[1], page, timedelta()) if shown is not None and ":" in shown[1] else None
    quarters = round((now - page.captured_at) / _QUARTER) if now is not None else 0
    return quarters * _QUARTER if abs(quarters * _QUARTER) <= _FARTHEST else timedelta()


def _parsed(text: str, page: Page, apart: timedelta) -> datetime | None:
    """Parse a time of a clock that is so far before UTC."""
    here = page.captured_at.astimezone(UTC).replace(tzinfo=None) + apart
    minutes = int(abs(apart) / timedelta(minutes=1))
    sign = "-" if apart < timedelta() else "+"
    relative = _RELATIVE.search(folded(text)) is not None
    import dateparser  # slow to load, and few pages write a time in words

    found = dateparser.parse(
        text if relative else _WEEKDAY.sub("", text),
        languages=_LANGUAGES,
        settings={
            "TIMEZONE": f"{sign}{minutes // 60:02}{minutes % 60:02}",
            "RETURN_AS_TIMEZONE_AWARE": True,
            "RELATIVE_BASE": here,
            "DATE_ORDER": page.memo(_order, lambda: _order(page)),
            "PREFER_DATES_FROM": "past",
            "REQUIRE_PARTS": [] if relative else ["month"],
        },
    )
    return found.astimezone(UTC) if found is not None else None


def _order(page: Page) -> str:
    """Return which number of a date is the month: the second is where one of the page's is above twelve, or its clock has « PM »."""
    words = page.words[:_READ]
    dates = [(int(first), int(second)) for first, second in _NUMBERED.findall(words)]
    if any(first > 12 for first, _ in dates):
        return "DMY"
    american = (
        re.search(r"\d\d [AP]M\b", words) is not None
        and _ENGLISH.search(page.text[:2_000]) is not None
    )
    return "MDY" if american or any(second > 12 for _, second in dates) else "DMY"
