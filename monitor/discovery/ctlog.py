"""
Read certificate-transparency logs directly: RFC 6962 ``get-entries`` and static-ct ``tile/data``.

Both hold the same leaf: a time, and a certificate or a pre-certificate, whose names are what is of interest. Formats:
RFC 6962 §3.3–3.4 and §4.6; static-ct-api 1.0 (c2sp.org/static-ct-api), tiles of 256 entries, gzip allowed.
"""

import base64
import binascii
import gzip
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from cryptography import x509
from cryptography.x509.oid import NameOID

from monitor.discovery.errors import FeedUnreadable

TILE: Final = 256
MAX_TILE: Final = 16 * 1024 * 1024
_X509, _PRECERT = 0, 1


@dataclass(frozen=True, slots=True, kw_only=True)
class LogEntry:
    """One certificate of a log."""

    index: int
    logged_at: int
    """Milliseconds since 1970, as the log says."""

    names: tuple[str, ...]
    """The host names it is for, lower case, wildcards without ``*.``."""


class _Bytes:
    """Reads the big-endian fields of TLS presentation language; raises ValueError past the end."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.at = 0

    def take(self, size: int) -> bytes:
        piece = self._data[self.at : self.at + size]
        if len(piece) != size:
            raise ValueError(f"{size} bytes expected at {self.at}, {len(piece)} left")
        self.at += size
        return piece

    def number(self, size: int) -> int:
        return int.from_bytes(self.take(size), "big")

    def opaque(self, size_of_length: int) -> bytes:
        return self.take(self.number(size_of_length))

    @property
    def over(self) -> bool:
        return self.at >= len(self._data)


def size_of_sth(body: bytes, where: str) -> int:
    """Return the number of entries a ``get-sth`` answer states; raises FeedUnreadable."""
    try:
        return int(json.loads(body)["tree_size"])
    except (ValueError, KeyError, TypeError) as error:
        raise FeedUnreadable(
            where, "JSON avec tree_size", body[:80].decode("utf-8", "replace")
        ) from error


def size_of_checkpoint(body: bytes, where: str) -> int:
    """Return the number of entries a static-ct checkpoint states (its second line); raises FeedUnreadable."""
    lines = body.decode("utf-8", "replace").split("\n")
    if len(lines) < 3 or not lines[1].isdecimal():
        raise FeedUnreadable(where, "point de contrôle (nom, taille, racine)", "\n".join(lines[:2]))
    return int(lines[1])


def entries_of_answer(body: bytes, start: int, where: str) -> Iterator[LogEntry]:
    """Yield the entries of a ``get-entries`` answer; one that cannot be parsed has no names; raises FeedUnreadable."""
    try:
        rows = json.loads(body)["entries"]
        pairs = [
            (base64.b64decode(row["leaf_input"]), base64.b64decode(row["extra_data"]))
            for row in rows
        ]
    except (ValueError, KeyError, TypeError, binascii.Error) as error:
        raise FeedUnreadable(
            where, "JSON get-entries", body[:80].decode("utf-8", "replace")
        ) from error
    for index, (leaf, extra) in enumerate(pairs, start):
        try:
            yield _entry_of_leaf(index, leaf, extra)
        except ValueError:
            yield LogEntry(index=index, logged_at=0, names=())


def _entry_of_leaf(index: int, leaf: bytes, extra: bytes) -> LogEntry:
    fields = _Bytes(leaf)
    fields.take(2)  # version v1, leaf type timestamped_entry
    logged_at, kind = fields.number(8), fields.number(2)
    # the signed pre-certificate begins extra_data
    certificate = (fields if kind == _X509 else _Bytes(extra)).opaque(3)
    return LogEntry(index=index, logged_at=logged_at, names=names_of(certificate))


def entries_of_tile(body: bytes, start: int, where: str) -> Iterator[LogEntry]:
    """Yield the entries of a static-ct data tile, gzip or plain; raises FeedUnreadable where the framing breaks."""
    fields = _Bytes(_plain(body, where))
    index = start
    try:
        while not fields.over:
            logged_at, kind = fields.number(8), fields.number(2)
            if kind == _X509:
                certificate = fields.opaque(3)
                fields.opaque(2)
            elif kind == _PRECERT:
                fields.take(32)
                fields.opaque(3)
                fields.opaque(2)
                certificate = fields.opaque(3)
            else:
                raise ValueError(f"entry type {kind}")
            fields.opaque(2)  # fingerprints of the chain
            yield LogEntry(index=index, logged_at=logged_at, names=names_of(certificate))
            index += 1
    except ValueError as error:
        raise FeedUnreadable(where, "tuile de données static-ct", str(error)) from error


def tile_path(number: int, width: int = TILE) -> str:
    """Return the path of a data tile: thousands parted as ``x001/x234/067``, a partial one with ``.p/WIDTH``."""
    groups = [f"{number % 1000:03d}"]
    number //= 1000
    while number:
        groups.insert(0, f"x{number % 1000:03d}")
        number //= 1000
    partial = f".p/{width}" if width < TILE else ""
    return "tile/data/" + "/".join(groups) + partial


def names_of(certificate: bytes) -> tuple[str, ...]:
    """Return the host names of a certificate in DER; raises ValueError where it is none."""
    parsed = x509.load_der_x509_certificate(certificate)
    found: dict[str, None] = {}
    try:
        alternative = parsed.extensions.get_extension_for_class(x509.SubjectAlternativeName)
        found.update(dict.fromkeys(alternative.value.get_values_for_type(x509.DNSName)))
    except x509.ExtensionNotFound:
        common = parsed.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
        found.update(dict.fromkeys(str(one.value) for one in common))
    return tuple(dict.fromkeys(name.lower().rstrip(".").removeprefix("*.") for name in found))


def _plain(body: bytes, where: str) -> bytes:
    if not body.startswith(b"\x1f\x8b"):
        return body
    decoder = zlib.decompressobj(zlib.MAX_WBITS + 16)
    try:
        plain = decoder.decompress(body, MAX_TILE + 1)
    except (zlib.error, gzip.BadGzipFile) as error:
        raise FeedUnreadable(where, "tuile gzip", str(error)) from error
    if len(plain) > MAX_TILE:
        raise FeedUnreadable(where, f"au plus {MAX_TILE} octets", "davantage")
    return plain
