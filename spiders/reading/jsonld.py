"""
JSON-LD blocks of a page as plain dictionaries, broken ones mended where that is safe.

Follows extruct's ``JsonLdExtractor`` (lenient parsing, comments dropped) on the tree the page already has,
and adds what shops in the wild get wrong: trailing commas, several values in one block, raw line breaks in strings.
"""

import html
import json
import re
from collections.abc import Iterator
from typing import Any, Final

from storage.page import Page

MAX_BLOCK = 2 * 1024 * 1024
"""Characters of one block; a longer one is not read."""

_WRAPPING = re.compile(
    r"^(?:<!--|(?://|/\*)?\s{0,9}<!\[CDATA\[\s{0,9}(?:\*/)?)|(?:-->|(?://|/\*)?\s{0,9}\]\]>\s{0,9}(?:\*/)?)\s{0,9};?$"
)
_LEFT_OUT: Final = re.compile(r"^<!--(?:[^-]|-(?!->))*-->(?=\s*[\[{])")
"""A comment before the data, not around it."""

_STRING: Final = r'("(?:[^"\\]|\\.)*")'
_COMMENT = re.compile(rf"{_STRING}|//[^\n]*|/\*[^*]*(?:\*(?!/)[^*]*)*(?:\*/|$)", re.DOTALL)
_TRAILING_COMMA = re.compile(rf"{_STRING}|,(?=\s*[}}\]])", re.DOTALL)
"""What JSON does not have, or a string, in which it is text."""

_DECODER: Final = json.JSONDecoder(strict=False)


def blocks(page: Page) -> Iterator[Any]:
    """Yield the value of each JSON-LD block that can be read, in document order."""
    if "ld+json" not in page.text:
        return
    for node in page.tree.css('script[type*="ld+json"]'):
        text = node.text(deep=True, strip=False)
        if text and len(text) <= MAX_BLOCK:
            yield from values(text)


def values(text: str) -> Iterator[Any]:
    """Yield the JSON values of one block, mended if needed; nothing where it cannot be read."""
    text = _WRAPPING.sub("", _LEFT_OUT.sub("", text.strip())).strip().removesuffix(";")
    for candidate in (text, _mended(text), _mended(html.unescape(text))):
        try:
            read = list(_sequence(candidate))
        except (ValueError, RecursionError):
            continue
        yield from read
        return


def objects(value: Any, *, most: int = 5000) -> Iterator[dict[str, Any]]:
    """
    Yield the top-level objects of a JSON-LD value: a list's items, a graph's nodes, a page's main entity.

    Nested objects stay where they are; ``most`` bounds what a hostile page can make of it.
    """
    queue: list[Any] = [value]
    given = 0
    while queue and given < most:
        current = queue.pop(0) if len(queue) < 64 else queue.pop()
        if isinstance(current, list):
            queue[:0] = current[:most]
        elif isinstance(current, dict):
            given += 1
            if isinstance(current.get("@graph"), list | dict):
                queue.insert(0, current["@graph"])
            if "@type" in current or "@graph" not in current:
                yield current


def _sequence(text: str) -> Iterator[Any]:
    """Yield the values that stand one after another in a text."""
    position = 0
    while position < len(text):
        value, position = _DECODER.raw_decode(text, position)
        yield value
        while position < len(text) and text[position] in " \t\r\n,;":
            position += 1


def _mended(text: str) -> str:
    for superfluous in (_COMMENT, _TRAILING_COMMA):
        text = superfluous.sub(lambda found: found[1] or "", text)
    return text.strip()
