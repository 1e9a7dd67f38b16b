"""
Remove content codings, never beyond a byte budget: a 203-byte brotli body can hold 256 MiB.

The crawler and the analysis decode here and nowhere else: what one of them reads, the other reads, too.
"""

import io
import re
import zlib
from collections.abc import Callable
from dataclasses import dataclass

import brotli
import zstandard

from storage.errors import BodyTooLarge, UndecodableBody

MAX_BODY = 32 * 1024 * 1024
MAX_CODINGS = 8
"""Each is decoded within the byte budget, so that a chain costs this many times one body."""

_CHUNK = 64 * 1024
_SMALL_STEP = 64
"""Bytes a step when a damaged stream is decoded as far as it goes: at most this much before the damage is lost."""

_BINARY = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")
"""Bytes that no text holds: the binary data bytes of the WHATWG's MIME sniffing standard (section 7)."""

_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_PLAIN = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"RIFF", b"%PDF", b"\0\0\1\0", b"BM")
"""How the usual pictures and documents begin, which are binary and under no coding."""

_SNIFFED = 1445
"""Bytes that browsers look at to tell what a body is."""

_HARMLESS = ("incorrect data check", "incorrect length check")
"""Damage behind the last byte of content, which browsers do not look at."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """A body without its content codings."""

    body: bytes
    damage: str = ""
    """Why it is not whole, or an empty string."""


def _inflate(data: bytes, limit: int, wbits: int) -> Decoded:
    """
    Decode as far as it goes: browsers show what stands before damage, a false checksum or bytes after the stream.

    Raises:
        zlib.error: nothing could be decoded.
    """
    whole, damage, ended = _inflated(data, limit, wbits, step=_CHUNK)
    if damage is None:
        return Decoded(whole, "" if ended else "the compressed stream breaks off")
    part, _, _ = _inflated(data, limit, wbits, step=_SMALL_STEP)
    if not part:
        raise damage
    harmless = any(said in str(damage) for said in _HARMLESS)
    return Decoded(part, "" if harmless else f"the compressed stream is damaged: {damage}")


def _inflated(
    data: bytes, limit: int, wbits: int, *, step: int
) -> tuple[bytes, zlib.error | None, bool]:
    """Return what was decoded, ``step`` bytes of output at a time, the damage that ended it, and whether it came to its end."""
    out = bytearray()
    decoder = zlib.decompressobj(wbits)
    pending, at, fresh = b"", 0, True
    while len(out) <= limit:
        if not pending:
            pending, at = data[at : at + _CHUNK // 8], at + _CHUNK // 8
            if not pending:
                break
        if fresh and out and not (pending := pending.lstrip(b"\0")):
            continue
        try:
            out += decoder.decompress(pending, min(step, limit + 1 - len(out)))
        except zlib.error as error:
            trailing = fresh and bool(out)
            return bytes(out), None if trailing else error, trailing
        fresh = decoder.eof
        pending = decoder.unused_data if decoder.eof else decoder.unconsumed_tail
        if decoder.eof:
            decoder = zlib.decompressobj(wbits)
    return bytes(out), None, fresh or len(out) > limit


def _gunzip(data: bytes, limit: int) -> Decoded:
    return _inflate(data, limit, zlib.MAX_WBITS + 16)


def _undeflate(data: bytes, limit: int) -> Decoded:
    try:
        return _inflate(data, limit, zlib.MAX_WBITS)
    except zlib.error:
        return _inflate(data, limit, -zlib.MAX_WBITS)  # raw deflate, as some servers send it


def _unbrotli(data: bytes, limit: int) -> Decoded:
    decoder = brotli.Decompressor()
    out = bytearray(decoder.process(data, output_buffer_limit=_CHUNK))
    while len(out) <= limit and not decoder.is_finished():
        piece = decoder.process(b"", output_buffer_limit=_CHUNK)
        if not piece and decoder.can_accept_more_data():
            break
        out += piece
    ended = decoder.is_finished() or len(out) > limit or not data
    return Decoded(bytes(out), "" if ended else "the compressed stream breaks off")


def _unzstd(data: bytes, limit: int) -> Decoded:
    reader = zstandard.ZstdDecompressor(max_window_size=1 << 27).stream_reader(
        io.BytesIO(data), read_across_frames=True
    )
    return Decoded(bytes(reader.read(limit + 1)))


_DECODERS: dict[str, Callable[[bytes, int], Decoded]] = {
    "gzip": _gunzip,
    "x-gzip": _gunzip,
    "deflate": _undeflate,
    "br": _unbrotli,
    "zstd": _unzstd,
}


def decoded(data: bytes, content_encoding: str | None, *, limit: int = MAX_BODY) -> Decoded:
    """
    Return the body without its content codings, and what is wrong with it.

    A coding that was named and not applied is passed over, as browsers do; so is a name that is none, where the bytes
    are a text or a picture as they stand.

    Raises:
        BodyTooLarge: decoding gives more than ``limit`` bytes, or there are more than :data:`MAX_CODINGS`.
        UndecodableBody: a coding is unknown here, or the bytes are neither under it nor plain.
    """
    damage = ""
    for coding in reversed(_codings(content_encoding, limit)):
        try:
            one = _DECODERS[coding](data, limit)
        except (KeyError, zlib.error, brotli.error, zstandard.ZstdError, EOFError) as error:
            if _is_plain(data):
                continue
            raise UndecodableBody(coding) from error
        if len(one.body) > limit:
            raise BodyTooLarge(limit, coding)
        data, damage = one.body, damage or one.damage
    return Decoded(data, damage)


def decode_body(data: bytes, content_encoding: str | None, *, limit: int = MAX_BODY) -> bytes:
    """
    Return the body as :func:`decoded` does, and the bytes as they are where they cannot be decoded.

    Raises:
        BodyTooLarge: as there.
    """
    try:
        return decoded(data, content_encoding, limit=limit).body
    except UndecodableBody:
        return data


def ungzipped(data: bytes) -> bytes:
    """
    Return what a gzip file holds, opened again where it holds another; the bytes themselves where they are no gzip file.

    Raises:
        BodyTooLarge: it holds too much.
    """
    for _ in range(MAX_CODINGS):
        if not data.startswith(b"\x1f\x8b"):
            break
        data = decode_body(data, "gzip")
    return data


def _codings(content_encoding: str | None, limit: int) -> list[str]:
    """Return the codings that a field names, in the order they were applied."""
    named = [one.strip().strip("\"'").lower() for one in (content_encoding or "").split(",")]
    codings = [one for one in named if one and one != "identity"]
    if len(codings) > MAX_CODINGS:
        raise BodyTooLarge(limit, ", ".join(codings[:MAX_CODINGS]) + " …")
    return codings


def _is_plain(data: bytes) -> bool:
    """Say whether bytes are under no coding: a text, or a picture by its first bytes."""
    head = data[:_SNIFFED]
    return head.startswith(_UTF_16 + _PLAIN) or _BINARY.search(head) is None
