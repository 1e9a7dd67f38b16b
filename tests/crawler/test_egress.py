"""Plain HTTP over the one way out: what is sent, what is kept, and when it stops."""

import asyncio
import gzip
import socket
import struct
import time
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from crawler.egress import Egress, Fetched, split_head
from crawler.errors import AddressRefused, NameUnknown, PortRefused, TooSlow, Unreachable
from crawler.guard import Guard
from crawler.order import Address, NetworkSettings
from storage.archive.reader import parse_http
from storage.archive.writer import SegmentWriter
from tests.crawler.certificates import Authority, chained
from tests.crawler.wire import INSIDE, Answer, Wire, network, page, serving
from tests.storage.segments import BEGAN

FIELDS = [("Host", "shop.example"), ("Accept", "*/*")]


def fetch(
    settings: NetworkSettings,
    *urls: str,
    limit: int = 1_000_000,
    seconds: float = 5.0,
    guard: Guard | None = None,
) -> list[Fetched]:
    """Fetch addresses one after the other through one pool of connections."""

    async def run() -> list[Fetched]:
        egress = Egress(settings, guard=guard)
        try:
            return [await egress.fetch(url, FIELDS, limit=limit, seconds=seconds) for url in urls]
        finally:
            await egress.aclose()

    return asyncio.run(run())


def test_the_head_is_kept_as_the_wire_sent_it(web: Wire) -> None:
    """Order, duplicates, odd case and spaces of the fields are what an opposing expert compares."""
    head = (
        b"HTTP/1.1 200 Tres Bien\r\nX-b: 2\r\nsErVeR:   nginx \r\nSet-Cookie: a=1\r\nSET-COOKIE: b=2\r\n"
        b"X-b: 1\r\nX-Latin: \xe9t\xe9\r\nContent-Length: 5\r\n\r\n"
    )
    web.answers["/"] = Answer(head + b"hello")

    (fetched,) = fetch(network(web), web.url())

    assert fetched.exchange.response_head == head
    assert fetched.exchange.response_body == fetched.exchange.entity == b"hello"
    assert (fetched.exchange.wire, fetched.exchange.ip, fetched.exchange.truncated) == (
        True,
        "127.0.0.2",
        None,
    )


def test_interim_answers_are_no_part_of_the_head(web: Wire) -> None:
    """Case 34: 100 and 103 come before the answer and say nothing that is kept."""
    head = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n"
    web.answers["/"] = Answer(
        b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </x>; rel=preload\r\n\r\n"
        + head
        + b"ok"
    )

    (fetched,) = fetch(network(web), web.url())

    assert (fetched.exchange.response_head, fetched.exchange.entity) == (head, b"ok")


