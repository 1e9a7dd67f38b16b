"""
Look for something through many texts: everything captured, or local WARC and WET files.

Texts come as (id, text) pairs, whoever holds them; files are streamed record by record. Each find carries its id, its place
and its surroundings.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from fastwarc.warc import ArchiveIterator, WarcRecordType
from selectolax.lexbor import LexborHTMLParser

from monitor.phrases.query import Query
from storage.decoding import decoded

CONTEXT = 80
LONGEST_RECORD = 32 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Find:
    """One place that answers a hunt."""

    id: str
    """The capture, or the record and address for a file."""

    start: int
    end: int
    quotation: str
    before: str
    after: str
    disguises: tuple[str, ...]


def hunt(
    query: Query, texts: Iterable[tuple[str, str]], *, most_per_text: int = 20
) -> Iterator[Find]:
    """Yield every place of every text that answers, in order of the texts."""
    for identity, text in texts:
        for count, place in enumerate(query.places(text)):
            if count == most_per_text:
                break
            yield Find(
                id=identity,
                start=place.start,
                end=place.end,
                quotation=text[place.start : place.end],
                before=text[max(0, place.start - CONTEXT) : place.start],
                after=text[place.end : place.end + CONTEXT],
                disguises=place.disguises,
            )


def archived_texts(path: Path) -> Iterator[tuple[str, str]]:
    """
    Yield (record id and address, text) of each record of a WARC, WET or gzipped file; an empty text where it holds none.

    Raises:
        OSError, EOFError, ValueError: the file cannot be read any further.
    """
    wanted = WarcRecordType.response | WarcRecordType.conversion | WarcRecordType.resource
    with path.open("rb") as stream:
        for record in ArchiveIterator(stream, record_types=wanted, parse_http=True):
            address = record.headers.get("WARC-Target-URI") or ""
            text = _text(record.reader.read(LONGEST_RECORD), _kind(record))
            yield f"{record.record_id} {address}", text


def _kind(record: object) -> str:
    """Give the media type of what a record holds."""
    http = getattr(record, "http_content_type", None)
    if http:
        return str(http).lower()
    headers = getattr(record, "headers", {})
    return str(headers.get("Content-Type") or "").lower()


def _text(body: bytes, kind: str) -> str:
    """Give the readable text of a body; nothing for pictures and other binary matter."""
    if "html" in kind:
        tree = LexborHTMLParser(decoded(body))
        for node in tree.css("script,style,noscript,template"):
            node.decompose()
        return tree.text(separator=" ")
    if kind.startswith("text/") or "json" in kind:
        return decoded(body)
    return ""
