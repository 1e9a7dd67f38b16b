"""One small picture of a site, made from its archived screenshot: what the officer recognises before reading."""

import base64
import io
import sqlite3
from pathlib import Path
from urllib.parse import urlsplit

from storage import images
from storage.archive.reader import ArchiveReader
from storage.errors import ArchiveDamaged
from storage.ledger import captures
from storage.records.capture import Capture
from storage.records.digest import Entry

WIDTH, HEIGHT = 480, 360
"""Pixels of the picture: the top of the page, as a visitor sees it first."""

MAX_PIXELS = 100_000_000


def picture(ledger: sqlite3.Connection, archive: Path, entry: Entry) -> str:
    """Return the picture of the site an entry tells of as a ``data:`` address, empty where there is none to show."""
    for identity in reversed(entry.captures):
        capture = captures.find(ledger, identity)
        if urlsplit(capture.url).hostname == entry.site_id:
            shot = captures.last_screenshot(ledger, capture.source_id, capture.url)
            return _drawn(ledger, archive, shot) if shot is not None else ""
    return ""


def _drawn(ledger: sqlite3.Connection, archive: Path, shot: Capture) -> str:
    try:
        body = ArchiveReader(archive, lambda one: captures.find(ledger, one)).page(shot).body
        with images.opened(body, most_pixels=MAX_PIXELS) as image:
            top = image.crop((0, 0, image.width, min(image.height, image.width * HEIGHT // WIDTH)))
            small = top.convert("RGB").resize((WIDTH, WIDTH * top.height // top.width))
    except (ArchiveDamaged, OSError, images.UnreadableImage):
        return ""
    out = io.BytesIO()
    small.save(out, "JPEG", quality=70)
    return "data:image/jpeg;base64," + base64.b64encode(out.getvalue()).decode("ascii")
