"""What is written can be found again, by us and by others, whatever cuts it off."""

import os
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from fastwarc.warc import ArchiveIterator as FastIterator
from fastwarc.warc import WarcRecordType
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage.archive import index
from storage.archive.exchange import Exchange
from storage.archive.reader import ArchiveReader
from storage.errors import DigestMismatch, TornSegment, UnreadableRecord
from storage.records.capture import Capture, CaptureKind
from tests.storage.segments import BEGAN, exchange, segment

_json = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=20),
    lambda children: (
        st.lists(children, max_size=3) | st.dictionaries(st.text(max_size=8), children, max_size=3)
    ),
    max_leaves=8,
)
_facts = st.dictionaries(
    st.text(min_size=1, max_size=8).filter(lambda k: k not in {"entity", "wire", "payload"}),
    _json,
    max_size=4,
)
_head_value = st.text(
    st.characters(min_codepoint=32, max_codepoint=255, exclude_characters="\x7f\x85\xa0"),
    max_size=30,
)


@st.composite
def exchanges(draw: st.DrawFn) -> Exchange:
    """Any exchange the wire may bring."""
    kind = draw(
        st.sampled_from(
            ["text/html", "TEXT/HTML; charset=x", "", "image/png", ";;", "application/json "]
        )
    )
    return exchange(
        draw(st.binary(max_size=3000)),
        url="https://shop.example/" + draw(st.text(st.sampled_from("abc/?&=%20"), max_size=20)),
        status=draw(st.sampled_from([200, 301, 404, 503, 206, 999])),
        after=draw(st.integers(0, 10_000)) / 7,
        fields=f"Content-Type: {kind}\r\nX-Odd: {draw(_head_value)}\r\n"
        if draw(st.booleans())
        else "",
        truncated=draw(st.sampled_from([None, "length", "time", "disconnect"])),
        **{**draw(_facts), "role": draw(st.sampled_from(["", "home", "image"]))},
    )


@given(
    st.lists(exchanges(), max_size=6),
    st.lists(
        st.tuples(
            st.sampled_from(["dom", "text", "screenshot", "resource"]),
            st.binary(max_size=500),
            _facts,
        ),
        max_size=3,
    ),
)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_the_index_of_a_segment_is_what_the_writer_said(
    found: list[Exchange], made: list[tuple[str, bytes, dict[str, Any]]]
) -> None:
    """The ledger's index may be lost: it comes back from the bytes alone, to the last field."""
    with TemporaryDirectory() as folder:
        writer = segment(Path(folder))
        told: list[Capture] = []
        for one in found:
            same = next(
                (
                    c
                    for c in told
                    if c.entity_digest == _digest(one) and c.kind is CaptureKind.RESPONSE
                ),
                None,
            )
            told.append(writer.add_exchange(one, refers_to=same))
        for kind, payload, facts in made:
            facts = {
                k: v for k, v in facts.items() if k not in {"kind", "url", "role", "requested_url"}
            }
            told.append(
                writer.add_resource(
                    CaptureKind(kind),
                    "https://shop.example/x",
                    payload,
                    "text/plain",
                    at=BEGAN,
                    facts=facts,
                )
            )
            if kind != "resource":
                told.append(
                    writer.add_again(
                        told[-1], "https://shop.example/y", at=BEGAN, refers_to="b", facts=facts
                    )
                )
        assert writer.commit() == told
        path = writer.close({"outcome": "complete"}, at=BEGAN)

        assert list(index.captures(path, told[0].segment if told else "")) == told


def _digest(one: Exchange) -> str:
    from hashlib import sha256

    return f"sha256:{sha256(one.entity).hexdigest()}"


def small_segment(archive: Path) -> tuple[Path, list[Capture]]:
    """Write a segment of a few captures and leave it open, as a killed process does."""
    writer = segment(archive)
    told = [
        writer.add_exchange(exchange(b"page %d" % i, url=f"https://shop.example/{i}"))
        for i in range(2)
    ]
    writer.commit()
    writer.abandon()
    return writer.path.with_name(writer.path.name + ".open"), told


def test_a_segment_cut_at_any_byte_gives_its_whole_records(tmp_path: Path) -> None:
    """F1, F6: wherever the cut falls, what stands before it is found and what is torn is told."""
    path, told = small_segment(tmp_path)
    data = path.read_bytes()
    ends = {0} | {record.offset + record.length for record in index.records(path)}
    torn = tmp_path / "torn.warc.gz"

    for cut in range(len(data)):
        torn.write_bytes(data[:cut])
        found: list[Capture] = []
        if cut in ends:
            found.extend(index.captures(torn, told[0].segment))
        else:
            with pytest.raises(TornSegment) as caught:
                found.extend(index.captures(torn, told[0].segment))
            assert caught.value.offset == max(end for end in ends if end <= cut)
            assert caught.value.offset + caught.value.extra == cut
        assert found == [c for c in told if c.offset + c.length <= cut]