def test_a_flood_of_interim_answers_is_cut_off(web: Wire) -> None:
    """Case 34: an endless row of 1xx answers must not fill the memory until the deadline."""

    def flood(head: bytes, connection: socket.socket) -> None:
        while True:
            connection.sendall(b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" * 500)

    web.answers["/"] = flood

    with pytest.raises(Unreachable):
        fetch(network(web), web.url(), seconds=30)


def test_line_feeds_alone_end_a_head_too(web: Wire) -> None:
    """Case 29: some servers send them; the record keeps them and its reader reads them."""
    head = b"HTTP/1.1 200 OK\nContent-Type: text/plain\nContent-Length: 10\n\n"
    web.answers["/"] = Answer(head + b"a\r\n\r\nb1234")

    (fetched,) = fetch(network(web), web.url())

    assert fetched.exchange.response_head == head
    assert (
        parse_http(fetched.exchange.response_head + fetched.exchange.response_body)[2]
        == b"a\r\n\r\nb1234"
    )


def test_chunked_framing_is_kept_and_the_entity_is_without_it(web: Wire) -> None:
    """The record holds the wire's bytes; the digest that finds unchanged pages is that of the body itself."""
    raw = b"5;x=y\r\nhello\r\n6\r\n world\r\n0\r\nX-Trailer: t\r\n\r\n"
    web.answers["/"] = Answer(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + raw)

    (fetched,) = fetch(network(web), web.url())

    assert (fetched.exchange.response_body, fetched.exchange.entity) == (raw, b"hello world")
    assert parse_http(fetched.exchange.response_head + raw)[2] == b"hello world"


def test_exchanges_of_one_connection_are_kept_apart(web: Wire) -> None:
    """A connection that is used again must not carry bytes of one page into the record of the next."""
    bodies = [b"first", b"second page", b"3"]
    for number, body in enumerate(bodies):
        web.answers[f"/{number}"] = page(body)

    fetched = fetch(network(web), *(web.url(f"/{number}") for number in range(3)))

    assert web.connections == 1
    assert [one.exchange.response_body for one in fetched] == bodies
    assert [one.exchange.request_head.split(b" ")[1] for one in fetched] == [b"/0", b"/1", b"/2"]
    assert all(one.exchange.response_head.count(b"HTTP/1.1") == 1 for one in fetched)


def test_http_1_0_ends_with_the_connection(web: Wire) -> None:
    """Old servers give no length; the end of the connection is the end of the body and no fault."""
    web.answers["/"] = Answer(b"HTTP/1.0 200 OK\r\n\r\nold but good", "close")

    (fetched,) = fetch(network(web), web.url())

    assert (fetched.exchange.protocol, fetched.exchange.entity, fetched.exchange.truncated) == (
        "http/1.0", b"old but good", None,
    )  # fmt: skip


def test_a_length_that_promises_more_than_comes_is_a_broken_answer(web: Wire) -> None:
    """Case 30: what came is kept and said to be cut off."""
    web.answers["/"] = Answer(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort", "close")

    (fetched,) = fetch(network(web), web.url())

    assert (fetched.exchange.entity, fetched.exchange.truncated) == (b"short", "disconnect")


def test_a_length_that_promises_less_than_comes_ends_the_entity(web: Wire) -> None:
    """Case 30: what stands behind the length is kept in the record, is no part of the page, and no next answer."""
    web.answers["/"] = Answer(
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhelloHTTP/1.1 200 OK\r\n\r\nevil"
    )
    web.answers["/next"] = page("honest")

    first, second = fetch(network(web), web.url(), web.url("/next"))

    assert first.exchange.entity == b"hello"
    assert second.exchange.entity == b"honest"


def test_a_reset_in_the_body_keeps_what_had_come(web: Wire) -> None:
    """Case 30, F26: a partial page is evidence of itself, never of what it lacks."""

    def reset(head: bytes, connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\npart")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    web.answers["/"] = reset

    (fetched,) = fetch(network(web), web.url())

    assert (fetched.exchange.entity, fetched.exchange.truncated) == (b"part", "disconnect")


def test_a_body_that_never_ends_is_cut_by_the_deadline(web: Wire) -> None:
    """Cases 27, 28, 38: the deadline is for the whole answer, not for the pause between two bytes."""
    web.answers["/"] = Answer(b"HTTP/1.1 200 OK\r\n\r\nfirst words", "hold")

    (fetched,) = fetch(network(web), web.url(), seconds=0.4)

    assert (fetched.exchange.entity, fetched.exchange.truncated) == (b"first words", "time")


def test_a_head_that_never_ends_is_given_up(web: Wire, monkeypatch: pytest.MonkeyPatch) -> None:
    """Case 28: Slowloris from the server's side."""
    monkeypatch.setattr("crawler.egress.CONNECT_SECONDS", 0.2)
    web.answers["/"] = Answer(b"HTTP/1.1 200 OK\r\nX-Slow: ", "hold")

    with pytest.raises(TooSlow):
        fetch(network(web), web.url(), seconds=0.3)


def test_a_huge_body_is_cut_at_the_limit(web: Wire) -> None:
    """Case 27: what was read is kept whole and marked; memory is bounded by the limit."""
    web.answers["/"] = Answer(b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 5_000_000, "close")

    (fetched,) = fetch(network(web), web.url(), limit=100_000)

    assert fetched.exchange.truncated == "length"
    assert 100_000 < len(fetched.exchange.entity) < 300_000
    assert fetched.exchange.response_body == fetched.exchange.entity


def test_one_byte_chunks_do_not_cut_the_record_in_silence(web: Wire) -> None:
    """Case 27: framing of six bytes a byte once passed the record's limit and was cut without a word."""
    web.answers["/"] = Answer(
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
        + b"1\r\nx\r\n" * 100_000
        + b"0\r\n\r\n"
    )

    # the limit ends this reading, however busy the machine: taking 100,000 chunks apart may take longer than a page's deadline
    (fetched,) = fetch(network(web), web.url(), limit=100_000, seconds=120)

    assert fetched.exchange.truncated == "length"
    assert len(fetched.exchange.response_body) < 600_000


@pytest.mark.parametrize(
    "head",
    [
        b"HTTP/1.1 200 OK\r\nX: " + b"x" * 10_000_000, b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 100_000,
        b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 5\r\n\r\nabcde", b"HTTP/1.1 200 OK\r\nA\0b: c\r\n\r\n",
        b"SSH-2.0-OpenSSH_9.2\r\n\r\n", b"\r\n\r\n", b"HTTP/1.1 2000 OK\r\n\r\n",
    ],
    ids=["long field", "many fields", "two lengths", "nul", "another protocol", "nothing", "status"],
)  # fmt: skip
def test_heads_that_are_no_http_are_unreachable(web: Wire, head: bytes) -> None:
    """Case 29: refused as a whole; nothing is guessed, nothing hangs, memory stays bounded."""
    web.answers["/"] = Answer(head, "close")

    with pytest.raises(Unreachable):
        fetch(network(web), web.url())


def test_length_and_chunks_together_are_read_as_chunks(web: Wire) -> None:
    """Case 29: RFC 9112 (6.3) lets the coding decide; reading by the other would be smuggling."""
    raw = b"5\r\nhello\r\n0\r\n\r\n"
    web.answers["/"] = Answer(
        b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n" + raw, "close"
    )

    (fetched,) = fetch(network(web), web.url())

    assert (fetched.exchange.entity, fetched.exchange.response_body) == (b"hello", raw)


def test_the_request_is_nothing_but_what_was_asked_for(web: Wire) -> None:
    """No field is added on the way: the product, the police and the last page visited are nobody's business."""
    web.answers["/"] = page()

    (fetched,) = fetch(network(web), web.url())

    assert web.requests == [b"GET / HTTP/1.1\r\nHost: shop.example\r\nAccept: */*\r\n\r\n"]
    assert fetched.exchange.request_head == web.requests[0]


@pytest.mark.parametrize("name", ["http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY"])
def test_proxies_of_the_environment_are_not_used(
    web: Wire, canary: Wire, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Case 23: a planted variable would send every page, and the case it belongs to, through somebody else."""
    monkeypatch.setenv(name, canary.url())
    web.answers["/"] = page()

    (fetched,) = fetch(network(web), web.url())

    assert fetched.exchange.ip == web.address


def test_inside_addresses_are_never_connected_to(web: Wire, canary: Wire) -> None:
    """Case 1: refused before a connection is made, not after a look at what answers."""
    settings = network(web, canary)

    for url in (
        canary.url(),
        f"http://2130706435:{canary.port}/",
        f"http://[::ffff:{INSIDE}]:{canary.port}/",
    ):
        with pytest.raises((AddressRefused, NameUnknown)):
            fetch(settings, url)


def test_a_port_nobody_allowed_is_not_connected_to(web: Wire) -> None:
    """Case 21."""
    with pytest.raises(PortRefused):
        fetch(NetworkSettings(allow=["127.0.0.2/32"]), web.url())
    assert web.connections == 0


def test_a_name_that_changes_its_address_is_judged_at_each_connection(
    web: Wire, canary: Wire
) -> None:
    """Case 14: DNS rebinding; the second answer leads inside, and is refused although the first was checked."""
    answers = iter([[web.address], [INSIDE]])

    async def flip_flop(name: str, port: int) -> Sequence[str]:
        return next(answers)

    settings = network(web, canary, ports=[web.port, canary.port])
    web.answers["/"] = Answer(page().raw, "close")
    guard = Guard(settings, flip_flop)

    (first,) = fetch(settings, f"http://rebind.example:{web.port}/", guard=guard)
    with pytest.raises(AddressRefused):
        fetch(settings, f"http://rebind.example:{canary.port}/", guard=guard)

    assert first.exchange.ip == web.address


def test_the_next_address_is_tried_where_the_first_does_not_answer(web: Wire) -> None:
    """A name with one dead server of two is a shop that is open."""

    async def two(name: str, port: int) -> Sequence[str]:
        return ["127.0.0.4", web.address]

    web.answers["/"] = page()
    settings = network(web, allow=["127.0.0.2/32", "127.0.0.4/32"])

    (fetched,) = fetch(settings, f"http://two.example:{web.port}/", guard=Guard(settings, two))

    assert fetched.exchange.ip == web.address
    assert fetched.exchange.facts["dns"]["answers"] == ["127.0.0.4", web.address]


def test_a_name_that_does_not_resolve_is_told_from_a_server_that_refuses(web: Wire) -> None:
    """F28: one is the name's end, the other perhaps a bad hour."""
    with pytest.raises(NameUnknown):
        fetch(network(web), f"http://nowhere.invalid:{web.port}/")
    with serving() as gone:
        url, settings = gone.url(), network(gone)
    with pytest.raises(Unreachable):
        fetch(settings, url)


def test_a_certificate_that_does_not_verify_is_kept_and_said(tmp_path: Path) -> None:
    """Case 53, F30: an expired or foreign certificate is a fact of the shop, not a reason to see nothing."""
    authority, foreign = Authority(), Authority()
    (tmp_path / "ca.pem").write_bytes(authority.pem)
    with (
        serving(tls=authority.context("shop.example")) as good,
        serving(tls=foreign.context("other.example", days=5)) as bad,
    ):
        for wire in (good, bad):
            wire.answers["/"] = page("secret")
        table = {"shop.example": Address(address="127.0.0.2", ports={443: good.port}),
                 "bad.example": Address(address="127.0.0.2", ports={443: bad.port})}  # fmt: skip
        settings = network(good, bad, resolve=table, extra_authorities=[str(tmp_path / "ca.pem")])

        sound, unsound = fetch(settings, "https://shop.example/", "https://bad.example/")

    assert sound.tls is not None
    assert unsound.tls is not None
    assert (sound.tls.verified, sound.tls.verification) == (True, "ok")
    assert not unsound.tls.verified
    assert unsound.exchange.entity == b"secret"
    assert unsound.tls.chain_pem.startswith("-----BEGIN CERTIFICATE-----")
    assert (sound.tls.version, sound.tls.names) == ("tls/1.3", ("shop.example",))


def test_a_certificate_of_ten_thousand_names_is_an_answer() -> None:
    """Case 53: it is either kept or refused by the TLS library for its size, and said; the next host is asked as before."""
    with (
        serving(tls=Authority().context(*(f"n{number}.example" for number in range(10_000)))) as huge,
        serving(tls=Authority().context(*(f"n{number}.example" for number in range(2_000)))) as large,
    ):  # fmt: skip
        table = {"huge.example": Address(address="127.0.0.2", ports={443: huge.port}),
                 "large.example": Address(address="127.0.0.2", ports={443: large.port})}  # fmt: skip
        large.answers["/"] = page("vu")
        settings = network(huge, large, resolve=table)

        with pytest.raises(Unreachable):
            fetch(settings, "https://huge.example/")
        (seen,) = fetch(settings, "https://large.example/")

    assert seen.exchange.entity == b"vu"
    assert seen.tls is not None
    assert len(seen.tls.names) <= 2_000


def test_a_chain_of_a_hundred_certificates_is_kept_and_said() -> None:
    """Case 53: it does not verify, and costs no more than another that does not."""
    with serving(tls=chained(100, "long.example")) as long:
        long.answers["/"] = page("vu")
        table = {"long.example": Address(address="127.0.0.2", ports={443: long.port})}
        began = time.monotonic()
        (seen,) = fetch(network(long, resolve=table), "https://long.example/")
        took = time.monotonic() - began

    assert (seen.exchange.entity, took < 10) == (b"vu", True)
    assert seen.tls is not None
    assert not seen.tls.verified
    assert seen.tls.chain_pem.count("BEGIN CERTIFICATE") == 100


def test_the_record_of_a_fetched_page_is_readable_to_public_tools(
    web: Wire, tmp_path: Path
) -> None:
    """What the wire sent, chunked and compressed, is what another reader of WARC decodes."""
    body = gzip.compress(b"<p>bonjour</p>")
    web.answers["/"] = Answer(
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n"
        + b"%x\r\n%b\r\n0\r\n\r\n" % (len(body), body)
    )
    (fetched,) = fetch(network(web), web.url())
    writer = SegmentWriter(
        tmp_path / "s" / "m" / "v.warc.gz", visit_id="v", source_id="s", warcinfo={}, began_at=BEGAN
    )
    writer.add_exchange(fetched.exchange)
    path = writer.close({"outcome": "complete"}, at=BEGAN)

    stream = BytesIO(path.read_bytes())
    found = [r.content_stream().read() for r in ArchiveIterator(stream) if r.rec_type == "response"]

    assert found == [b"<p>bonjour</p>"]


@pytest.mark.parametrize(
    ("received", "head", "rest"),
    [
        (b"HTTP/1.1 200 OK\r\n\r\nbody", b"HTTP/1.1 200 OK\r\n\r\n", b"body"),
        (b"HTTP/1.1 200 OK\n\nbody\r\n\r\nmore", b"HTTP/1.1 200 OK\n\n", b"body\r\n\r\nmore"),
        (b"HTTP/1.1 100 C\r\n\r\nHTTP/1.1 200 OK\r\n\r\n", b"HTTP/1.1 200 OK\r\n\r\n", b""),
        (b"HTTP/1.1 200 OK\r\nX: y", b"HTTP/1.1 200 OK\r\nX: y", b""),
    ],
)
def test_a_head_is_split_where_it_ends(received: bytes, head: bytes, rest: bytes) -> None:
    """A body that holds an empty line, or a head with bare line feeds, once moved the border."""
    assert split_head(received) == (head, rest)


COOKIES = b"".join(b"Set-Cookie: c%d=%s\r\n" % (number, b"x" * 3_990) for number in range(50))


@pytest.mark.parametrize(
    "head",
    [
        b"HTTP/1.1 200 OK\r\nX-Powered-By PHP\r\nContent-Length: 5\r\n\r\n",
        b"HTTP/1.1 200 OK\nServer: old\nContent-Length: 5\n\n",
        b"HTTP/1.1 200 OK\r\nSet-Cookie: visid=a\x01b; path=/\r\nContent-Length: 5\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + COOKIES + b"Content-Length: 5\r\n\r\n",
        b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n : odd\r\nContent-Length: 5\r\n\r\n",
        b"HTTP/1.1 200\r\nContent-Length: 5\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nServer: \xe9t\xe9\r\nContent-Length: 5\r\n\r\n",
    ],
    ids=["no colon", "bare LF", "control character", "200 kB of cookies", "early hints", "no name", "no reason", "latin-1"],
)  # fmt: skip
def test_heads_that_browsers_take_are_taken(web: Wire, head: bytes) -> None:
    """Shops behind such servers had no captures at all; the bytes of the wire are kept as they came."""
    web.answers["/"] = Answer(head + b"shop!")

    (fetched,) = fetch(network(web), web.url())

    assert (fetched.exchange.status, fetched.exchange.entity, fetched.exchange.truncated) == (
        200,
        b"shop!",
        None,
    )
    assert (
        fetched.exchange.response_head
        == head.rpartition(b"HTTP/1.1 200")[1] + head.rpartition(b"HTTP/1.1 200")[2]
    )
