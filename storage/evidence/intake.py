"""
Read the formats others save pages in, as pieces; refuse whatever is damaged, hostile or beyond its bounds.

Nothing here writes, and no name found in a file ever becomes a path.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from storage.evidence.errors import ImportRefused
from storage.evidence.intake_har import read_har
from storage.evidence.intake_saved import (
    SIXTEEN,
    is_mhtml,
    is_picture,
    read_mhtml,
    read_picture,
    read_saved_page,
)
from storage.evidence.intake_warc import read_wacz, read_warc
from storage.evidence.piece import EARLIEST, LeftOut, Piece
from storage.evidence.unpacking import GZIP, ZSTD, ZSTD_DICTIONARY


def pieces_of(file: Path, source_url: str, left_out: LeftOut) -> Iterator[Piece]:
    """
    Yield the pieces of a file, by what it is, not by what it is called.

    ``left_out`` is told of each record that is sound and no page of the web.

    Raises:
        ImportRefused: it is damaged, hostile, too large, or nothing that is known here.
    """
    with file.open("rb") as opened:
        start = opened.read(4096)
    if start.startswith(b"PK\x03\x04"):
        yield from read_wacz(file, left_out)
    elif start.startswith((GZIP, ZSTD, ZSTD_DICTIONARY, b"WARC/")):
        with file.open("rb") as opened:
            yield from read_warc(opened, left_out, [0])
    elif is_picture(file):
        yield read_picture(file, source_url)
    elif start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        yield from read_har(file, left_out)
    elif is_mhtml(start):
        yield from read_mhtml(file, source_url, left_out)
    elif b"<" in start and (b"\0" not in start or _is_sixteen(start)):
        yield from read_saved_page(file, source_url)
    else:
        raise ImportRefused(
            "format inconnu (attendu : WARC, WACZ, HAR, MHTML, HTML, PNG, JPEG, WebP)"
        )


def _is_sixteen(start: bytes) -> bool:
    """Say whether a page is UTF-16: by its mark, or because it begins as one does."""
    return start.startswith(SIXTEEN) or start[:4] in {b"<\0!\0", b"<\0h\0", b"\0<\0!", b"\0<\0h"}


def check_date(at: datetime, now: datetime) -> None:
    """Refuse a time no web page was captured at; raises ImportRefused."""
    if not EARLIEST <= at <= now + timedelta(days=1):
        raise ImportRefused(f"date impossible : {at.isoformat()}")
