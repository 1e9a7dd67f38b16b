"""
Read a suspicious page a second time with another parser, and keep the words that the first one lost.

A shop can hide words from a machine and show them to people: below hundreds of nested elements (lxml drops everything
past the 255th, in silence), or in broken markup that parsers mend differently. BeautifulSoup over ``html.parser`` builds
its tree in another way than the WHATWG parser the hot path uses; it is some twenty times slower, so it reads only pages
that give cause: deeper than browsers nest, or with little to read in much markup.
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from storage.page import Page

if TYPE_CHECKING:
    from bs4.element import PageElement, Tag

MAX_MARKUP = 2_000_000
FEW_WORDS = 400
MUCH_MARKUP = 30_000
MIN_MISSED = 4
_UNREAD = frozenset({"script", "style", "template", "noscript", "head", "title", "svg", "math"})
_WORD = re.compile(r"\w{4,}")


def missed(page: Page) -> str:
    """Return the lines of words that only the second reading sees; an empty string where there are none or no cause."""
    if not page.is_html or not _gives_cause(page):
        return ""
    known = set(_WORD.findall(page.words.lower()))
    lines = []
    fresh: set[str] = set()
    for string in _strings(page.text):
        new = {word for word in _WORD.findall(string.lower()) if word not in known}
        if new:
            lines.append(" ".join(string.split()))
            fresh |= new
    return "\n".join(lines)[:100_000] if len(fresh) >= MIN_MISSED else ""


def _strings(markup: str) -> Iterator[str]:
    """
    Yield the strings that a reader would see in the document's second tree, none where its parser refuses it.

    ``html.parser`` looks for the end of every tag and comment to the end of the document, again for each that has none:
    what is open behind the last end is made the text it would become.
    """
    from bs4 import BeautifulSoup  # slow to load, and few pages give cause
    from bs4.builder import ParserRejectedMarkup
    from bs4.element import NavigableString, PreformattedString

    for opens, ends in (("<!--", "-->"), ("<", ">")):
        whole, end, rest = markup.rpartition(ends)
        markup = f"{whole}{end}{rest.replace(opens, '&lt;' + opens[1:])}"
    try:
        tree = BeautifulSoup(markup, "html.parser")
    except ParserRejectedMarkup:
        return
    for string in tree.find_all(string=True):
        seen = isinstance(string, NavigableString) and not isinstance(string, PreformattedString)
        if seen and not _unread(string):
            yield string


def _gives_cause(page: Page) -> bool:
    markup = page.text
    if len(markup) > MAX_MARKUP:
        return False
    if len(markup) > MUCH_MARKUP and len(page.words) < FEW_WORDS:
        return True
    return page.is_flattened


def _unread(string: "PageElement") -> bool:
    parent: Tag | None = string.parent
    for _ in range(3):  # words stand at most a few inline elements below what makes them unread
        if parent is None:
            return False
        if parent.name in _UNREAD:
            return True
        parent = parent.parent
    return False
