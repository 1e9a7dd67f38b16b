"""Read HAR, MHTML, pages saved with their folder, and pictures, as pieces."""

import binascii
import email
import email.policy
import json
import re
from base64 import b64decode
from collections.abc import Iterator
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

from PIL import Image, UnidentifiedImageError

from storage.archive.exchange import Exchange
from storage.evidence.errors import ImportRefused
from storage.evidence.piece import (
    FORBIDDEN,
    MAX_ENTRIES,
    MAX_JSON,
    MAX_PIXELS,
    MAX_RECORD,
    MAX_TOTAL,
    PICTURES,
    SAVED_FROM,
    LeftOut,
    Piece,
)
from storage.records.capture import CaptureKind


def read_har(file: Path, left_out: LeftOut) -> Iterator[Piece]:
    """Yield the exchanges of an HTTP archive. Raises ImportRefused."""
    if file.stat().st_size > MAX_JSON:
        raise ImportRefused("fichier HAR démesuré")
    try:
        entries = json.loads(file.read_bytes().decode("utf-8-sig"))["log"]["entries"]
        for entry in entries:
            piece = _har_entry(entry, left_out)
            if piece is not None:
                yield piece
    except (ValueError, KeyError, TypeError, RecursionError, AttributeError) as error:
        raise ImportRefused(f"HAR illisible : {type(error).__name__}: {str(error)[:80]}") from error


def _har_entry(entry: dict[str, Any], left_out: LeftOut) -> Piece | None:
    request, response = entry["request"], entry["response"]
    url, status = str(request["url"]), int(response["status"])
    scheme = url.partition(":")[0].lower()
    if scheme in FORBIDDEN - {"data", "blob", "chrome", "about"}:
        raise ImportRefused(f"adresse interdite : {url[:80]}")
    if scheme not in {"http", "https"} or not 100 <= status <= 599:
        left_out(f"{status} {url[:200]}")
        return None
    content = response.get("content") or {}
    text = content.get("text") or ""
    try:
        body = b64decode(text) if content.get("encoding") == "base64" else str(text).encode()
    except (binascii.Error, ValueError) as error:
        raise ImportRefused(f"corps illisible pour {url[:80]}") from error
    at = datetime.fromisoformat(str(entry["startedDateTime"]))
    at = at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    dropped = {"content-encoding", "transfer-encoding", "content-length"}
    fields = [(str(h["name"]), str(h["value"])) for h in response.get("headers") or ()]
    fields = [(n, v) for n, v in fields if n.lower() not in dropped and not n.startswith(":")]
    fields.append(("Content-Length", str(len(body))))
    sent = [(str(h["name"]), str(h["value"])) for h in request.get("headers") or ()]
    sent = [(n, v) for n, v in sent if not n.startswith(":")]
    target = urlsplit(url).path or "/"
    return Piece(
        at=at,
        exchange=Exchange(
            url=url,
            method=str(request.get("method") or "GET"),
            began_at=at,
            request_head=_head(
                f"{request.get('method') or 'GET'} {quote(target, safe='/%')} HTTP/1.1", sent
            ),
            status=status,
            response_head=_head(f"HTTP/1.1 {status} {response.get('statusText') or ''}", fields),
            response_body=body,
            entity=body,
            wire=False,
            ip=str(entry.get("serverIPAddress") or "").strip("[]") or None,
            facts={
                "imported": True,
                "requested_url": url,
                "role": "page",
                "imported_format": "har",
            },
        ),
    )


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


