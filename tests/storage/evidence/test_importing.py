"""What others captured comes in with its provenance; what is damaged or hostile is set aside whole."""

import base64
import gzip
import hashlib
import json
import os
import re
import struct
import uuid
import zipfile
import zlib
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from storage.archive.reader import ArchiveReader
from storage.evidence import custody
from storage.evidence.checking import Bounds, Checker
from storage.evidence.errors import ImportRefused
from storage.evidence.importing import ImportReport, Provenance, import_files
from storage.evidence.intake_warc import read_warc
from storage.ledger import captures as capture_table
from storage.ledger import sources
from storage.records.capture import CaptureKind
from storage.records.source import SourceState
from tests.storage.evidence.house import HTML, House, now, picture

URL = "https://oportik.example/"
DAY = "2025-06-01T10:00:00Z"


def _import(house: House, *files: Path) -> ImportReport:
    return import_files(
        house.ledger, house.journal, house.room.archive, files,
        provenance=Provenance(source_url=URL, case_reference="PV 2026/118", origin="scellé n° 4", actor="agent 42", at=now()),
        quarantine=house.room.archive.parent / "quarantine", software="Portique/test",
    )  # fmt: skip


def _warc(
    path: Path, *, url: str = URL, date: str = DAY, zipped: bool = True, body: bytes = HTML
) -> Path:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
    info = _record("warcinfo", "", "application/warc-fields", b"software: autre/1\r\n", date)
    page = _record("response", url, "application/http; msgtype=response", head + body, date)
    path.write_bytes(b"".join(gzip.compress(r) if zipped else r for r in (info, page)))
    return path


def _record(kind: str, url: str, media_type: str, block: bytes, date: str) -> bytes:
    """Write a record as other tools do: SHA-1 in base 32."""
    digest = base64.b32encode(hashlib.sha1(block).digest()).decode()
    head = f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{uuid.uuid4()}>\r\nWARC-Date: {date}\r\n"
    head += f"WARC-Target-URI: {url}\r\n" if url else ""
    if kind == "response":
        payload = base64.b32encode(hashlib.sha1(block.partition(b"\r\n\r\n")[2]).digest()).decode()
        head += f"WARC-Payload-Digest: sha1:{payload}\r\n"
    head += f"WARC-Block-Digest: sha1:{digest}\r\nContent-Type: {media_type}\r\nContent-Length: {len(block)}\r\n"
    return head.encode() + b"\r\n" + block + b"\r\n\r\n"


def _wacz(
    path: Path, warc: Path, *, change: Callable[[dict[str, bytes]], None] | None = None
) -> Path:
    data = warc.read_bytes()
    package = {
        "profile": "data-package", "wacz_version": "1.1.1",
        "resources": [{"name": "a", "path": "archive/a.warc.gz", "hash": f"sha256:{hashlib.sha256(data).hexdigest()}", "bytes": len(data)}],
    }  # fmt: skip
    entries = {"archive/a.warc.gz": data, "datapackage.json": json.dumps(package).encode()}
    if change:
        change(entries)
    with zipfile.ZipFile(path, "w") as out:
        for name, content in entries.items():
            out.writestr(name, content)
    return path


def _har(path: Path, url: str = URL, **content: str) -> Path:
    entry: dict[str, Any] = {
        "startedDateTime": "2025-06-01T12:00:00+02:00",
        "request": {"method": "GET", "url": url, "headers": [{"name": ":authority", "value": "x"}, {"name": "Accept", "value": "*/*"}]},
        "response": {
            "status": 200, "statusText": "OK", "headers": [{"name": "content-encoding", "value": "br"}, {"name": "Content-Type", "value": "text/html"}],
            "content": {"text": HTML.decode(), "mimeType": "text/html"},
        },
        "serverIPAddress": "203.0.113.5",
    }  # fmt: skip
    entry["response"]["content"] |= content
    path.write_text(json.dumps({"log": {"version": "1.2", "entries": [entry]}}))
    return path


def _mhtml(path: Path, location: str = URL) -> Path:
    text = (
        f"From: <Saved by Blink>\r\nSnapshot-Content-Location: {location}\r\nSubject: x\r\nDate: Sun, 1 Jun 2025 10:00:00 -0000\r\n"
        'MIME-Version: 1.0\r\nContent-Type: multipart/related; type="text/html"; boundary="b0"\r\n\r\n'
        f"--b0\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: base64\r\nContent-Location: {location}\r\n\r\n"
    )
    text += base64.encodebytes(HTML).decode().replace("\n", "\r\n") + "--b0--\r\n"
    path.write_bytes(text.encode())
    return path


