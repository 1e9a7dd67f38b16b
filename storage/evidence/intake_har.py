"""
Read HTTP archives (HAR 1.2) as pieces, by the habits of the tools that write them.

A HAR holds text that its tool already decoded: the bytes of the wire are not in it. Text is entered as UTF-8 and its
header says so, with the header the server sent among the facts; a body that is not there, or that was bent into text,
is never entered as if it were the page. One unsound entry costs that entry.
"""

import binascii
import json
import re
from base64 import b64decode
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from storage.archive.exchange import Exchange
from storage.evidence.errors import ImportRefused
from storage.evidence.piece import FORBIDDEN, MAX_JSON, LeftOut, Piece

_DROPPED = {"content-encoding", "transfer-encoding", "content-length", "content-type"}
_TEXTUAL = re.compile(r"^(?:text/|$)|json|xml|javascript|ecmascript|x-www-form-urlencoded")
_BODILESS = {204, 205, 304}


class _NoBody(Exception):
    """The body of an entry is not in the file; the text says why, in French."""


def read_har(file: Path, left_out: LeftOut) -> Iterator[Piece]:
    """Yield the exchanges of an HTTP archive; ``left_out`` is told of each that cannot be entered. Raises ImportRefused."""
    if file.stat().st_size > MAX_JSON:
        raise ImportRefused("fichier HAR démesuré")
    try:
        entries = list(json.loads(file.read_bytes().decode("utf-8-sig"))["log"]["entries"])
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise ImportRefused(f"HAR illisible : {type(error).__name__}: {str(error)[:80]}") from error
    for number, entry in enumerate(entries, start=1):
        try:
            piece = _entry(entry, left_out)
        except _NoBody as why:
            left_out(f"{why} : {_address(entry)}")
        except (ValueError, KeyError, TypeError, AttributeError, ArithmeticError) as error:
            left_out(
                f"entrée {number} illisible ({type(error).__name__}) : {_address(entry) or '?'}"
            )
        else:
            if piece is not None:
                yield piece


def _address(entry: Any) -> str:
    try:
        return str(entry["request"]["url"])[:200].encode("utf-8", "replace").decode()
    except (KeyError, TypeError):
        return ""


def _entry(entry: dict[str, Any], left_out: LeftOut) -> Piece | None:
    request, response = entry["request"], entry["response"]
    url, status = str(request["url"]), int(response["status"])
    scheme = url.partition(":")[0].lower()
    if scheme in FORBIDDEN - {"data", "blob", "chrome", "about"}:
        raise ImportRefused(f"adresse interdite : {url[:80]}")
    if scheme not in {"http", "https"} or not 100 <= status <= 599:
        left_out(f"{status} {_address(entry)}")
        return None
    method = str(request.get("method") or "GET")
    content = response.get("content") or {}
    fields = _fields(response)
    declared = next((v for n, v in fields if n.lower() == "content-type"), "")
    declared = declared or str(content.get("mimeType") or "")
    body, recoded = _body(content, declared, bodiless=status in _BODILESS or method == "HEAD")
    kept = [(n, v) for n, v in fields if n.lower() not in _DROPPED]
    if declared:
        kept.append(("Content-Type", _in_utf8(declared) if recoded else declared))
    kept.append(("Content-Length", str(len(body))))
    at = datetime.fromisoformat(str(entry["startedDateTime"]))
    at = at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    target = quote(urlsplit(url).path or "/", safe="/%")
    facts = {"imported": True, "requested_url": url, "role": "page", "imported_format": "har"}
    if recoded and declared:
        facts["declared_content_type"] = declared[:200]
    return Piece(
        at=at,
        exchange=Exchange(
            url=url, method=method, began_at=at, request_head=_head(f"{method} {target} HTTP/1.1", _fields(request)),
            status=status, response_head=_head(f"HTTP/1.1 {status} {response.get('statusText') or ''}", kept),
            response_body=body, entity=body, wire=False,
            ip=str(entry.get("serverIPAddress") or "").strip("[]") or None, facts=facts,
        ),
    )  # fmt: skip


def _body(content: dict[str, Any], declared: str, *, bodiless: bool) -> tuple[bytes, bool]:
    """
    Return an entry's body, and whether it is text that was encoded anew.

    Raises:
        _NoBody: it is not in the file, or not as it was.
    """
    text = str(content.get("text") or "")
    if not text:
        size = content.get("size")
        known = isinstance(size, int) and size >= 0
        if not bodiless and (size if known else "text" not in content):
            raise _NoBody(f"corps manquant ({f'{size} octets annoncés' if known else 'absent'})")
        return b"", False
    if content.get("encoding") == "base64":
        try:
            return b64decode("".join(text.split()), validate=True), False
        except (binascii.Error, ValueError):
            if not _is_plain(text, declared):
                raise _NoBody("corps illisible (base64 faux)") from None
    if _is_textual(declared):
        return text.encode("utf-8", "surrogatepass"), True
    try:
        return text.encode(
            "latin-1"
        ), False  # a character a byte, as some tools write what is binary
    except UnicodeEncodeError:
        raise _NoBody("corps perdu (fichier binaire écrit comme du texte)") from None


def _is_textual(declared: str) -> bool:
    return _TEXTUAL.search(declared.partition(";")[0].strip().lower()) is not None


def _is_plain(text: str, declared: str) -> bool:
    """Say whether a text that is called base64 is the page itself, as some browsers write it."""
    return _is_textual(declared) and "<" in text[:2_000]


def _in_utf8(media_type: str) -> str:
    parts = [part.strip() for part in media_type.split(";")]
    rest = [part for part in parts[1:] if part and not part.lower().startswith("charset")]
    return "; ".join([parts[0], *rest, "charset=utf-8"])


def _fields(message: dict[str, Any]) -> list[tuple[str, str]]:
    pairs = [(str(h["name"]), str(h["value"])) for h in message.get("headers") or ()]
    return [(name, value) for name, value in pairs if not name.startswith(":")]


def _head(first: str, fields: list[tuple[str, str]]) -> bytes:
    clean = [
        (re.sub(r"[^\x21-\x39\x3b-\x7e]", "", name), re.sub(r"[\r\n\0]+", " ", value))
        for name, value in fields
    ]
    lines = [
        re.sub(r"[\r\n\0]+", " ", first),
        *(f"{name}: {value}" for name, value in clean if name),
    ]
    return "\r\n".join(lines).encode("latin-1", "replace") + b"\r\n\r\n"