@pytest.mark.parametrize(
    "tail", [b"\0" * 512, b"garbage", b"\x1f\x8b", b"\x1f\x8b\x08\0\0\0\0\0\0\0"]
)
def test_what_follows_the_last_record_is_told(tmp_path: Path, tail: bytes) -> None:
    """``warcio check`` passes all of these; a file system after power loss leaves the first."""
    path, told = small_segment(tmp_path)
    with path.open("ab") as file:
        file.write(tail)
    found: list[Capture] = []

    with pytest.raises(TornSegment) as caught:
        found.extend(index.captures(path, told[0].segment))

    assert (found, caught.value.extra) == (told, len(tail))


def test_a_flipped_bit_is_never_read_as_evidence(tmp_path: Path) -> None:
    """F12: each byte of a member is covered by its digest."""
    writer = segment(tmp_path)
    capture = writer.add_exchange(exchange(os.urandom(200)))
    path = writer.close({}, at=BEGAN)
    data = bytearray(path.read_bytes())
    reader = ArchiveReader(tmp_path, lambda _: capture)

    for at in range(capture.offset, capture.offset + capture.length, 7):
        data[at] ^= 0x10
        path.write_bytes(data)
        with pytest.raises((DigestMismatch, UnreadableRecord)):
            reader.record(capture)
        data[at] ^= 0x10


def test_a_full_disk_keeps_what_was_acknowledged(tmp_path: Path) -> None:
    """F8: the segment is cut back to its last whole record, so that what comes later may be written again."""
    program = """
import os, resource, signal, sys
from pathlib import Path
sys.path.insert(0, os.getcwd())
from tests.storage.segments import exchange, segment
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
writer = segment(Path(sys.argv[1]))
hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, hard))
for number in range(100):
    capture = writer.add_exchange(exchange(os.urandom(5000), url=f"https://shop.example/{number}"))
    try:
        writer.commit()
    except OSError:
        break
    print(capture.id)
resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
writer.add_exchange(exchange(b"room again"))
print(writer.commit()[0].id)
writer.close({"outcome": "partial"}, at=exchange().began_at)
"""
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)], capture_output=True, text=True, check=True, timeout=60,
        cwd=Path(__file__).parents[3],
    )  # fmt: skip
    (path,) = tmp_path.rglob("*.warc.gz")

    acknowledged = done.stdout.split()
    assert len(acknowledged) > 5
    assert [capture.id for capture in index.captures(path, "x")] == acknowledged


def test_a_not_modified_and_an_identical_page_are_read_through_what_they_refer_to(
    tmp_path: Path,
) -> None:
    """A page that did not change costs a record without a body, and reads as the page it was."""
    body = b"<p>le m\xc3\xaame</p>" * 100
    writer = segment(tmp_path)
    first = writer.add_exchange(exchange(body, etag='"1"'))
    same = writer.add_exchange(
        exchange(body, after=60, fields="Content-Type: text/html\r\nX-New: 1\r\n"), refers_to=first
    )
    not_modified = writer.add_exchange(
        exchange(b"", status=304, after=90, fields='ETag: "1"\r\n'), refers_to=first
    )
    writer.close({}, at=BEGAN)
    known = {c.id: c for c in (first, same, not_modified)}
    reader = ArchiveReader(tmp_path, known.__getitem__)

    pages = [reader.page(capture) for capture in known.values()]

    assert [page.body for page in pages] == [body] * 3
    assert [page.status for page in pages] == [200, 200, 200]
    assert pages[1].header("x-new") == "1"
    assert {c.entity_digest for c in known.values()} == {first.entity_digest}


def test_an_unchanged_page_costs_less_than_two_kilobytes(tmp_path: Path) -> None:
    """A year of daily visits to a shop of two hundred pages stays below 150 MB."""
    facts = {
        "role": "product", "requested_url": "https://shop.example/produit/12", "via": "https://shop.example/", "depth": 2,
        "port": 443, "dns": {"resolver": "system", "answers": ["192.0.2.7"]}, "local": "192.0.2.1:40000", "ms": 120,
        "tls": {"leaf": os.urandom(32).hex(), "names": ["shop.example"], "issuer": "CN=R3,O=CA", "not_after": "2027-01-01",
                "verified": True, "verification": "ok"}, "chain": os.urandom(32).hex(), "etag": '"abc"',
    }  # fmt: skip
    writer = segment(tmp_path)
    body = os.urandom(30_000)
    first = writer.add_exchange(exchange(body, **facts))
    before = writer.size
    for number in range(20):
        writer.add_exchange(
            exchange(body, after=number, url=f"https://shop.example/produit/{number}", **facts),
            refers_to=first,
        )
    each = (writer.size - before) / 20
    writer.abandon()

    assert each <= 2048