def read_mhtml(file: Path, source_url: str, left_out: LeftOut) -> Iterator[Piece]:
    """Yield the page of an MHTML file as a document, and its parts. Raises ImportRefused."""
    if file.stat().st_size > MAX_JSON:
        raise ImportRefused("fichier MHTML démesuré")
    message = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    page_url = str(message.get("Snapshot-Content-Location") or "").strip() or source_url
    try:
        at = parsedate_to_datetime(str(message["Date"])) if message["Date"] else _changed(file)
    except (ValueError, TypeError) as error:
        raise ImportRefused("date MHTML illisible") from error
    at = at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    if message.defects:
        raise ImportRefused(f"MHTML abîmé : {type(message.defects[0]).__name__}")
    main_seen = False
    for part in message.walk():
        if part.is_multipart():
            continue
        payload = part.get_payload(decode=True)
        if not isinstance(payload, bytes) or part.defects:
            raise ImportRefused("MHTML abîmé : une partie ne se décode pas")
        location = str(part.get("Content-Location") or "").strip()
        scheme = location.partition(":")[0].lower()
        if scheme in {"file", "javascript", "vbscript"}:
            raise ImportRefused(f"adresse interdite : {location[:80]}")
        kind = part.get_content_type()
        if not main_seen and kind == "text/html":
            main_seen = True
            yield _document(page_url, payload, kind, part.get_content_charset(), at, "mhtml")
        elif scheme in {"http", "https"}:
            yield Piece(
                at=at, kind=CaptureKind.RESOURCE, url=location, payload=payload, media_type=kind,
                facts={"imported": True, "imported_format": "mhtml"},
            )  # fmt: skip
        else:
            left_out(f"{kind} {location[:200]}")
    if not main_seen:
        raise ImportRefused("MHTML sans page")


def read_saved_page(file: Path, source_url: str) -> Iterator[Piece]:
    """Yield a saved page as a document, and the files of its folder. Raises ImportRefused."""
    if file.stat().st_size > MAX_RECORD:
        raise ImportRefused("page démesurée")
    html = file.read_bytes()
    named = SAVED_FROM.search(html[:8192])
    url = named[1].decode("ascii", "ignore") if named else source_url
    at, total = _changed(file), 0
    yield _document(url, html, "text/html", None, at, "saved page")
    for suffix in ("_files", "_fichiers", ".files"):
        folder = file.with_name(f"{file.stem}{suffix}")
        if not folder.is_dir() or folder.is_symlink():
            continue
        for number, part in enumerate(sorted(folder.rglob("*")), start=1):
            if part.is_symlink():
                raise ImportRefused(f"le dossier de la page contient un lien : {part.name[:80]!r}")
            if not part.is_file():
                continue
            total += part.stat().st_size
            if number > MAX_ENTRIES or total > MAX_TOTAL:
                raise ImportRefused("le dossier de la page est démesuré")
            relative = f"{folder.name}/{part.relative_to(folder).as_posix()}"
            yield Piece(
                at=at, kind=CaptureKind.RESOURCE, url=urljoin(url, quote(relative)), payload=part.read_bytes(),
                media_type="application/octet-stream",
                facts={"imported": True, "imported_format": "saved page", "saved_as": relative[:500]},
            )  # fmt: skip


def _document(
    url: str, html: bytes, media_type: str, charset: str | None, at: datetime, form: str
) -> Piece:
    if urlsplit(url).scheme not in {"http", "https"}:
        raise ImportRefused(f"adresse de page interdite : {url[:80]}")
    return Piece(
        at=at,
        kind=CaptureKind.DOM,
        url=url,
        payload=html,
        media_type=f"{media_type}; charset={charset}" if charset else media_type,
        facts={"imported": True, "imported_format": form, "requested_url": url, "role": "page"},
    )


def is_picture(file: Path) -> bool:
    """Say whether a file is a picture of a kind that is taken in."""
    try:
        with Image.open(file) as image:
            return image.format in PICTURES
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError, SyntaxError):
        return False


def read_picture(file: Path, source_url: str) -> Piece:
    """Return a picture as a screenshot of the source. Raises ImportRefused."""
    try:
        with Image.open(file) as image:
            if image.width * image.height > MAX_PIXELS:
                raise ImportRefused("image démesurée")
            media_type = PICTURES[str(image.format)]
            image.load()
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise ImportRefused(f"image abîmée : {error}") from error
    return Piece(
        at=_changed(file),
        kind=CaptureKind.SCREENSHOT,
        url=source_url,
        payload=file.read_bytes(),
        media_type=media_type,
        facts={"imported": True, "imported_format": "picture", "requested_url": source_url},
    )


def _changed(file: Path) -> datetime:
    """When the file was last written: all that is known of when a page or picture was saved."""
    return datetime.fromtimestamp(file.stat().st_mtime, UTC)
