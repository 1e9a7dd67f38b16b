"""A small unit with evidence: one visit of a shop with redirect, page, image, rendering and screenshot, in a real archive."""

import atexit
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw

from storage.archive.exchange import Exchange
from storage.archive.lean import FIELD, RULE
from storage.archive.writer import SegmentWriter
from storage.evidence.keys import UnitKey, create
from storage.evidence.order import Export, Means, Package
from storage.evidence.package import export_package
from storage.evidence.room import EvidenceRoom
from storage.evidence.seal import Sealing, Signer, seal_captures, unsealed
from storage.evidence.stamping import stamp
from storage.evidence.timestamp import Authority
from storage.ledger import captures as ledger_captures
from storage.ledger import sources, visits
from storage.records.capture import Capture, CaptureKind
from storage.records.source import Outcome, SourceKind
from tests.storage.evidence.authority import LoopbackAuthority, configure, make_authority, post

SHOP = "https://boutique.example/"
HTML = (
    "<!doctype html><html lang=fr><head><title>Mini téléphone indétectable</title></head><body><h1>Mini téléphone</h1>"
    "<p>Indétectable aux portiques. Contact 06 39 98 12 34.</p><img src=/logo.png></body></html>"
).encode()
GOOD_CLOCK = {
    "source": "chrony 192.0.2.1",
    "offset_ms": 0.4,
    "stratum": 2,
    "leap": "Normal",
    "monotonic_ms": 1000,
}


def now() -> datetime:
    """This machine's clock."""
    return datetime.now(UTC)


def picture(height: int = 2400) -> bytes:
    """Return a tall PNG with some text in it."""
    image = Image.new("RGB", (1366, height), "white")
    draw = ImageDraw.Draw(image)
    for y in range(20, height, 40):
        draw.text((20, y), f"ligne {y} - mini telephone indetectable", fill="black")
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def station(**changes: Any) -> dict[str, Any]:
    """Return a station record of a well-kept machine."""
    return {
        "schema": "portique-station-1",
        "tool": {"name": "Portique", "version": "0.1", "code_sha256": "0" * 64},
        "station": {"hostname": "poste-7", "os": {"name": "Debian 12", "kernel": "6.1", "last_update": "2026-11-01"}},
        "browser": {"version": "Chromium 156", "binary_sha256": "1" * 64, "flags": ["--disable-quic"], "extensions": []},
        "profile": {"fresh": True},
        "network": {
            "local_addresses": ["192.0.2.10"],
            "egress_address": "198.51.100.7",
            "egress_source": "declared by the unit",
            "resolvers": ["192.0.2.53"],
            "proxy": {"checked": True, "environment": {}, "used": False},
        },
        "clock": GOOD_CLOCK,
        "limits": {"pages": 400},
        "discovery": "liste du service",
        **changes,
    }  # fmt: skip


def exchange(
    url: str,
    at: datetime,
    body: bytes = HTML,
    *,
    status: int = 200,
    kind: str = "text/html; charset=utf-8",
    **facts: Any,
) -> Exchange:
    """Return an exchange as the wire would have brought it."""
    path = "/" + url.split("/", 3)[3]
    head = f"HTTP/1.1 {status} {'OK' if status == 200 else 'Found'}\r\nServer: nginx\r\nContent-Type: {kind}\r\n"
    head += f"Set-Cookie: a=1\r\nset-cookie: b=2\r\nContent-Length: {len(body)}\r\n"
    if status == 302:
        head += f"Location: {SHOP}\r\n"
    return Exchange(
        url=url,
        began_at=at,
        request_head=f"GET {path} HTTP/1.1\r\nHost: boutique.example\r\nUser-Agent: t\r\n\r\n".encode(),
        status=status,
        response_head=head.encode() + b"\r\n",
        response_body=body,
        entity=body,
        wire=True,
        tls_version="tls/1.3",
        cipher="TLS_AES_256_GCM_SHA384",
        ip="203.0.113.9",
        facts={"port": 443, "local": "192.0.2.10:40000", "dns": {"resolver": "192.0.2.53", "answers": ["203.0.113.9"]}, "ms": 80, **facts},
    )  # fmt: skip


