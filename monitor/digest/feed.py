"""The digests of the last weeks as an Atom feed (RFC 4287), a file beside them: for who reads news in one place."""

import re
import sqlite3
from pathlib import Path
from xml.etree import ElementTree as ET

from monitor.digest.files import digest_file, put
from storage.ledger import digests

NAME = "veille.atom"
"""Its file, and the name under which ``[digest.subscriptions]`` knows who reads it."""

MOST = 31
_SPACE = "http://www.w3.org/2005/Atom"
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML document may hold (XML 1.0, 2.2)."""


def write_feed(ledger: sqlite3.Connection, folder: Path, title: str) -> Path:
    """Write the feed of the digests that are recorded and whose text is there, newest first."""
    made = digests.latest(ledger, MOST)
    feed = ET.Element(f"{{{_SPACE}}}feed")
    _add(feed, "id", "urn:portique:veille")
    _add(feed, "title", title)
    _add(feed, "updated", made[0].composed_at if made else "1970-01-01T00:00:00Z")
    author = ET.SubElement(feed, f"{{{_SPACE}}}author")
    _add(author, "name", "Portique")
    for one in made:
        path = digest_file(folder, one.for_date, NAME, "txt")
        if path.is_file():
            text = path.read_text(encoding="utf-8")
            entry = ET.SubElement(feed, f"{{{_SPACE}}}entry")
            _add(entry, "id", f"urn:portique:{one.id}")
            _add(entry, "title", text.partition("\n")[0])
            _add(entry, "updated", one.composed_at)
            _add(entry, "content", text)
    ET.register_namespace("", _SPACE)
    return put(folder / NAME, ET.tostring(feed, encoding="unicode", xml_declaration=True))


def _add(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, f"{{{_SPACE}}}{name}").text = _FORBIDDEN.sub("�", text)
