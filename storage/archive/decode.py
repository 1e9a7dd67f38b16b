"""Remove content codings, never beyond a byte budget: a 203-byte brotli body can hold 256 MiB."""

import io
import zlib
from collections.abc import Callable

import brotli
import zstandard

from storage.errors import BodyTooLarge

MAX_BODY = 32 * 1024 * 1024
MAX_CODINGS = 3
_CHUNK = 64 * 1024
_SMALL_STEP = 64
"""Bytes a step when a damaged stream is decoded as far as it goes: at most this much before the damage is lost."""


def _inflate(data: bytes, limit: int, wbits: int) -> bytes:
    """
    Decode as far as it goes: browsers show what stands before damage, a false checksum or bytes after the stream.

    Raises:
        zlib.error: nothing could be decoded.
    """
    whole, damage = _inflated(data, limit, wbits, step=_CHUNK)
    if damage is None:
        return whole
    part, _ = _inflated(data, limit, wbits, step=_SMALL_STEP)
    if not part:
        raise damage
    return part


def _inflated(data: bytes, limit: int, wbits: int, *, step: int) -> tuple[bytes, zlib.error | None]:
    """Return what was decoded, ``step`` bytes of output at a time, and the damage that ended it, if any did."""
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
            return bytes(out), None if fresh and out else error
        fresh = decoder.eof
        pending = decoder.unused_data if decoder.eof else decoder.unconsumed_tail
        if decoder.eof:
            decoder = zlib.decompressobj(wbits)
    return bytes(out), None


def _gunzip(data: bytes, limit: int) -> bytes:
    return _inflate(data, limit, zlib.MAX_WBITS + 16)


def _undeflate(data: bytes, limit: int) -> bytes:
    try:
        return _inflate(data, limit, zlib.MAX_WBITS)
    except zlib.error:
        return _inflate(data, limit, -zlib.MAX_WBITS)  # raw deflate, as some servers send it


def _unbrotli(data: bytes, limit: int) -> bytes:
    decoder = brotli.Decompressor()
    out = bytearray(decoder.process(data, output_buffer_limit=_CHUNK))
    while len(out) <= limit and not decoder.is_finished():
        piece = decoder.process(b"", output_buffer_limit=_CHUNK)
        if not piece and decoder.can_accept_more_data():
            break
        out += piece
    return bytes(out)


def _unzstd(data: bytes, limit: int) -> bytes:
    reader = zstandard.ZstdDecompressor(max_window_size=1 << 27).stream_reader(
        io.BytesIO(data), read_across_frames=True
    )
    return bytes(reader.read(limit + 1))


_DECODERS: dict[str, Callable[[bytes, int], bytes]] = {
    "gzip": _gunzip,
    "x-gzip": _gunzip,
    "deflate": _undeflate,
    "br": _unbrotli,
    "zstd": _unzstd,
}


def decode_body(data: bytes, content_encoding: str | None, *, limit: int = MAX_BODY) -> bytes:
    """
    Return the body without its content codings.

    A coding that is unknown or does not fit the bytes leaves the bytes as they are: many servers name a coding
    they did not apply, and a browser shows such a page.

    Raises:
        BodyTooLarge: decoding gives more than ``limit`` bytes, or there are more than three codings.
    """
    codings = [
        coding.strip().lower() for coding in (content_encoding or "").split(",") if coding.strip()
    ]
    codings = [coding for coding in codings if coding != "identity"]
    if len(codings) > MAX_CODINGS:
        raise BodyTooLarge(limit, ", ".join(codings[:MAX_CODINGS]) + " …")
    for coding in reversed(codings):
        decoder = _DECODERS.get(coding)
        if decoder is None:
            return data
        try:
            data = decoder(data, limit)
        except (zlib.error, brotli.error, zstandard.ZstdError, EOFError):
            return data
        if len(data) > limit:
            raise BodyTooLarge(limit, coding)
    return data
