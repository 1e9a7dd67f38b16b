"""Certificates from search answers, from logs of both forms, and from files."""

import base64
import contextlib
import gzip
import json
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.discovery import certificates, ctlog
from monitor.discovery.errors import FeedUnreadable
from monitor.discovery.names import Names
from monitor.discovery.settings import Discovery
from tests.monitor.discovery.house import House, service

KEY = ec.generate_private_key(ec.SECP256R1())
NAMES = Names(["oportik"])


def _certificate(*names: str) -> bytes:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0])])
    at = datetime(2026, 11, 1, tzinfo=UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(KEY.public_key())
        .serial_number(7)
        .not_valid_before(at)
        .not_valid_after(at + timedelta(days=90))
        .add_extension(
            x509.SubjectAlternativeName([x509.DNSName(name) for name in names]), critical=False
        )
        .sign(KEY, hashes.SHA256())
        .public_bytes(serialization.Encoding.DER)
    )


def _opaque(data: bytes, size: int) -> bytes:
    return len(data).to_bytes(size, "big") + data


def _leaf(certificate: bytes, *, pre: bool) -> dict[str, str]:
    """One entry as RFC 6962 §4.6 gives it."""
    entry = (b"\0" * 32 + _opaque(b"tbs", 3)) if pre else _opaque(certificate, 3)
    leaf = b"\0\0" + (1).to_bytes(8, "big") + int(pre).to_bytes(2, "big") + entry + _opaque(b"", 2)
    extra = _opaque(certificate, 3) + _opaque(b"", 3) if pre else _opaque(b"", 3)
    return {
        "leaf_input": base64.b64encode(leaf).decode(),
        "extra_data": base64.b64encode(extra).decode(),
    }


def _tile(*parts: tuple[bytes, bool]) -> bytes:
    """A data tile as static-ct-api 1.0 gives it."""
    out = b""
    for certificate, pre in parts:
        body = (
            (b"\0" * 32 + _opaque(b"tbs", 3) + _opaque(b"", 2) + _opaque(certificate, 3))
            if pre
            else _opaque(certificate, 3) + _opaque(b"", 2)
        )
        out += (1).to_bytes(8, "big") + int(pre).to_bytes(2, "big") + body + _opaque(b"", 2)
    return out


CERTIFICATES = [
    (_certificate("autre.example"), False),
    (_certificate("oportik-nord.example", "*.oportik-nord.example"), True),
    (_certificate("aeroportik.example"), False),
]


def test_search_answer_is_filtered_again() -> None:
    """A service matches letters; only names count here, each site once, panels and mail hosts with their site."""
    body = json.dumps(
        [
            {
                "name_value": "www.oportik-b.example\noportik-b.example\n*.oportik-b.example",
                "common_name": "oportik-b.example",
            },
            {"name_value": "cpanel.oportik-b.example\nmail.oportik-b.example"},
            {
                "name_value": "aeroportik.example\nsoportik.example\nkryptoportikus.example",
                "common_name": None,
            },
            {"name_value": "contact@oportik.example"},
            "rien",
        ]
    ).encode()

    found = certificates.imported(body, "crt.json", NAMES, query_id="q", at="t")

    assert [one.url for one in found.candidates] == ["https://oportik-b.example/"]


def test_one_object_a_line_is_read_too() -> None:
    """Some services and exports write JSON lines."""
    body = (
        b'{"name_value": "oportik-a.example"}\n{"dns_names": ["oportik-b.example", "x.example"]}\n'
    )

    assert list(certificates.hosts_of_search(body, "x")) == [
        "oportik-a.example",
        "oportik-b.example",
        "x.example",
    ]


def test_rfc6962_entries_give_their_names() -> None:
    """Pre-certificates come hours before a site opens: their names stand in extra_data."""
    body = json.dumps({"entries": [_leaf(der, pre=pre) for der, pre in CERTIFICATES]}).encode()

    entries = list(ctlog.entries_of_answer(body, 40, "log"))

    assert [entry.index for entry in entries] == [40, 41, 42]
    assert entries[1].names == ("oportik-nord.example",)


