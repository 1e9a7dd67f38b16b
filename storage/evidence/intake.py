"""
Read the formats others save pages in, as pieces; refuse whatever is damaged, hostile or beyond its bounds.

Nothing here writes, and no name found in a file ever becomes a path.
"""

import binascii
import email
import email.policy
import hashlib
import json
import re
import zipfile
import zlib
from base64 import b32encode, b64decode
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from hashlib import sha256
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote, urljoin, urlsplit

from PIL import Image, UnidentifiedImageError
from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from storage.archive.exchange import Exchange
from storage.archive.index import parse_warc_date
from storage.archive.reader import parse_http
from storage.errors import UnreadableRecord
from storage.evidence.errors import ImportRefused
from storage.records.capture import CaptureKind

MAX_TOTAL = 2 * 1024**3
"""Bytes one file may unpack to."""

MAX_RECORD = 256 * 1024**2
MAX_RECORDS = 200_000
MAX_ENTRIES = 10_000
MAX_JSON = 512 * 1024**2
MAX_PIXELS = 200_000_000
EARLIEST = datetime(1995, 1, 1, tzinfo=UTC)
_FORBIDDEN = {"file", "javascript", "data", "blob", "about", "chrome", "vbscript"}
_PICTURES = {"PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp"}
_SAVED_FROM = re.compile(rb"(?:saved from url=\(\d+\)|url:\s*)(https?://[^\s>\"']{1,2000})")
_SIGNED = {"hash", "created", "software", "version", "signature", "publicKey", "domain", "domainCert",
           "timeSignature", "timestampCert", "crossSignedCert"}  # fmt: skip

