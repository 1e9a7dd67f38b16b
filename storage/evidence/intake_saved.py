"""Read MHTML, pages saved with their folder, and pictures, as pieces."""

import email
import email.policy
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.message import Message
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import quote, urljoin, urlsplit

from storage import images
from storage.evidence.errors import ImportRefused
from storage.evidence.piece import (
    EARLIEST,
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

SIXTEEN = (b"\xff\xfe", b"\xfe\xff")
"""Byte order marks of UTF-16."""

_SAVED_AT = re.compile(
    rb"SingleFile\b.{0,4000}?saved date:\s*[A-Z][a-z]{2} ([A-Z][a-z]{2}) (\d{2}) (\d{4}) (\d{2}:\d{2}:\d{2}) GMT([+-]\d{4})",
    re.DOTALL,
)

_MULTIPART = re.compile(rb"(?im)^content-type[ \t]*:\s*(?:multipart|message)/")
_MOST_MULTIPARTS = 16
_ANY = 2**62


def is_mhtml(start: bytes) -> bool:
    """Say whether a file begins as MHTML (RFC 2557) does."""
    return (
        re.search(rb"(?im)^mime-version:", start) is not None
        and b"multipart/related" in start.lower()
    )


def read_mhtml(file: Path, source_url: str, left_out: LeftOut) -> Iterator[Piece]:
    """Yield the page of an MHTML file as a document, and its parts. Raises ImportRefused."""
    if file.stat().st_size > MAX_JSON:
        raise ImportRefused("fichier MHTML démesuré")
    data = file.read_bytes()
    if len(_MULTIPART.findall(data)) > _MOST_MULTIPARTS:  # each costs every line within it
        raise ImportRefused("MHTML démesuré : trop de parties dans des parties")
    # The older policy keeps header fields as they stand; the newer one parses each, in the square of its length.
    message = email.message_from_bytes(data, policy=email.policy.compat32)
    page_url = _field(message, "Snapshot-Content-Location") or source_url
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
        location = _field(part, "Content-Location")
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


def _field(message: Message, name: str) -> str:
    """Return a field of a header, unfolded (RFC 5322, 2.2.3)."""
    return "".join(str(message.get(name) or "").splitlines()).strip()


def read_saved_page(file: Path, source_url: str) -> Iterator[Piece]:
    """Yield a saved page as a document, and the files of its folder. Raises ImportRefused."""
    if file.stat().st_size > MAX_RECORD:
        raise ImportRefused("page démesurée")
    html = file.read_bytes()
    head = _narrow(html[:16384])
    named = SAVED_FROM.search(head)
    url = named[1].decode("ascii", "ignore") if named else source_url
    at, total = _changed(file), 0
    declared = _saved_at(head)
    if declared is not None and EARLIEST <= declared <= at + timedelta(days=1):
        page = _document(url, html, "text/html", None, declared, "saved page")
        page.facts["date_from"] = "declared by the page itself (SingleFile)"
        at = declared
    else:
        page = _document(url, html, "text/html", None, at, "saved page")
    yield page
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


def _narrow(head: bytes) -> bytes:
    """Return the start of a page with a byte a character, where it is UTF-16."""
    return head.replace(b"\0", b"") if head[:2] in SIXTEEN or b"\0" in head[:2] else head


def _saved_at(head: bytes) -> datetime | None:
    """Return when a page says SingleFile saved it (ECMAScript's ``Date.toString``: always English, with its offset)."""
    found = _SAVED_AT.search(head)
    if found is None:
        return None
    month, day, rest = found[1].decode(), found[2].decode(), b" ".join(found.groups()[2:]).decode()
    text = f"{day} {month} {rest}"
    try:
        return parsedate_to_datetime(text).astimezone(UTC)
    except ValueError:
        return None


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
        with images.opened(file, most_pixels=_ANY, formats=tuple(PICTURES)):
            return True
    except images.UnreadableImage:
        return False


def read_picture(file: Path, source_url: str) -> Piece:
    """Return a picture as a screenshot of the source. Raises ImportRefused."""
    try:
        with images.opened(file, most_pixels=MAX_PIXELS, formats=tuple(PICTURES)) as image:
            media_type = PICTURES[str(image.format)]
            image.load()
    except images.UnreadableImage as error:
        raise ImportRefused(str(error)) from error
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