@dataclass
class House:
    """The unit: its evidence room, its open databases, its key and its authority."""

    room: EvidenceRoom
    ledger: sqlite3.Connection
    journal: sqlite3.Connection
    key: UnitKey
    authority: LoopbackAuthority
    pinned: Authority
    visits: int = 0

    def visit(
        self,
        *,
        at: datetime | None = None,
        same: Capture | None = None,
        stepped: bool = False,
        html: bytes = HTML,
        shown: bytes | None = None,
        twice: bool = False,
        unmodified: Sequence[Capture] = (),
        **changes: Any,
    ) -> list[Capture]:
        """
        Archive one visit of the shop and close it; return its captures: redirect, page, image, DOM, text, screenshot.

        ``same`` makes the page a revisit of an earlier capture; ``unmodified`` are those of an earlier visit, since which it changed by the server's
        own word (304) in nothing and looks alike; ``shown`` is the picture of the page; ``twice`` fetches the page without
        the browser first, so that what the browser gets is a revisit of it.
        """
        self.visits += 1
        same = unmodified[1] if unmodified else same
        at = at or now() - timedelta(minutes=30) + timedelta(seconds=self.visits)
        source, _ = sources.add(
            self.ledger, url=SHOP, kind=SourceKind.SHOP, at=at, actor="agent 42", reason="successeur présumé",
            settings={"case_reference": "PV 2026/118", "legal_basis": "art. 14 CPP", "retention_days": 365},
        )  # fmt: skip
        name = f"{source.id}/{at:%Y-%m}/visit-{self.visits}.warc.gz"
        visit = visits.open_visit(self.ledger, source_id=source.id, started_at=at, segment=name)
        writer = SegmentWriter(
            self.room.archive / name, visit_id=visit.id, source_id=source.id, began_at=at,
            warcinfo={"software": "Portique/test", "visit": visit.id, "source": source.id, "isPartOf": "PV 2026/118", FIELD: RULE},
        )  # fmt: skip
        writer.add_metadata("station", station(**changes), at=at)
        chain = writer.add_chain((self.authority.folder / "tsa.pem").read_text(), at=at)
        tls = {
            "chain": chain,
            "tls": {"leaf": "a" * 64, "issuer": "CN=t", "verified": True, "verification": "ok"},
        }
        old = "https://boutique.example/ancien"
        hop = writer.add_exchange(
            exchange(old, at, b"", status=302, requested_url=old, role="page", browser=True, **tls)
        )
        plain = [writer.add_exchange(exchange(SHOP, at, html, role="page", **tls))] if twice else []
        page = writer.add_exchange(
            exchange(SHOP, at + timedelta(milliseconds=90), b"" if unmodified else html, status=304 if unmodified else 200, requested_url=old, role="page", via="lien « boutique »",
                     browser=True, redirects=[old], **tls),
            refers_to=plain[0] if plain else same,
        )  # fmt: skip
        logo = writer.add_exchange(
            exchange(
                f"{SHOP}logo.png",
                at + timedelta(milliseconds=200),
                picture(60),
                kind="image/png",
                browser=True,
                **tls,
            )
        )
        when = at + timedelta(seconds=2)
        facts = {"role": "page", "requested_url": old, "title": "Mini téléphone indétectable", "waited": "idle",
                 "viewport": {"width": 1366, "height": 900}, "page_height": 2400, "script_errors": [], "blocked": [],
                 "consent_click": False}  # fmt: skip
        dom = writer.add_resource(
            CaptureKind.DOM,
            SHOP,
            html,
            "text/html; charset=utf-8",
            at=when,
            refers_to=page.id,
            facts=facts,
        )
        text = writer.add_resource(
            CaptureKind.TEXT, SHOP, b"Mini", "text/plain; charset=utf-8", at=when, refers_to=page.id
        )
        if unmodified:
            shot = writer.add_again(unmodified[-1], SHOP, at=when, refers_to=page.id)
        else:
            shot = writer.add_resource(
                CaptureKind.SCREENSHOT,
                SHOP,
                shown or picture(),
                "image/png",
                at=when,
                refers_to=page.id,
            )
        captures = writer.commit()
        ended = at + timedelta(seconds=5)
        end = {
            **GOOD_CLOCK,
            "elapsed_ms": 5000,
            "step_ms": 3_600_000 if stepped else 0,
            "stepped": stepped,
        }
        writer.close({"outcome": "complete", "reason": "", "station": end}, at=ended)
        with self.ledger:
            ledger_captures.add(self.ledger, captures)
            visits.close(
                self.ledger,
                visit.id,
                visits.Ending(
                    ended_at=ended,
                    outcome=Outcome.COMPLETE,
                    reason="",
                    captures=len(captures),
                    size=1,
                ),
            )
        assert [hop, *plain, page, logo, dom, text, shot] == captures
        return captures

    def seal(self, *, tokens: bool = True) -> Sealing:
        """Sign a seal over what is not sealed, and have it stamped."""
        sealing = seal_captures(
            self.ledger, self.room.archive, list(unsealed(self.ledger, now())),
            find=lambda identity: ledger_captures.find(self.ledger, identity), at=now(),
            by=Signer(key=self.key, actor="portique", unit="Unité d'essai", software="Portique/test"),
        )  # fmt: skip
        if tokens:
            stamp(self.ledger, [self.pinned], post=post, now=now, skew=600, actor="portique")
        return sealing

    def means(self, **changes: Any) -> Means:
        """Return what an export needs."""
        return replace(
            Means(
                archive=self.room.archive, ledger=self.ledger, journal=self.journal, key=self.key,
                authorities=(self.pinned,), post=post, now=now, software="Portique/test",
            ),
            **changes,
        )  # fmt: skip

    def export(
        self, capture: Capture, to: Path, *, unsealed: bool = False, **changes: Any
    ) -> Package:
        """Export a capture for a court."""
        order = Export(
            recipient="Tribunal judiciaire de Lyon",
            reason="PV 2026/118",
            actor="agent 42",
            at=now(),
            unit="Unité d'essai",
        )
        return export_package(
            self.means(**changes), capture.id, to=to, order=order, unsealed=unsealed
        )


