"""The town speaks HTTP as real servers do, and misbehaves only where it says so."""

import socket
import ssl
import subprocess
import time

import pytest

from tests.town import Town
from tests.town.sites.awkward import PATIENCE
from tests.town_tests.visitor import Visitor

OPORTIK = "https://oportik.example/"


def test_unchanged_page_is_not_sent_twice(visitor: Visitor) -> None:
    """Conditional requests are half of politeness."""
    first = visitor.get(OPORTIK)
    by_tag = visitor.get(OPORTIK, {"If-None-Match": first.header("etag") or ""})
    by_date = visitor.get(OPORTIK, {"If-Modified-Since": first.header("last-modified") or ""})

    assert [(seen.status, seen.body) for seen in (by_tag, by_date)] == [(304, b""), (304, b"")]


def test_changed_page_has_new_validators(town: Town, visitor: Visitor) -> None:
    """A watcher that keeps yesterday's ETag must see today's price."""
    url = "https://phone-discret.example/mobiles-modifies/20-bm200-modifie.html"
    first = visitor.get(url)
    town.day = 1
    second = visitor.get(url, {"If-None-Match": first.header("etag") or ""})

    assert second.status == 200
    assert (first.header("last-modified"), second.header("last-modified")) == (
        "Mon, 02 Nov 2026 04:00:00 GMT",
        "Tue, 03 Nov 2026 04:00:00 GMT",
    )


def test_head_has_the_headers_of_get_and_no_body(visitor: Visitor) -> None:
    """Link checkers and browsers ask so."""
    get, head = visitor.get(OPORTIK), visitor.get(OPORTIK, method="HEAD")

    assert head.body == b""
    assert head.header("content-length") == get.header("content-length")


def test_other_methods_are_refused_and_logged(town: Town, visitor: Visitor) -> None:
    """Tests assert from the log that Portique only ever reads."""
    assert visitor.get(OPORTIK, method="POST").status == 405
    assert [(r.method, r.host, r.path) for r in town.requests] == [("POST", "oportik.example", "/")]


def test_connections_are_kept_alive(town: Town, visitor: Visitor) -> None:
    """Two requests over one connection: what a crawler's pool counts on."""
    place = town.resolve["tel-pouce.example"]
    with socket.create_connection((place.ip, place.ports[80])) as line:
        for _ in range(2):
            line.sendall(b"GET /robots.txt HTTP/1.1\r\nHost: tel-pouce.example\r\n\r\n")
            assert line.recv(4096).startswith(b"HTTP/1.1 200 OK\r\n")


def test_plain_http_leads_to_https(visitor: Visitor) -> None:
    """As every shop does; names that begin with www lead to the bare one."""
    assert (
        visitor.get("http://oportik.example/faq/").header("location")
        == "https://oportik.example/faq/"
    )
    assert (
        visitor.get("https://www.oportik.example/faq/").header("location")
        == "https://oportik.example/faq/"
    )


def test_compressed_site_compresses_only_for_who_accepts_it(visitor: Visitor) -> None:
    """The archive keeps what came over the wire: it must meet both."""
    url = "https://gazette-des-quais.example/"
    packed, flat = visitor.get(url), visitor.get(url, {"Accept-Encoding": "identity"})

    assert (packed.header("content-encoding"), flat.header("content-encoding")) == ("gzip", None)
    assert packed.body == flat.body


def test_odd_headers_go_over_the_wire_as_written(town: Town) -> None:
    """Repeated Set-Cookie in strange capitals: an archive that normalises them loses evidence."""
    name = "entetes-cables.example"
    place = town.resolve[name]
    secure = ssl.create_default_context(cafile=town.certificate_authority)
    with (
        socket.create_connection((place.ip, place.ports[443])) as line,
        secure.wrap_socket(line, server_hostname=name) as wire,
    ):
        wire.sendall(
            f"GET / HTTP/1.1\r\nHost: {name}\r\nAccept-Encoding: gzip\r\nConnection: close\r\n\r\n".encode()
        )
        head, _, body = b"".join(iter(lambda: wire.recv(65536), b"")).partition(b"\r\n\r\n")

    cookies = [line for line in head.split(b"\r\n") if line.lower().startswith(b"set-cookie")]
    assert [line.partition(b":")[0] for line in cookies] == [
        b"SET-cookie",
        b"set-Cookie",
        b"Set-Cookie",
    ]
    assert b"transfer-encoding: chunked" in head.lower()
    assert body.startswith(b"1\r\n\x1f\r\n"), "the first chunk is one byte of gzip"


