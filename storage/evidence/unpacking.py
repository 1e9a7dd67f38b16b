"""Take the compression off a WARC: gzip, a member a record or one for all, and Zstandard with the dictionary it brings."""

import gzip
import io
import struct
import zlib
from collections.abc import Iterator
from typing import IO, Any, cast

import zstandard

from storage.evidence.errors import ImportRefused

GZIP = b"\x1f\x8b"
ZSTD = b"\x28\xb5\x2f\xfd"
ZSTD_DICTIONARY = b"\x5d\x2a\x4d\x18"
"""A skippable frame that holds the dictionary of all others (IIPC, « Zstandard in WARC », 2020)."""

_MAX_DICTIONARY = 64 * 1024**2

_OUT = 1 << 16
_IN = 1 << 10
"""Bytes of a zstd stream taken at a time: at most some forty MiB come out of them."""

_CUT = "archive coupée : sa compression n'a pas de fin"


def unpacked(stream: IO[bytes]) -> IO[bytes]:
    """
    Return a stream of a WARC's bytes without their compression.

    Raises:
        ImportRefused: its dictionary cannot be had; reading on, that the stream is damaged or breaks off.
    """
    start = stream.read(4)
    stream.seek(0)
    if start.startswith(GZIP):
        return cast("IO[bytes]", io.BufferedReader(_Stream(_gunzipped(stream))))
    if start not in {ZSTD, ZSTD_DICTIONARY}:
        return stream
    dictionary = _dictionary(stream) if start == ZSTD_DICTIONARY else None
    return cast("IO[bytes]", io.BufferedReader(_Stream(_decompressed(stream, dictionary))))


class _Stream(io.RawIOBase):
    """
    Gives what a generator yields.

    A stream of the libraries ends an archive where its compression breaks off, which no reader of it would notice.
    """

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces, self._rest = pieces, b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._rest:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._rest = piece
        view = memoryview(buffer)
        count = min(len(view), len(self._rest))
        view[:count], self._rest = self._rest[:count], self._rest[count:]
        return count


def _gunzipped(stream: IO[bytes]) -> Iterator[bytes]:
    opened = gzip.GzipFile(fileobj=stream, mode="rb")
    try:
        while piece := opened.read(_OUT):
            yield piece
    except EOFError:
        raise ImportRefused(_CUT) from None
    except (zlib.error, gzip.BadGzipFile) as error:
        raise ImportRefused(f"WARC illisible : {error}") from error


def _decompressed(
    stream: IO[bytes], dictionary: zstandard.ZstdCompressionDict | None
) -> Iterator[bytes]:
    decoder = zstandard.ZstdDecompressor(dict_data=dictionary)
    frame, pending = decoder.decompressobj(), b""
    begun = False
    try:
        while data := pending or stream.read(_IN):
            begun = True
            yield frame.decompress(data)
            pending = b""
            if frame.eof:
                pending, begun = frame.unused_data, False
                frame = decoder.decompressobj()
    except zstandard.ZstdError as error:
        raise ImportRefused(f"WARC illisible : {error}") from error
    if begun:
        raise ImportRefused(_CUT)


def _dictionary(stream: IO[bytes]) -> zstandard.ZstdCompressionDict:
    head = stream.read(8)
    size = struct.unpack("<I", head[4:8])[0] if len(head) == 8 else 0
    data = stream.read(size) if size <= _MAX_DICTIONARY else b""
    if not data or len(data) != size:
        raise ImportRefused("WARC zstd : son dictionnaire est coupé ou démesuré")
    try:
        if data.startswith(ZSTD):
            whole = zstandard.ZstdDecompressor().stream_reader(data).read(_MAX_DICTIONARY + 1)
            if len(whole) > _MAX_DICTIONARY:
                raise ImportRefused("WARC zstd : son dictionnaire est démesuré")
            data = whole
        return zstandard.ZstdCompressionDict(data)
    except zstandard.ZstdError as error:
        raise ImportRefused(f"WARC zstd : son dictionnaire est illisible ({error})") from error