@cache
def _template(name: str) -> tempfile.TemporaryDirectory[str]:
    """Return a folder with an authority made once a process; making one takes six runs of openssl."""
    folder = tempfile.TemporaryDirectory(prefix="portique-tsa-")
    make_authority(Path(folder.name) / "tsa", name)
    atexit.register(folder.cleanup)
    return folder


@contextmanager
def open_house(
    folder: Path, *, algorithm: str = "p256", name: str = "essai", root: str = "essai"
) -> Iterator[House]:
    """Set up a unit in an empty folder."""
    shutil.copytree(Path(_template(root).name) / "tsa", folder / "tsa")
    configure(folder / "tsa")
    room = EvidenceRoom(
        archive=folder / "archive",
        ledger=folder / "ledger.db",
        journal=folder / "journal.db",
        keys=folder / "keys",
    )
    room.archive.mkdir()
    ledger, journal = room.open_ledger(), room.open_journal()
    key = create(room.keys, algorithm=algorithm, passphrase=b"secret", at=now())
    with LoopbackAuthority(folder / "tsa") as authority:
        pinned = Authority(
            name=name, url=authority.url, roots_pem=(folder / "tsa/ca.pem").read_bytes(), seconds=5
        )
        yield House(room, ledger, journal, key, authority, pinned)
    ledger.close()
    journal.close()