def _saved(folder: Path) -> Path:
    page = folder / "boutique.html"
    page.write_bytes(b"<!-- saved from url=(0024)https://oportik.example/x -->" + HTML)
    (folder / "boutique_files").mkdir()
    (folder / "boutique_files/style.css").write_text("p{}")
    return page


@pytest.mark.parametrize("form", ["warc.gz", "warc", "wacz", "har", "mhtml", "html", "png"])
def test_every_form_comes_in_and_reads(form: str, house: House, tmp_path: Path) -> None:
    """Court seizures, Wayback copies and a colleague's captures become captures like any other, at their own date."""
    made = {
        "warc.gz": lambda: _warc(tmp_path / "a"),
        "warc": lambda: _warc(tmp_path / "a", zipped=False),
        "wacz": lambda: _wacz(tmp_path / "b", _warc(tmp_path / "a.warc.gz")),
        "har": lambda: _har(tmp_path / "a.har"),
        "mhtml": lambda: _mhtml(tmp_path / "a.mhtml"),
        "html": lambda: _saved(tmp_path),
        "png": lambda: _picture(tmp_path / "a.png"),
    }[form]()
    report = _import(house, made)

    assert report.refused == []
    (done,) = report.imported
    captures = capture_table.of_visit(house.ledger, done.visit_id)
    assert len(captures) == done.captures == (2 if form == "html" else 1)
    page = ArchiveReader(house.room.archive, lambda i: capture_table.find(house.ledger, i)).page(
        captures[0]
    )
    if form == "png":
        assert captures[0].kind is CaptureKind.SCREENSHOT
    else:
        assert b"06 39 98 12 34" in page.body
        assert page.url.startswith("https://oportik.example/")
    if form not in {"html", "png"}:
        assert captures[0].captured_at == datetime(2025, 6, 1, 10, tzinfo=UTC)
    event = custody.of_series(house.ledger, done.visit_id)[0].fields
    assert (event["event"], event["recipient"]) == ("imported", "scellé n° 4")
    source = sources.find(house.ledger, captures[0].source_id)
    assert source is not None
    assert source.state is SourceState.PAUSED


def test_imported_capture_is_sealed_exported_and_never_probative(
    house: House, tmp_path: Path
) -> None:
    """It can be shown and verified as what it is: a piece the unit received."""
    report = _import(house, _warc(tmp_path / "a.warc.gz"))
    (capture,) = capture_table.of_visit(house.ledger, report.imported[0].visit_id)
    house.seal()
    package = house.export(capture, tmp_path / "out")

    assert package.sealed
    assert package.objections[0].startswith("elle a été importée")
    record = json.loads((package.path / "capture.json").read_bytes())
    assert record["collector"]["imported"].startswith("a.warc.gz sha256:")


def _picture(path: Path) -> Path:
    path.write_bytes(picture(300))
    return path


def _cut(path: Path) -> Path:
    os.truncate(path, path.stat().st_size - 30)
    return path


def _zip_with(path: Path, name: str, *, mode: int = 0) -> Path:
    with zipfile.ZipFile(path, "w") as out:
        info = zipfile.ZipInfo(name)
        info.external_attr = mode << 16
        out.writestr(info, b"x")
        out.writestr("archive/a.warc.gz", b"x")
    return path


def _duplicate(path: Path, warc: Path) -> Path:
    _wacz(path, warc)
    raw = path.read_bytes()
    # Two local and central entries of one name: rename datapackage.json to the archive's name in the bytes.
    path.write_bytes(
        raw.replace(b"archive/a.warc.gz", b"archive/B.warc.gz").replace(
            b"datapackage.json", b"archive/b.warcgz"
        )
    )
    with zipfile.ZipFile(path, "a") as out:
        out.writestr("archive/b.warc.gz", b"x")
    return path


def _extra_property(entries: dict[str, bytes]) -> None:
    digest = f"sha256:{hashlib.sha256(entries['datapackage.json']).hexdigest()}"
    signed = {
        "hash": digest,
        "signature": "x",
        "publicKey": "y",
        "created": "z",
        "software": "s",
        "version": "0.1.0",
        "evil": 1,
    }
    entries["datapackage-digest.json"] = json.dumps(
        {"path": "datapackage.json", "hash": digest, "signedData": signed}
    ).encode()


def _wrong_bytes(entries: dict[str, bytes]) -> None:
    entries["archive/a.warc.gz"] += b"x"


def _listed_outside(entries: dict[str, bytes]) -> None:
    entries["datapackage.json"] = entries["datapackage.json"].replace(
        b"archive/a.warc.gz", b"../../a.warc.gz"
    )


