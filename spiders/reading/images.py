"""Pictures of a page: lazy, responsive and relative ones as the absolute address of their largest form."""

import re
from collections.abc import Iterable
from typing import Final

from spiders.reading.names import named
from storage.page import Page

_LAZY: Final = (
    "data-zoom-image", "data-large_image", "data-large-image", "data-full-size-image-url", "data-image-large-src", "data-zoom",
    "data-srcset", "data-lazy-srcset", "data-original", "data-src", "data-lazy-src", "data-lazy", "data-image", "srcset", "src",
)  # fmt: skip
"""Where themes keep a picture's address, the largest form first."""

_PLACEHOLDER: Final = named("placeholder_picture", flags=re.IGNORECASE)


DRAWN: Final = re.compile(
    r"background(?:-image)?\s*:[^;]*?url\(\s*[\"']?([^\"')\s]{3,1000})", re.IGNORECASE
)
"""A picture that an element's own style draws behind it."""


def best(page: Page, attributes: dict[str, str | None]) -> str:
    """Return the absolute address of the largest form of one ``img`` or ``source``; empty where only a placeholder is named."""
    for name in _LAZY:
        value = attributes.get(name)
        if not value:
            continue
        candidate = largest(value) if name.endswith("srcset") else value.strip()
        if not candidate or candidate.startswith(("{", "[")) or " " in candidate.strip():
            continue
        url = page.absolute(candidate.replace("{width}", "1200"))
        if url.startswith(("http://", "https://")) and not _PLACEHOLDER.search(candidate):
            return url
    return ""


def largest(srcset: str) -> str:
    """Return the candidate of a ``srcset`` with the greatest width or density."""
    found, size = "", -1.0
    for candidate in re.split(r",\s+|,(?=https?:|//|/)", srcset[:8000].strip()):
        parts = candidate.split()
        if not parts:
            continue
        number = re.match(r"[\d.]+", parts[1]) if len(parts) > 1 else None
        try:
            width = float(number[0]) if number else 0.0
        except ValueError:
            width = 0.0
        if width > size:
            found, size = parts[0].rstrip(","), width
    return found


def absolute(page: Page, values: Iterable[str], *, most: int = 50) -> tuple[str, ...]:
    """Return picture addresses in absolute form, each once, placeholders left out."""
    found: dict[str, None] = {}
    for value in values:
        url = page.absolute(value) if value else ""
        if url.startswith(("http://", "https://")) and not _PLACEHOLDER.search(url):
            found.setdefault(url)
            if len(found) >= most:
                break
    return tuple(found)
