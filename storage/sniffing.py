"""What bytes are that no header declares (WHATWG, MIME Sniffing), for saved files and silent servers."""

import re
from typing import Final

from storage.decoding import decoded

_HEAD: Final = 4_096
_BEFORE: Final = re.compile(r"(?:\s+|<!--.*?-->|<\?xml\b[^>]*>)+", re.DOTALL)
_DOCUMENT: Final = re.compile(r"<!doctype\s+html\b|<html[\s>]", re.IGNORECASE)
_TAG: Final = re.compile(
    r"<(?:head|body|title|meta|link|base|script|style|iframe|template|h[1-6]|div|p|a|b|br|hr|font|table|ul|ol|dl|form|img|span|center|"
    r"main|header|nav|section|article|footer)[\s/>]",
    re.IGNORECASE,
)
"""What a fragment of HTML begins with, where it names no document."""


def sniffed(body: bytes) -> str:
    """Return the media type of bytes, by their first few: a comment, a mark or white space before hides none."""
    head, start = _beginning(body)
    if _DOCUMENT.match(head, start) or _TAG.match(head, start):
        return "text/html"
    if head[start : start + 1] in {"{", "["}:
        return "application/json"
    return "application/xml" if head.lstrip().startswith("<?xml") else "application/octet-stream"


def is_xhtml(body: bytes) -> bool:
    """Say whether a document declared XML is a web page: its root is ``html``."""
    return _DOCUMENT.match(*_beginning(body)) is not None


def _beginning(body: bytes) -> tuple[str, int]:
    """Return a document's first characters, and where its first element or value begins."""
    head = decoded(body[:_HEAD])
    before = _BEFORE.match(head)
    return head, before.end() if before is not None else 0