def _bomb(path: Path) -> Path:
    """A 2 MiB file that unpacks beyond the record limit."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    size = 300 * 1024 * 1024
    head = f"WARC/1.1\r\nWARC-Type: resource\r\nWARC-Record-ID: <urn:uuid:a>\r\nWARC-Target-URI: {URL}\r\nWARC-Date: {DAY}\r\n"
    with path.open("wb") as out:
        out.write(packer.compress(f"{head}Content-Length: {size}\r\n\r\n".encode()))
        for _ in range(300):
            out.write(packer.compress(bytes(1024 * 1024)))
        out.write(packer.compress(b"\r\n\r\n") + packer.flush())
    return path


def _png_bomb(path: Path) -> Path:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    shape = chunk(b"IHDR", struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0))
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n" + shape + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")
    )
    return path


def _write(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def _link(folder: Path) -> Path:
    (folder / "l.html").symlink_to("/etc/hostname")
    return folder / "l.html"


def _pipe(folder: Path) -> Path:
    os.mkfifo(folder / "pipe.har")
    return folder / "pipe.har"


MHTML = b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\nX:\n\n"
HOSTILE: dict[str, tuple[Callable[[Path], Path], str]] = {
    "truncated warc.gz": (lambda d: _cut(_warc(d / "a.warc.gz")), "coupée|illisible|octets"),
    "truncated warc": (lambda d: _cut(_warc(d / "a.warc", zipped=False)), "coupée"),
    "payload changed": (
        lambda d: _write(
            d / "a.warc", _warc(d / "b", zipped=False).read_bytes().replace(b"12 34", b"99 99")
        ),
        "empreinte",
    ),
    "file address": (lambda d: _warc(d / "a", url="file:///etc/passwd"), "adresse interdite"),
    "javascript address": (
        lambda d: _warc(d / "a", url="javascript:alert(1)"),
        "adresse interdite",
    ),
    "date in 2100": (lambda d: _warc(d / "a", date="2100-01-01T00:00:00Z"), "date impossible"),
    "warc bomb": (lambda d: _bomb(d / "a.warc.gz"), "bombe"),
    "png bomb": (lambda d: _png_bomb(d / "a.png"), "démesurée|inconnu|abîmée"),
    "zip slip": (lambda d: _zip_with(d / "a.wacz", "../../etc/cron.d/x"), "hostile"),
    "absolute name": (lambda d: _zip_with(d / "a.wacz", "/etc/x"), "hostile"),
    "backslash name": (lambda d: _zip_with(d / "a.wacz", "a\\..\\b"), "hostile"),
    "symlink entry": (lambda d: _zip_with(d / "a.wacz", "archive/l", mode=0o120777), "lien"),
    "names that differ by case": (
        lambda d: _duplicate(d / "a.wacz", _warc(d / "w")),
        "même nom|non conforme",
    ),
    "wacz with other bytes": (
        lambda d: _wacz(d / "a", _warc(d / "w"), change=_wrong_bytes),
        "non conforme",
    ),
    "wacz listing outside": (
        lambda d: _wacz(d / "a", _warc(d / "w"), change=_listed_outside),
        "non conforme",
    ),
    "extra signed property": (
        lambda d: _wacz(d / "a", _warc(d / "w"), change=_extra_property),
        "non conforme",
    ),
    "mhtml of a local file": (lambda d: _mhtml(d / "a", "file:///C:/x.html"), "interdite"),
    "har of a local file": (lambda d: _har(d / "a", "file:///etc/passwd"), "interdite"),
    "deep json": (lambda d: _write(d / "a.har", b'{"log":' + b"[" * 200_000), "illisible"),
    "unknown": (lambda d: _write(d / "a.exe", b"MZ\0\0"), "inconnu"),
    "plain gzip": (lambda d: _write(d / "a.gz", gzip.compress(b"x" * 100)), "illisible|aucune"),
    "link to a file": (_link, "ordinaire"),
    "pipe": (_pipe, "ordinaire"),
    "device without end": (lambda _: Path("/dev/zero"), "ordinaire"),
    "folder": (lambda d: d, "ordinaire"),
    "mhtml with a header of a megabyte": (
        lambda d: _write(d / "a", MHTML.replace(b"X:", b"X: " + b"=?utf-8?q?a?= " * 90_000)),
        "abîmé",
    ),
    "mhtml of 20 000 parts in parts": (
        lambda d: _write(d / "a", MHTML + b"".join(b"--x\n%s\n" % MHTML for _ in range(20_000))),
        "démesuré",
    ),
    "mhtml of 20 000 letters in letters": (
        lambda d: _write(d / "a", MHTML + b"--x\n" + b"Content-Type: message/rfc822\n\n" * 20_000),
        "démesuré",
    ),
    "har with an endless status": (
        lambda d: _write(
            d / "a",
            b'{"log":{"entries":[{"request":{"url":"http://a.example/"},"response":{"status":1e999}}]}}',
        ),
        "aucune page",
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_file_is_quarantined_with_its_reason(
    name: str, house: House, tmp_path: Path
) -> None:
    """One bad file costs one file: not a row of it enters, and why is written beside its copy and in the custody log."""
    make, words = HOSTILE[name]
    bad = make(tmp_path)
    good = _har(tmp_path / "good.har")
    report = _import(house, bad, good)

    assert len(report.imported) == 1
    (refused,) = report.refused
    assert re.search(words, refused.why), refused.why
    visits = house.ledger.execute("SELECT count(*) FROM visit").fetchone()[0]
    assert visits == 1
    reasons = list((house.room.archive.parent / "quarantine").glob("*/reason.json"))
    assert [json.loads(r.read_text())["why"] for r in reasons] == [refused.why]
    assert custody.of_series(house.ledger, "import")[-1].fields["result"] == "quarantined"
    assert not list(house.room.archive.rglob("*.open"))


def test_what_a_link_leads_to_is_not_taken(house: House, tmp_path: Path) -> None:
    """Whoever hands in a link to a secret of this machine would find it in quarantine, and in its copies."""
    _import(house, _link(tmp_path))

    (kept,) = (house.room.archive.parent / "quarantine").iterdir()
    assert [path.name for path in kept.iterdir()] == ["reason.json"]


@pytest.mark.parametrize(
    ("bounds", "data"),
    [
        (Bounds(cpu_seconds=1), MHTML.replace(b"; b", b";a*0*=b" * 180_000 + b"; b")),
        (Bounds(megabytes=300), b'{"log":{"entries":[' + b"[],"*8_000_000 + b"[]]}}"),
    ],
    ids=["time", "memory"],
)  # fmt: skip
def test_a_file_that_is_read_too_long_is_refused(
    bounds: Bounds, data: bytes, tmp_path: Path
) -> None:
    """Parameters of a header cost the square of their length, lists many times their size: the process ends, not the import."""
    with Checker(bounds) as checker:
        with pytest.raises(ImportRefused, match="prend plus de"):
            checker.check(_write(tmp_path / "a", data), URL, now())
        checker.check(_har(tmp_path / "good.har"), URL, now())


def test_same_file_comes_in_once(house: House, tmp_path: Path) -> None:
    """The same piece twice would look like two observations."""
    path = _warc(tmp_path / "a.warc.gz")
    _import(house, path)

    assert "déjà" in _import(house, path).refused[0].why


def test_a_file_says_nothing_to_the_terminal(
    house: House, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """What reads a WARC warned of an address with spaces, as it stood: an escape sequence in it was obeyed."""
    file = _warc(tmp_path / "a.warc", url="https://oportik.example/a \x1b[2Jb", zipped=False)
    _import(house, file)

    with file.open("rb") as opened, suppress(ImportRefused):
        list(read_warc(opened, lambda _: None, [0]))

    out, err = capfd.readouterr()
    assert "\x1b" not in out + err


def test_half_a_character_in_a_file_costs_no_other_file(house: House, tmp_path: Path) -> None:
    """Found by fuzz: a HAR that names one ended the import of all that were handed in with it."""
    files = [
        _har(tmp_path / "a.har", url=f"{URL}a\ud800"),
        _har(tmp_path / "b.har", mimeType="text/html\ud800"),
        _har(tmp_path / "c.har"),
    ]

    report = _import(house, *files)

    assert sorted(one.file.name for one in (*report.imported, *report.refused)) == [
        "a.har",
        "b.har",
        "c.har",
    ]
    assert "c.har" in [one.file.name for one in report.imported]


def test_a_reader_that_fails_costs_its_file_and_is_said(house: House, tmp_path: Path) -> None:
    """Found by fuzz: a saved page that names « http://[ » as its own address ended the import of all files."""
    bad = tmp_path / "bad.html"
    bad.write_text(
        "<!DOCTYPE html><!--\n Page saved with SingleFile \n url: https://[oportik.example/ \n saved date: Sun Jun 01 2025 12:00:00 GMT+0200 \n--><html><p>x</p></html>"
    )
    report = _import(house, bad, _har(tmp_path / "good.har"))

    assert [one.file.name for one in report.imported] == ["good.har"]
    assert [one.file.name for one in report.refused] == ["bad.html"]