def test_static_tile_gives_its_names() -> None:
    """New logs only have tiles, often gzipped."""
    for body in (_tile(*CERTIFICATES), gzip.compress(_tile(*CERTIFICATES))):
        entries = list(ctlog.entries_of_tile(body, 256, "log"))

        assert [(entry.index, entry.names[0]) for entry in entries] == [
            (256, "autre.example"),
            (257, "oportik-nord.example"),
            (258, "aeroportik.example"),
        ]


def test_tile_paths_are_those_of_the_specification() -> None:
    """c2sp.org/static-ct-api and tlog-tiles give this very example."""
    assert ctlog.tile_path(1234067) == "tile/data/x001/x234/067"
    assert ctlog.tile_path(3, 8) == "tile/data/003.p/8"


def test_damaged_entry_costs_itself_damaged_tile_is_said() -> None:
    """One certificate that cannot be parsed must not hide the others; broken framing hides everything."""
    rows = [_leaf(b"not a certificate", pre=False), _leaf(CERTIFICATES[1][0], pre=True)]
    entries = list(ctlog.entries_of_answer(json.dumps({"entries": rows}).encode(), 0, "log"))

    assert [entry.names for entry in entries] == [(), ("oportik-nord.example",)]
    with pytest.raises(FeedUnreadable):
        list(ctlog.entries_of_tile(_tile(*CERTIFICATES)[:-5], 0, "log"))


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    """A log is a stranger: whatever it sends, the answer is entries or FeedUnreadable."""
    for read in (ctlog.entries_of_tile, ctlog.entries_of_answer):
        with contextlib.suppress(FeedUnreadable):
            list(read(body, 0, "log"))


def test_log_is_read_on_from_where_it_was_left(house: House) -> None:
    """Each entry is read once; the log learns no name that is looked for."""
    entries = [_leaf(der, pre=pre) for der, pre in CERTIFICATES]
    asked: list[str] = []
    grown = [2]

    def answer(path: str) -> tuple[int, bytes]:
        asked.append(path)
        if path == "/ct/v1/get-sth":
            return 200, json.dumps({"tree_size": grown[0]}).encode()
        if path.startswith("/ct/v1/get-entries"):
            start, end = (int(part.partition("=")[2]) for part in path.partition("?")[2].split("&"))
            return 200, json.dumps({"entries": entries[start : min(end + 1, grown[0])]}).encode()
        return 404, b""

    settings = Discovery(certificate_logs=["http://service.example"], query_pace_seconds=0)
    with service(answer) as port:
        house.port = port
        first = house.seek(certificates.FEED, settings)
        grown[0] = 3
        second = house.seek(certificates.FEED, settings)

    assert [one.url for one in first] == ["https://oportik-nord.example/"]
    assert second == []
    assert [path for path in asked if "entries" in path] == [
        "/ct/v1/get-entries?start=0&end=1",
        "/ct/v1/get-entries?start=2&end=2",
    ]
    assert not any("oportik" in row.what for row in house.trail.queries())


def test_static_log_is_read_through_its_tiles(house: House) -> None:
    """The checkpoint says how wide the last tile is; the tile is asked for with that width."""

    def answer(path: str) -> tuple[int, bytes]:
        if path == "/checkpoint":
            return 200, b"log.example/2026h2\n3\nAAAA\n\n- sig\n"
        assert path == "/tile/data/000.p/3"
        return 200, _tile(*CERTIFICATES)

    with service(answer) as port:
        house.port = port
        found = house.seek(
            certificates.FEED,
            Discovery(certificate_logs=["http://service.example"], query_pace_seconds=0),
        )

    assert [one.url for one in found] == ["https://oportik-nord.example/"]