def test_bad_certificates_are_bad_in_the_way_stated(town: Town, visitor: Visitor) -> None:
    """Expired and self-signed are different facts in a capture."""
    with pytest.raises(ssl.SSLCertVerificationError, match="certificate has expired"):
        visitor.get("https://certificat-perime.example/")
    with pytest.raises(ssl.SSLCertVerificationError, match="self-signed certificate"):
        visitor.get("https://maison-cousue.example/")


def test_openssl_accepts_the_authority(town: Town) -> None:
    """Chains are judged by somebody else's code too, with the name asked for."""
    place = town.resolve["oportik.example"]
    told = subprocess.run(
        [
            "openssl",
            "s_client",
            "-connect",
            f"{place.ip}:{place.ports[443]}",
            "-servername",
            "oportik.example",
            "-verify_hostname",
            "oportik.example",
            "-CAfile",
            str(town.certificate_authority),
        ],
        input=b"",
        capture_output=True,
        check=False,
        timeout=30,
    )

    assert b"Verify return code: 0 (ok)" in told.stdout


def test_shield_loses_patience_and_starts_anew_next_day(town: Town, visitor: Visitor) -> None:
    """Blocked in mid-visit: the case in which a shop must not seem emptied."""
    url = "https://bouclier-coques.example/"
    statuses = [visitor.get(url).status for _ in range(PATIENCE + 1)]
    town.day = 1

    assert statuses == [200] * PATIENCE + [403]
    assert visitor.get(url).status == 200


def test_calendar_has_no_end(visitor: Visitor) -> None:
    """Every month leads to one never seen before."""
    url, seen = "https://labyrinthe-loisirs.example/agenda", set()
    for _ in range(30):
        url = visitor.get(url).links[1]
        seen.add(url)

    assert len(seen) == 30


def test_soft_404_says_200(town: Town, visitor: Visitor) -> None:
    """The vanished product's page still answers, with other words."""
    (gone,) = {one.url for one in town.truth(4).listings["toujours-la.example"]} - {
        one.url for one in town.truth(5).listings["toujours-la.example"]
    }
    town.day = 5

    assert (visitor.get(gone).status, "n’existe plus" in visitor.get(gone).text) == (200, True)


def test_slow_site_is_slow() -> None:
    """A deadline is tested against a site that really lets one wait."""
    with Town.start(slowness=0.3) as town, Visitor(town) as visitor:
        begun = time.monotonic()
        visitor.get("https://tortue-audio.example/")

    assert time.monotonic() - begun >= 0.6


def test_site_goes_down_and_comes_back(town: Town, visitor: Visitor) -> None:
    """Also for who holds a connection from the day before."""
    url = "https://panne-piles.example/"
    assert visitor.get(url).status == 200
    town.day = 2
    with pytest.raises(ConnectionRefusedError):
        visitor.get(url)
    town.day = 4
    assert visitor.get(url).status == 200


def test_two_towns_stand_side_by_side() -> None:
    """Test processes run in parallel, and a test may want its own day."""
    with (
        Town.start(day=0) as first,
        Town.start(day=3) as second,
        Visitor(first) as here,
        Visitor(second) as there,
    ):
        pages = here.get(OPORTIK).text, there.get(OPORTIK).text

    assert ["saisi" in page for page in pages] == [False, True]


def test_day_outside_the_calendar_is_refused(town: Town) -> None:
    """A demonstration that runs past the end should hear it."""
    with pytest.raises(ValueError, match="days 0 to 12, not 13"):
        town.day = 13