def test_public_tools_read_and_check_a_segment(tmp_path: Path) -> None:
    """An opposing expert does not use our reader."""
    writer = segment(tmp_path)
    writer.add_chain("-----BEGIN CERTIFICATE-----\n", at=BEGAN)
    first = writer.add_exchange(exchange(b"x" * 2000, note="é\ud800", long="y" * 20_000))
    writer.add_exchange(exchange(b"x" * 2000, after=5), refers_to=first)
    writer.add_exchange(exchange(b"", status=304), refers_to=first)
    dom = writer.add_resource(
        CaptureKind.DOM, first.url, b"<html></html>", "text/html", at=BEGAN, refers_to=first.id
    )
    writer.add_again(dom, first.url, at=BEGAN, refers_to=first.id)
    path = writer.close({"outcome": "complete", "reason": "a lone surrogate \ud800"}, at=BEGAN)

    check = subprocess.run(
        [sys.executable, "-m", "warcio.cli", "check", "-v", str(path)],
        capture_output=True,
        text=True,
        check=False,
    )
    fast = list(
        FastIterator(
            BytesIO(path.read_bytes()), parse_http=False, record_types=WarcRecordType.any_type
        )
    )

    assert check.returncode == 0, check.stdout
    assert "digest failed" not in check.stdout
    assert len(fast) == len(list(index.records(path)))
    assert [r for r in index.records(path) if r.type == "metadata"][-1].block.count(b"\\ud800") == 1


def test_a_writer_that_lives_holds_its_segment(tmp_path: Path) -> None:
    """Who finds the file unlocked knows that nobody writes it any more."""
    import fcntl

    writer = segment(tmp_path)
    opened = writer.path.with_name(writer.path.name + ".open")
    with opened.open("rb") as other:
        with pytest.raises(BlockingIOError):
            fcntl.flock(other, fcntl.LOCK_SH | fcntl.LOCK_NB)
        writer.abandon()
        fcntl.flock(other, fcntl.LOCK_SH | fcntl.LOCK_NB)


def test_a_rendered_page_keeps_the_status_of_its_answer(tmp_path: Path) -> None:
    """A refusal built by a script, read as status 200, would pass for the shop."""
    writer = segment(tmp_path)
    dom = writer.add_resource(
        CaptureKind.DOM,
        "https://shop.example/",
        b"<p>403</p>",
        "text/html",
        at=BEGAN,
        facts={"http_status": 403},
    )
    writer.close({}, at=BEGAN)

    assert ArchiveReader(tmp_path, lambda _: dom).page(dom).status == 403


def test_a_rendering_made_again_alike_is_read_from_the_first(tmp_path: Path) -> None:
    """Its own record holds no byte of it, and what is read is checked against its own digest."""
    writer = segment(tmp_path)
    first, other = (
        writer.add_resource(
            CaptureKind.SCREENSHOT, "https://shop.example/", body, "image/png", at=BEGAN
        )
        for body in (b"picture", b"another")
    )
    again = writer.add_again(first, "https://shop.example/?a", at=BEGAN, facts={"cut": False})
    writer.close({}, at=BEGAN)

    assert ArchiveReader(tmp_path, lambda _: first).page(again).body == b"picture"
    assert (again.entity_digest, again.media_type) == (first.entity_digest, "image/png")
    with pytest.raises(DigestMismatch):
        ArchiveReader(tmp_path, lambda _: other).page(again)


def test_times_are_written_in_utc() -> None:
    """A clock in another zone must not shift the evidence by hours."""
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from storage.archive.writer import warc_date

    assert (
        warc_date(datetime(2026, 11, 3, 7, 0, tzinfo=ZoneInfo("Europe/Paris")))
        == "2026-11-03T06:00:00.000000Z"
    )


def test_a_record_another_program_wrote_badly_is_unreadable_not_a_crash(tmp_path: Path) -> None:
    """An import brings foreign records; one that lacks its date must not stop the start of the worker."""
    import gzip

    bad = b"WARC/1.1\r\nWARC-Type: response\r\nContent-Length: 0\r\nWARC-JSON-Metadata: {no\r\n\r\n\r\n\r\n"
    path = tmp_path / "bad.warc.gz"
    path.write_bytes(gzip.compress(bad))

    with pytest.raises(UnreadableRecord):
        list(index.captures(path, "x"))
