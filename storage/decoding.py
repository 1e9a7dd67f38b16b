"""
Bytes as characters, as browsers take them: one function for the spider, the analysis, the import and the hunt.

The order is the WHATWG's (Encoding, Decode; HTML, determining the character encoding): byte order mark, header, declaration in the
document, guess. Labels and their encodings are those of ``webencodings``; a label it does not know declares nothing.
"""

import re
from typing import Final

import chardetng_py
import webencodings

_HEAD: Final = 256 * 1024
"""Bytes in which a declaration is looked for: browsers begin with 1,024 and go on to the end of a late one's head."""

_CHARSET: Final = re.compile(
    rb"charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([^\s\"';,/>]{1,40})", re.IGNORECASE
)
_XML: Final = re.compile(
    rb"\s{0,99}<\?xml\s[^>]{0,200}?encoding\s{0,9}=\s{0,9}[\"']([^\"'\s]{1,40})"
)
_DECLARES: Final = re.compile(rb"<!--|<meta\b([^>]{0,1000})>", re.IGNORECASE)
MARKED: Final = {b"\xef\xbb\xbf": "utf-8", b"\xfe\xff": "utf-16be", b"\xff\xfe": "utf-16le"}
_SIXTEEN: Final = {b"<\0": "utf-16le", b"\0<": "utf-16be"}
"""Mark-up of two bytes a character without a mark."""

_PYTHONS: Final = {"cp874": "windows-874", "mac_cyrillic": "x-mac-cyrillic"}
"""Encodings that the detector calls by Python's name, by the WHATWG's."""

WESTERN: Final = "windows-1252"


def decoded(body: bytes, content_type: str = "") -> str:
    """
    Return a document's characters without a byte order mark; never raises.

    Args:
        body: the document, content codings removed.
        content_type: the header field that came with it, as sent.
    """
    return webencodings.decode(body, encoding_of(body, content_type))[0]


def encoding_of(body: bytes, content_type: str = "") -> str:
    """
    Return the WHATWG name of a document's encoding.

    One exception to the standard: bytes that are UTF-8 throughout, beyond ASCII, are UTF-8 whatever a ``meta`` says that no
    header confirms: pages saved by a program keep the ``meta`` of the server's encoding.
    """
    marked = next((name for mark, name in MARKED.items() if body.startswith(mark)), None)
    if stated := marked or _label(_CHARSET.search(content_type.encode("ascii", "ignore"))):
        return stated
    if _is_utf8(body):
        return "utf-8"
    return _SIXTEEN.get(body[:2]) or _declared(body[:_HEAD]) or _guessed(body)


def _label(match: re.Match[bytes] | None) -> str | None:
    """Return the encoding a label names; None where it names none (``charset=base64``)."""
    found = webencodings.lookup(match[1].decode("ascii", "ignore")) if match else None
    return found.name if found is not None else None


def _declared(head: bytes) -> str | None:
    """Return what a ``meta`` outside comments, or an XML declaration, declares; what it could not be read in means UTF-8."""
    position, found = 0, _label(_XML.match(head))
    while found is None and (one := _DECLARES.search(head, position)) is not None:
        if one[1] is None:
            end = head.find(b"-->", one.start() + 2)
            position = end + 3 if end >= 0 else len(head)
            continue
        position, found = one.end(), _label(_CHARSET.search(one[1]))
    if found is None:
        return None
    return {"utf-16le": "utf-8", "utf-16be": "utf-8", "x-user-defined": WESTERN}.get(found, found)


def _guessed(body: bytes) -> str:
    """Return what undeclared bytes are by how they stand together: Firefox's detector, which knows what the web was written in."""
    if body.isascii() and b"\x1b" not in body:
        return "utf-8"
    told = chardetng_py.detect(body[:_HEAD], allow_utf8=False)
    found = webencodings.lookup(_PYTHONS.get(told, told))
    return found.name if found is not None else WESTERN


def _is_utf8(body: bytes) -> bool:
    """Say whether the bytes can be nothing but UTF-8: valid, and with characters of several bytes."""
    if body.isascii():
        return False
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
