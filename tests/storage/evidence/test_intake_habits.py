"""What other tools' files are like in practice: entered right, entered with what is missing said, or refused."""

import gzip
import json
import os
import struct
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import zstandard

from storage.evidence.errors import ImportRefused
from storage.evidence.intake import pieces_of
from storage.evidence.piece import Piece

SHOP = "https://boutique.example/"
PAGE = "<html lang=fr><head><title>Téléphone</title></head><body>29,90 €</body></html>"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256))


def _read(file: Path) -> tuple[list[Piece], list[str]]:
    left: list[str] = []
    return list(pieces_of(file, SHOP, left.append)), left


def _file(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def _record(url: str, body: bytes, *, short: int = 0) -> bytes:
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + body
    return (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2025-06-01T10:00:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:{url}>\r\nContent-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(block) - short}\r\n\r\n"
    ).encode() + block + b"\r\n\r\n"  # fmt: skip


RECORDS = [_record(SHOP, PAGE.encode()), _record(f"{SHOP}2", b"<p>Deux</p>")]


def _with_dictionary(data: bytes, *, packed: bool) -> bytes:
    raw = b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://boutique.example/" * 9
    dictionary = zstandard.ZstdCompressionDict(raw, dict_type=zstandard.DICT_TYPE_RAWCONTENT)
    kept = zstandard.compress(raw) if packed else raw
    frame = b"\x5d\x2a\x4d\x18" + struct.pack("<I", len(kept)) + kept
    return frame + zstandard.ZstdCompressor(dict_data=dictionary).compress(data)


@pytest.mark.parametrize(
    "data",
    [
        b"".join(RECORDS),
        b"".join(map(gzip.compress, RECORDS)),
        gzip.compress(b"".join(RECORDS)),
        b"".join(map(zstandard.compress, RECORDS)),
        zstandard.compress(b"".join(RECORDS)),
        _with_dictionary(b"".join(RECORDS), packed=False),
        _with_dictionary(b"".join(RECORDS), packed=True),
    ],
    ids=["plain", "gzip each", "gzip whole", "zstd each", "zstd whole", "dictionary", "packed dictionary"],
)  # fmt: skip
def test_a_warc_is_read_under_each_compression(data: bytes, tmp_path: Path) -> None:
    pieces, left = _read(_file(tmp_path / "a", data))

    assert [one.exchange.entity for one in pieces if one.exchange] == [PAGE.encode(), b"<p>Deux</p>"]  # fmt: skip
    assert left == []


@pytest.mark.parametrize("way", [gzip.compress, zstandard.compress, bytes])
@pytest.mark.parametrize("each", [False, True])
def test_a_cut_warc_is_refused_under_each_compression(way: Any, each: bool, tmp_path: Path) -> None:
    data = b"".join(map(way, RECORDS)) if each else way(b"".join(RECORDS))
    with pytest.raises(ImportRefused, match=r"illisible|coupée"):
        _read(_file(tmp_path / "a", data[:-60]))


@pytest.mark.parametrize("last", [False, True])
@pytest.mark.parametrize("way", [gzip.compress, bytes])
def test_a_record_with_a_short_length_is_no_whole_page(
    way: Any, last: bool, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Its end would be lost without a word; the sentence is ours and the library's warning is not printed."""
    short = _record(f"{SHOP}kurz", PAGE.encode(), short=20)
    records = [*RECORDS, short] if last else [RECORDS[0], short, RECORDS[1]]

    with pytest.raises(ImportRefused, match=f"enregistrement {3 if last else 2} : .*trop court"):
        _read(_file(tmp_path / "a", b"".join(map(way, records))))
    assert capfd.readouterr().err == ""


def _har(path: Path, *contents: dict[str, Any], headers: str = "text/html") -> Path:
    entries = [
        {
            "startedDateTime": "2025-06-01T12:00:00+02:00",
            "request": {"method": "GET", "url": f"{SHOP}{number}", "headers": []},
            "response": {
                "status": content.pop("status", 200),
                "headers": [{"name": "Content-Type", "value": content.pop("type", headers)}],
                "content": content,
            },
        }
        for number, content in enumerate(contents)
    ]
    return _file(path, json.dumps({"log": {"entries": entries}}).encode())


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ({"size": 48123}, "corps manquant (48123 octets annoncés)"),
        ({"size": -1}, "corps manquant (absent)"),
        ({}, "corps manquant (absent)"),
        ({"text": "a!b", "encoding": "base64"}, "corps illisible (base64 faux)"),
        ({"text": "\ufffdPNG", "type": "image/png"}, "corps perdu"),
        ({"text": "x", "status": 1e999}, "entrée 1 illisible (OverflowError)"),
        ({"text": "x", "status": "zwei"}, "entrée 1 illisible (ValueError)"),
    ],
)
def test_an_entry_without_its_body_is_said_and_costs_no_other(
    content: dict[str, Any], why: str, tmp_path: Path
) -> None:
    pieces, left = _read(_har(tmp_path / "a.har", content, {"text": PAGE}))

    assert [one.exchange.url for one in pieces if one.exchange] == [f"{SHOP}1"]
    assert len(left) == 1
    assert left[0].startswith(why)
    assert left[0].endswith(f"{SHOP}0")