LeftOut = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One page, answer or picture of an imported file."""

    at: datetime
    exchange: Exchange | None = None
    kind: CaptureKind | None = None
    """For what is no HTTP exchange: a document, a picture, another file."""

    url: str = ""
    payload: bytes = b""
    media_type: str = ""
    facts: dict[str, Any] = field(default_factory=dict)


def pieces_of(file: Path, source_url: str, left_out: LeftOut) -> Iterator[Piece]:
    """
    Yield the pieces of a file, by what it is, not by what it is called.

    ``left_out`` is told of each record that is sound and no page of the web.

    Raises:
        ImportRefused: it is damaged, hostile, too large, or nothing that is known here.
    """
    if file.is_symlink() or not file.is_file():
        raise ImportRefused("n'est pas un fichier ordinaire")
    with file.open("rb") as opened:
        start = opened.read(4096)
    if start.startswith(b"PK\x03\x04"):
        yield from _wacz(file, left_out)
    elif start.startswith((b"\x1f\x8b", b"WARC/")):
        with file.open("rb") as opened:
            yield from _warc(opened, left_out, [0])
    elif _is_picture(file):
        yield _picture(file, source_url)
    elif start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        yield from _har(file, left_out)
    elif re.search(rb"(?im)^mime-version:", start) and b"multipart/related" in start.lower():
        yield from _mhtml(file, source_url, left_out)
    elif b"<" in start and b"\0" not in start:
        yield from _saved_page(file, source_url)
    else:
        raise ImportRefused(
            "format inconnu (attendu : WARC, WACZ, HAR, MHTML, HTML, PNG, JPEG, WebP)"
        )


def check_date(at: datetime, now: datetime) -> None:
    """Refuse a time no web page was captured at; raises ImportRefused."""
    if not EARLIEST <= at <= now + timedelta(days=1):
        raise ImportRefused(f"date impossible : {at.isoformat()}")


# -- WARC --------------------------------------------------------------------------------------------


def _warc(stream: IO[bytes], left_out: LeftOut, spent: list[int]) -> Iterator[Piece]:
    requests: dict[str, bytes] = {}
    try:
        for number, record in enumerate(ArchiveIterator(stream, no_record_parse=True), start=1):
            if number > MAX_RECORDS:
                raise ImportRefused(f"plus de {MAX_RECORDS} enregistrements")
            block = record.raw_stream.read(MAX_RECORD + 1)
            spent[0] += len(block)
            if len(block) > MAX_RECORD or spent[0] > MAX_TOTAL:
                raise ImportRefused(
                    "se décompresse au-delà de la limite : bombe ou archive démesurée"
                )
            declared = record.rec_headers.get_header("Content-Length") or "?"
            if declared != str(len(block)):
                raise ImportRefused(
                    f"enregistrement {number} : {len(block)} octets au lieu de {declared} (archive coupée ?)"
                )
            if not _has_its_digests(record, block):
                raise ImportRefused(
                    f"enregistrement {number} : les octets n'ont pas l'empreinte écrite"
                )
            if record.rec_type == "request":
                requests[record.rec_headers.get_header("WARC-Concurrent-To") or ""] = block
            piece = _record(record, block, requests, left_out)
            if piece is not None:
                yield piece
    except (ArchiveLoadFailed, zlib.error, EOFError, ValueError, OSError) as error:
        raise ImportRefused(f"WARC illisible : {error}") from error


def _record(
    record: Any, block: bytes, requests: dict[str, bytes], left_out: LeftOut
) -> Piece | None:
    kind, url = (
        record.rec_type,
        (record.rec_headers.get_header("WARC-Target-URI") or "").strip("<>"),
    )
    scheme = url.partition(":")[0].lower()
    if scheme in _FORBIDDEN:
        raise ImportRefused(f"adresse interdite : {url[:80]}")
    if kind in {"warcinfo", "request", "metadata"}:
        return None
    if scheme not in {"http", "https"} or kind not in {"response", "resource"}:
        left_out(f"{kind} {url[:200]}")
        return None
    identity = record.rec_headers.get_header("WARC-Record-ID") or ""
    at = _date(record.rec_headers.get_header("WARC-Date") or "")
    media_type = record.rec_headers.get_header("Content-Type") or ""
    facts = {"imported_record": identity, "imported": True}
    if kind == "resource" or "application/http" not in media_type:
        return Piece(
            at=at,
            kind=CaptureKind.RESOURCE,
            url=url,
            payload=block,
            media_type=media_type,
            facts=facts,
        )
    try:
        status, _, entity = parse_http(block)
    except UnreadableRecord as error:
        raise ImportRefused(f"réponse HTTP illisible pour {url[:80]}") from error
    head, separator, body = block.partition(b"\r\n\r\n")
    return Piece(
        at=at,
        exchange=Exchange(
            url=url,
            began_at=at,
            request_head=requests.get(identity) or _request(url),
            status=status,
            response_head=head + separator,
            response_body=body,
            entity=entity,
            wire=False,
            ip=record.rec_headers.get_header("WARC-IP-Address"),
            truncated=record.rec_headers.get_header("WARC-Truncated"),
            facts={**facts, "requested_url": url, "role": "page"},
        ),
    )


def _has_its_digests(record: Any, block: bytes) -> bool:
    """
    Say whether a record's bytes have the digests its header names.

    A payload digest is over the HTTP body, by some writers with and by some without its chunked framing; a revisit's
    is over a payload that is elsewhere. Digests of unknown algorithms say nothing.
    """
    stated = record.rec_headers.get_header("WARC-Block-Digest")
    if stated is not None and not _is_digest_of(stated, [block]):
        return False
    stated = record.rec_headers.get_header("WARC-Payload-Digest")
    if stated is None or record.rec_type == "revisit":
        return True
    bodies = [block]
    if "application/http" in (record.rec_headers.get_header("Content-Type") or ""):
        bodies = [block.partition(b"\r\n\r\n")[2]]
        if record.rec_type == "response":
            try:
                bodies.append(parse_http(block)[2])
            except UnreadableRecord:
                return False
    return _is_digest_of(stated, bodies)


def _is_digest_of(stated: str, candidates: list[bytes]) -> bool:
    name, _, value = stated.partition(":")
    if name.lower() not in {"sha1", "sha256", "sha512", "md5"}:
        return True
    for data in candidates:
        found = hashlib.new(name.lower(), data, usedforsecurity=False).digest()
        if value.lower() == found.hex() or value.upper().rstrip("=") == b32encode(
            found
        ).decode().rstrip("="):
            return True
    return False


def _date(text: str) -> datetime:
    try:
        return parse_warc_date(text)
    except ValueError as error:
        raise ImportRefused(f"date illisible : {text[:40]!r}") from error


def _request(url: str) -> bytes:
    """Return the request a response implies, saying in its own header that it was not in the file."""
    parts = urlsplit(url)
    target = quote(
        (parts.path or "/") + (f"?{parts.query}" if parts.query else ""), safe="/?&=%+:;,@!~*'()"
    )
    host = parts.netloc.encode("ascii", "backslashreplace").decode()
    return f"GET {target} HTTP/1.1\r\nHost: {host}\r\nX-Reconstructed: not in the imported file\r\n\r\n".encode()


# -- WACZ --------------------------------------------------------------------------------------------


def _wacz(file: Path, left_out: LeftOut) -> Iterator[Piece]:
    try:
        with zipfile.ZipFile(file) as package:
            entries = _sound_entries(package, file.stat().st_size)
            _declared(package, entries)
            spent = [0]
            archives = [
                name for name in entries if re.fullmatch(r"archive/[^/]+\.warc(\.gz)?", name)
            ]
            if not archives:
                raise ImportRefused("ce zip ne contient pas d'archive WARC")
            for name in archives:
                with package.open(name) as opened:
                    yield from _warc(opened, left_out, spent)
    except (
        zipfile.BadZipFile,
        zlib.error,
        NotImplementedError,
        KeyError,
        EOFError,
        RuntimeError,
    ) as error:
        raise ImportRefused(f"WACZ illisible : {error}") from error


def _sound_entries(package: zipfile.ZipFile, size: int) -> dict[str, zipfile.ZipInfo]:
    entries: dict[str, zipfile.ZipInfo] = {}
    if len(package.filelist) > MAX_ENTRIES:
        raise ImportRefused(f"plus de {MAX_ENTRIES} entrées")
    end, folded = 0, set()
    for entry in sorted(package.filelist, key=lambda e: e.header_offset):
        name = entry.orig_filename
        parts = name.split("/")
        if name.startswith("/") or ".." in parts or "\\" in name or "\0" in name or ":" in parts[0]:
            raise ImportRefused(f"nom d'entrée hostile : {name[:80]!r}")
        if name.casefold() in folded:
            raise ImportRefused(f"deux entrées du même nom : {name[:80]!r}")
        if entry.flag_bits & 0x1:
            raise ImportRefused(f"entrée chiffrée : {name[:80]!r}")
        mode = entry.external_attr >> 16
        if mode and (mode & 0o170000) not in {0, 0o100000, 0o040000}:
            raise ImportRefused(f"lien ou fichier spécial : {name[:80]!r}")
        if entry.header_offset < end or entry.header_offset + entry.compress_size > size:
            raise ImportRefused(f"entrées qui se recouvrent : {name[:80]!r}")
        end = entry.header_offset + 30 + entry.compress_size
        folded.add(name.casefold())
        entries[name] = entry
    if sum(entry.file_size for entry in entries.values()) > MAX_TOTAL:
        raise ImportRefused("se décompresse au-delà de la limite : bombe ou archive démesurée")
    return entries


def _declared(package: zipfile.ZipFile, entries: dict[str, zipfile.ZipInfo]) -> None:
    try:
        described = package.read("datapackage.json")
        resources = {each["path"]: each["hash"] for each in json.loads(described)["resources"]}
        digest = (
            json.loads(package.read("datapackage-digest.json"))
            if "datapackage-digest.json" in entries
            else None
        )
    except (KeyError, ValueError, TypeError, RecursionError) as error:
        raise ImportRefused("non conforme : datapackage.json manque ou ne se lit pas") from error
    for path, expected in resources.items():
        if path not in entries:
            raise ImportRefused(f"non conforme : {path[:80]!r} est déclaré et manque")
        algorithm, _, value = str(expected).partition(":")
        if algorithm == "sha256" and _entry_sha256(package, path) != value:
            raise ImportRefused(f"non conforme : {path[:80]!r} n'a pas son empreinte")
    for path in entries:
        if path.startswith("archive/") and not path.endswith("/") and path not in resources:
            raise ImportRefused(f"non conforme : {path[:80]!r} n'est pas déclaré")
    if digest is not None:
        if digest.get("hash") != f"sha256:{sha256(described).hexdigest()}":
            raise ImportRefused("non conforme : datapackage.json n'a pas son empreinte")
        extra = set(digest.get("signedData") or {}) - _SIGNED
        if extra:
            raise ImportRefused(
                f"non conforme : signedData contient {', '.join(sorted(extra))[:80]}"
            )


def _entry_sha256(package: zipfile.ZipFile, name: str) -> str:
    digest, total = sha256(), 0
    with package.open(name) as opened:
        while piece := opened.read(1 << 20):
            total += len(piece)
            if total > MAX_TOTAL:
                raise ImportRefused("se décompresse au-delà de la limite")
            digest.update(piece)
    return digest.hexdigest()


# -- HAR, MHTML, saved pages, pictures ---------------------------------------------------------------


def _har(file: Path, left_out: LeftOut) -> Iterator[Piece]:
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
    if scheme in _FORBIDDEN - {"data", "blob", "chrome", "about"}:
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


def _mhtml(file: Path, source_url: str, left_out: LeftOut) -> Iterator[Piece]:
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


def _saved_page(file: Path, source_url: str) -> Iterator[Piece]:
    if file.stat().st_size > MAX_RECORD:
        raise ImportRefused("page démesurée")
    html = file.read_bytes()
    named = _SAVED_FROM.search(html[:8192])
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


def _is_picture(file: Path) -> bool:
    try:
        with Image.open(file) as image:
            return image.format in _PICTURES
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError, SyntaxError):
        return False


def _picture(file: Path, source_url: str) -> Piece:
    try:
        with Image.open(file) as image:
            if image.width * image.height > MAX_PIXELS:
                raise ImportRefused("image démesurée")
            media_type = _PICTURES[str(image.format)]
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
