"""Read WARC and WACZ files of other makers as pieces: every length and digest they state is held against the bytes."""

import hashlib
import json
import logging
import re
import zipfile
import zlib
from base64 import b32encode
from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote, urlsplit

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from storage.archive.exchange import Exchange
from storage.archive.index import parse_warc_date
from storage.archive.reader import parse_http
from storage.errors import UnreadableRecord
from storage.evidence.errors import ImportRefused
from storage.evidence.piece import (
    FORBIDDEN,
    MAX_ENTRIES,
    MAX_RECORD,
    MAX_RECORDS,
    MAX_TOTAL,
    SIGNED,
    LeftOut,
    Piece,
)
from storage.evidence.unpacking import unpacked
from storage.records.capture import CaptureKind

# Without a handler its warnings go to the terminal, with what strangers wrote in them.
logging.getLogger("warcio").addHandler(logging.NullHandler())


class _Records(ArchiveIterator):  # type: ignore[misc] # warcio has no types
    """Counts what stands between a record and the next (``err_count``), and prints nothing."""

    INC_RECORD = ""


def _check_end(records: "_Records", number: int) -> None:
    """Refuse a record behind whose stated length more follows than the empty lines of the standard."""
    if records.err_count:
        raise ImportRefused(
            f"enregistrement {number} : des octets suivent la longueur écrite (Content-Length trop court)"
        )


def read_warc(stream: IO[bytes], left_out: LeftOut, spent: list[int]) -> Iterator[Piece]:
    """Yield the pages of a WARC, compressed or not; ``spent`` counts the bytes unpacked so far. Raises ImportRefused."""
    requests: dict[str, bytes] = {}
    number = 0
    try:
        records = _Records(unpacked(stream), no_record_parse=True)
        for number, record in enumerate(records, start=1):
            _check_end(records, number - 1)
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
        _check_end(records, number)
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
    if scheme in FORBIDDEN:
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


def read_wacz(file: Path, left_out: LeftOut) -> Iterator[Piece]:
    """Yield the pages of the archives in a WACZ whose entries and declarations are sound. Raises ImportRefused."""
    try:
        with zipfile.ZipFile(file) as package:
            entries = _sound_entries(package, file.stat().st_size)
            _declared(package, entries)
            spent = [0]
            archives = [
                name for name in entries if re.fullmatch(r"archive/[^/]+\.warc(\.gz|\.zst)?", name)
            ]
            if not archives:
                raise ImportRefused("ce zip ne contient pas d'archive WARC")
            for name in archives:
                with package.open(name) as opened:
                    yield from read_warc(opened, left_out, spent)
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
        extra = set(digest.get("signedData") or {}) - SIGNED
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