@pytest.mark.parametrize("content", [{"size": 0}, {"size": 0, "text": ""}, {"status": 304}])
def test_an_answer_that_has_no_body_is_entered(content: dict[str, Any], tmp_path: Path) -> None:
    pieces, left = _read(_har(tmp_path / "a.har", content))

    assert [one.exchange.entity for one in pieces if one.exchange] == [b""]
    assert left == []


def test_text_is_entered_in_the_coding_its_header_then_names(tmp_path: Path) -> None:
    """A HAR's text is Unicode whatever the header said; what the server sent stays among the facts."""
    pieces, _ = _read(
        _har(tmp_path / "a.har", {"text": PAGE}, headers='text/html; charset="iso-8859-15"')
    )
    (exchange,) = [one.exchange for one in pieces]

    assert exchange is not None
    assert exchange.entity == PAGE.encode()
    assert b"Content-Type: text/html; charset=utf-8\r\n" in exchange.response_head
    assert exchange.facts["declared_content_type"] == 'text/html; charset="iso-8859-15"'


def test_a_page_that_is_called_base64_and_is_plain(tmp_path: Path) -> None:
    """Some browsers write « base64 » beside the text as it is."""
    pieces, left = _read(_har(tmp_path / "a.har", {"text": PAGE, "encoding": "base64"}))

    (piece,) = pieces
    assert piece.exchange is not None
    assert piece.exchange.entity == PAGE.encode()
    assert left == []


def test_a_picture_written_as_characters_is_its_bytes(tmp_path: Path) -> None:
    content = {"text": PNG.decode("latin-1"), "type": "image/png"}
    pieces, _ = _read(_har(tmp_path / "a.har", content))

    assert [one.exchange.entity for one in pieces if one.exchange] == [PNG]


@pytest.mark.parametrize("coding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8"])
def test_a_saved_page_of_any_width_names_its_address(coding: str, tmp_path: Path) -> None:
    page = f"<!-- saved from url=(0025)https://autre.example/p -->{PAGE}".encode(coding)
    pieces, _ = _read(_file(tmp_path / "a.html", page))

    assert [(one.url, one.payload) for one in pieces] == [("https://autre.example/p", page)]


@pytest.mark.parametrize(
    ("said", "at"),
    [
        ("Tue Feb 04 2025 10:15:00 GMT+0100 (heure normale)", datetime(2025, 2, 4, 9, 15, tzinfo=UTC)),
        ("Wed Dec 31 2025 23:30:00 GMT-0800 (x)", datetime(2026, 1, 1, 7, 30, tzinfo=UTC)),
        ("Tue Feb 04 1980 10:15:00 GMT+0100 (x)", datetime(2025, 12, 31, 12, tzinfo=UTC)),
        ("Tue Feb 44 2025 10:15:00 GMT+0100 (x)", datetime(2025, 12, 31, 12, tzinfo=UTC)),
    ],
    ids=["said", "within a day", "too early", "no date"],
)  # fmt: skip
def test_singlefile_says_when_and_where_a_page_was_saved(
    said: str, at: datetime, tmp_path: Path
) -> None:
    """Its own date counts, flagged as declared, where the file is not older than it by a day and it is a date."""
    page = f"<!DOCTYPE html> <html><!--\n Page saved with SingleFile \n url: https://autre.example/p \n saved date: {said}\n-->{PAGE}"
    file = _file(tmp_path / "a.html", page.encode())
    changed = datetime(2025, 12, 31, 12, tzinfo=UTC).timestamp()
    os.utime(file, (changed, changed))
    ((piece,), _) = _read(file)

    assert (piece.url, piece.at) == ("https://autre.example/p", at)
    assert ("date_from" in piece.facts) == (at.timestamp() != changed)
