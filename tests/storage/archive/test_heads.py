"""The head of a response by itself: where it ends, what it says, and what its reader is told of it."""

import pytest

from crawler.framing import Heads, framed
from storage.archive import heads

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: Text/HTML; charset=x\r\nset-cookie: a\r\nSet-Cookie: b\r\nno colon\r\n\r\n"


@pytest.mark.parametrize(
    ("block", "head", "body"),
    [
        (HEAD + b"<p>", HEAD, b"<p>"),
        (b"HTTP/1.1 200 OK\nA: b\n\nx\r\n\r\ny", b"HTTP/1.1 200 OK\nA: b\n\n", b"x\r\n\r\ny"),
        (b"HTTP/1.1 200 OK\r\nA: b", b"HTTP/1.1 200 OK\r\nA: b", b""),
    ],
)
def test_a_head_ends_at_its_first_empty_line(block: bytes, head: bytes, body: bytes) -> None:
    """By bare line feeds too, which some servers send; without one all is head."""
    assert heads.split_message(block) == (head, body)


@pytest.mark.parametrize(
    ("line", "status"),
    [(b"HTTP/1.1 200 OK", 200), (b"HTTP/1.0 404", 404), (b"ICY 20 x", None), (b"<html>", None)],
)
def test_a_status_has_three_digits(line: bytes, status: int | None) -> None:
    """Whatever stands before and behind it."""
    assert heads.status_of(line + b"\r\n\r\n") == status


def test_fields_keep_order_and_names_as_sent() -> None:
    """Repeats are joined only where one value is asked for (RFC 9110, 5.3)."""
    fields = heads.fields_of(HEAD)

    assert [name for name, _ in fields] == ["Content-Type", "set-cookie", "Set-Cookie"]
    assert heads.field(fields, "set-cookie") == "a, b"
    assert heads.field(fields, "etag") is None
    assert heads.media_type_of(HEAD) == "text/html"


@pytest.mark.parametrize(
    ("body", "plain"),
    [
        (b"3\r\nabc\r\n0\r\n\r\n", (b"abc", False)),
        (b"3\r\nabc\r\n0\r\n\r\nmore", (b"abc", True)),
        (b"3\r\nabc\r\n5\r\nde", (b"abcde", False)),
        (b"<p>one\nline</p>", (b"<p>one\nline</p>", False)),
        (b"<p>\r\n</p>", (b"<p>\r\n</p>", False)),
        (b"5;a=b\r\n", (b"", False)),
    ],
)
def test_chunks_are_undone_as_far_as_they_are_sound(body: bytes, plain: tuple[bytes, bool]) -> None:
    """What breaks off keeps what came; a body whose framing an archive's writer undid was read as empty."""
    assert heads.unchunked(body) == plain


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        (b"Content-Length: 3\r\nX: y", b"content-length: 3"),
        (b"Content-Length: 3\r\nTransfer-Encoding: gzip, chunked", b"transfer-encoding: chunked"),
        (b"Content-Length: 3\r\ncontent-length: 3", b"content-length: 3"),
        (b"Content-Length: x\x01y", b""),
    ],
)
def test_a_reader_is_told_the_framing_alone(fields: bytes, told: bytes) -> None:
    """Chunks override a length (RFC 9112, 6.3); what no strict reader takes is left out."""
    head = framed(b"HTTP/1.1 200 OK\r\n" + fields + b"\r\n\r\n", 200)

    assert head == b"\r\n".join(part for part in (b"HTTP/1.1 200 ", told) if part) + b"\r\n\r\n"


def test_interim_heads_are_passed_over_however_they_are_cut() -> None:
    """The final head is given once it is whole, whatever the pieces it comes in."""
    reader, sent = Heads(), b"HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 204 No\r\n\r\nrest"
    given = b"".join(reader.given(sent[n : n + 1]) for n in range(len(sent)))

    assert given == b"HTTP/1.1 204 \r\n\r\nrest"
    assert reader.ended
