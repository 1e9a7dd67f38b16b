"""
Build one package's files in order: archive, renderings, network, proofs, record, annex, then inventory and signature.

Works in a folder that nobody else sees yet; :mod:`storage.evidence.package` decides whether it becomes a package.
"""

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from storage.archive.index import record_at
from storage.evidence import custody, cutting, manifest, merkle, network, seals
from storage.evidence.annex import write_annex
from storage.evidence.canonical import canonical, file_sha256
from storage.evidence.errors import (
    AuthorityUnreachable,
    ExportRefused,
    TimestampRefused,
)
from storage.evidence.keys import UnitKey, fingerprint
from storage.evidence.members import leaf, original_of
from storage.evidence.opened import Trust
from storage.evidence.picture import print_picture
from storage.evidence.probative import objections
from storage.evidence.record import VisitFacts, capture_record
from storage.evidence.texts import SEALED, UNSEALED, readme
from storage.evidence.timestamp import Authority, Post, obtain, root_fingerprints
from storage.evidence.verify import verify_package
from storage.evidence.wacz import WaczPage, write_wacz
from storage.ledger import captures as ledger_captures
from storage.ledger import sources, visits
from storage.ledger.times import to_text
from storage.records.capture import Capture, CaptureKind

_RENDER = {
    CaptureKind.SCREENSHOT: ("render/page.png", "png_full"),
    CaptureKind.DOM: ("render/dom.html", "dom_html"),
    CaptureKind.TEXT: ("render/text.txt", "text"),
    CaptureKind.PDF: ("render/page.pdf", "pdf"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """Who asks for a package, for whom and why."""

    recipient: str
    reason: str
    actor: str
    at: datetime
    unit: str = ""
    station: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """What a package is signed, stamped and logged with."""

    archive: Path
    ledger: sqlite3.Connection
    journal: sqlite3.Connection
    key: UnitKey
    authorities: Sequence[Authority] = ()
    post: Post | None = None
    now: Callable[[], datetime]
    """This machine's clock, aware, UTC."""

    skew: float = 600.0
    clock_offset_ms: float = 1000.0
    software: str = "Portique"


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """A finished package."""

    path: Path
    capture_id: str
    manifest_sha256: str
    sealed: bool
    pending: tuple[str, ...]
    """Authorities that gave no token for the inventory."""

    objections: tuple[str, ...]
    """Why the capture is not probative, in French; empty where it is."""


class Builder:
    """Writes one package's files in order."""

    def __init__(
        self,
        means: Means,
        capture: Capture,
        order: Export,
        folder: Path,
        stands: seals.Seal | None,
    ) -> None:
        self._means, self._capture, self._order = means, capture, order
        self._folder, self._seal = folder, stands
        self._sealed = stands is not None and stands.sealed
        in_visit = ledger_captures.of_visit(means.ledger, capture.visit_id)
        self._cut = cutting.cut(means.archive, capture, in_visit, self._find)
        self._facts = VisitFacts.of(self._cut)
        self._artefacts: list[dict[str, Any]] = []
        self._roots: dict[str, Authority] = {}

    def build(self) -> Package:
        """Write everything, verify it, and return what was made (at its partial place)."""
        for name in ("data", "render", "net/tls", "seal", "trust"):
            (self._folder / name).mkdir(parents=True, exist_ok=True)
        records = self._warc()
        self._renderings()
        self._print()
        found = self._objections()
        record = self._record(found)
        self._network(record)
        self._wacz(record)
        self._proofs()
        record["artefacts"] = self._artefacts
        record["records_index"] = self._places(records)
        record["custody_head"] = custody.head(self._means.ledger).sha256
        self._write("capture.json", canonical(record))
        lines = self._custody()
        self._annex(record, found)
        self._readme(record, found)
        self._trust()
        pending = self._close(len(records), lines)
        self._check()
        return Package(
            path=self._folder,
            capture_id=self._capture.id,
            manifest_sha256=file_sha256(self._folder / manifest.NAME),
            sealed=self._sealed,
            pending=tuple(pending),
            objections=tuple(found),
        )

    # -- content -----------------------------------------------------------------------------------

    def _warc(self) -> list[tuple[int, int, str]]:
        path = self._folder / "data/capture.warc.gz"
        with path.open("xb") as out:
            index = cutting.write(self._means.archive, self._cut.members, out)
        rows = "".join(f"{offset}\t{length}\t{digest}\n" for offset, length, digest in index)
        self._write("data/records.tsv", rows.encode())
        self._artefact("data/capture.warc.gz", "warc", "application/warc", None)
        return index

    def _renderings(self) -> None:
        for kind, (path, role) in _RENDER.items():
            rendering = self._cut.rendering(kind)
            if rendering is not None:
                block = record_at(
                    self._means.archive / rendering.segment, rendering.offset, rendering.length
                ).block
                self._write(path, block)
                self._artefact(path, role, rendering.media_type, rendering)

    def _print(self) -> None:
        picture = self._folder / "render/page.png"
        if (self._folder / "render/page.pdf").exists() or not picture.exists():
            return
        print_picture(picture, self._folder / "render/page.pdf", self._cut.main.url)
        self._artefact("render/page.pdf", "pdf", "application/pdf", None)

    def _record(self, found: list[str]) -> dict[str, Any]:
        source = sources.find(self._means.ledger, self._capture.source_id)
        visit = visits.find(self._means.ledger, self._capture.visit_id)
        until = (
            self._cut.main.captured_at + timedelta(days=source.retention_days)
            if source is not None
            else None
        )
        record = capture_record(
            self._cut,
            self._facts,
            source=source,
            visit=visit,
            archive=self._means.archive,
            retention_until=until,
        )
        record["probative"] = not found
        record["objections"] = found
        record["seal"] = self._seal_state()
        record["missing"] = [
            {"role": role, "reason": "aucun rendu de ce genre n'a été fait pendant la visite"}
            for kind, (_, role) in _RENDER.items()
            if kind is not CaptureKind.PDF and self._cut.rendering(kind) is None
        ]
        return record

    def _objections(self) -> list[str]:
        return objections(
            self._facts,
            truncated=self._cut.main.truncated,
            sealed=self._sealed,
            clock_offset_ms=self._means.clock_offset_ms,
        )

    def _network(self, record: dict[str, Any]) -> None:
        for path, role, media_type, data in network.files(
            self._means.archive, self._cut, record, self._means.software
        ):
            self._write(path, data)
            self._artefact(path, role, media_type, None)

    def _wacz(self, record: dict[str, Any]) -> None:
        main, dom = self._cut.main, self._cut.rendering(CaptureKind.DOM)
        title = str((dom.facts.get("title") if dom is not None else "") or main.url)
        write_wacz(
            self._folder / "data/capture.wacz",
            self._folder / "data/capture.warc.gz",
            pages=[WaczPage(url=main.url, at=main.captured_at, title=title)],
            title=title,
            created=self._order.at,
            software=self._means.software,
            key=self._means.key,
        )
        self._artefact("data/capture.wacz", "wacz", "application/wacz", None)
        record["wacz_signed"] = self._means.key.algorithm != "ed25519"

    def _proofs(self) -> None:
        if self._seal is None:
            return
        tree = seals.tree_of(self._means.ledger, self._seal.id)
        leaves, proofs = bytearray(), bytearray()
        for capture in self._cut.captures:
            place = seals.place_of(self._means.ledger, capture.id)
            original = original_of(capture, self._find)
            data = leaf(capture, self._cut.segment.companions(capture), original)
            if place is None or place[0] != self._seal.id or merkle.leaf_hash(data) != place[2]:
                raise ExportRefused(
                    f"Capture {capture.id} is not as seal {self._seal.id} holds it; run `portique evidence audit`."
                )
            leaves += data + b"\n"
            steps = " ".join(f"{step.side}:{step.sibling.hex()}" for step in tree.proof(place[1]))
            proofs += f"{place[1]}\t{steps}\n".encode()
        self._write("seal/leaves.jsonl", bytes(leaves))
        self._write("seal/proofs.tsv", bytes(proofs))
        self._write("seal/seal.json", self._seal.statement)
        self._write("seal/seal.json.sig", self._seal.signature)
        known = {authority.name: authority for authority in self._means.authorities}
        for token in self._seal.tokens:
            if token.authority in known:
                self._roots[token.authority] = known[token.authority]
                self._write(f"seal/seal.json.{token.authority}.tsq", token.query)
                self._write(f"seal/seal.json.{token.authority}.tsr", token.reply)
        self._sealed = self._sealed and bool(self._roots)

    def _custody(self) -> int:
        entries = custody.of_series(self._means.ledger, self._capture.visit_id)
        self._write("custody.jsonl", b"".join(entry.line + b"\n" for entry in entries))
        return len(entries)

    def _annex(self, record: dict[str, Any], found: list[str]) -> None:
        write_annex(
            self._folder / "annexe-pv.pdf",
            record,
            unit=self._order.unit,
            recipient=self._order.recipient,
            reason=self._order.reason,
            actor=self._order.actor,
            at=self._order.at,
            key=self._means.key.fingerprint,
            roots=self._root_fingerprints(),
            picture=self._folder / "render/page.png",
            sealed=self._sealed,
            objections=found,
        )

    # -- closing -----------------------------------------------------------------------------------

    def _readme(self, record: dict[str, Any], found: list[str]) -> None:
        roots = [f"  racine de {name:<20} {digest}" for name, digest in self._root_fingerprints()]
        notes = (
            ["Cette capture n'est PAS probante au sens de nos propres règles, parce que :"]
            + [f"  - {objection} ;" for objection in found]
            if found
            else [
                "Aucune des conditions qui interdisent de dire cette capture probante n'est remplie."
            ]
        )
        text = readme(
            {
                "state": "SCELLÉE" if self._sealed else "NON SCELLÉE (horodatage en attente)",
                "capture_id": self._capture.id,
                "url": record["url_final"],
                "paris": record["times"]["captured_at"]["paris"],
                "utc": record["times"]["captured_at"]["utc"],
                "case": record["case"]["procedure_no"] or "non indiquée",
                "recipient": self._order.recipient,
                "reason": self._order.reason,
                "unit": self._order.unit or "service non indiqué",
                "expected": SEALED if self._sealed else UNSEALED,
                "key": self._means.key.fingerprint,
                "roots": "".join(line + "\n" for line in roots),
                "notes": "\n".join(notes),
            }
        )
        self._write("LISEZMOI.txt", text.encode())

    def _trust(self) -> None:
        keys = {self._means.key.public_pem}
        if self._seal is not None:
            keys.add(self._seal.public_pem)
        others = sorted(keys - {self._means.key.public_pem})
        self._write("trust/unit.pub.pem", self._means.key.public_pem)
        for number, pem in enumerate(others, start=1):
            self._write(f"trust/unit-{number}.pub.pem", pem)
        roots = []
        for name, authority in sorted(self._authorities().items()):
            self._write(f"trust/tsa-{name}.pem", authority.roots_pem)
            roots.append(sha256(authority.roots_pem).hexdigest())
        script = (Path(__file__).parent / "verifier.sh").read_text(encoding="utf-8")
        script = script.replace("@CLES@", " ".join(sorted(fingerprint(pem) for pem in keys)))
        script = script.replace("@RACINES@", " ".join(roots))
        self._write("verifier.sh", script.encode())

    def _close(self, records: int, lines: int) -> list[str]:
        """Sign and stamp; an authority that grants nothing is named as pending, and the inventory made anew."""
        names, pending = sorted(self._authorities()), list[str]()
        while failed := self._finish(records, lines, names):
            pending += failed
            names = [name for name in names if name not in failed]
        manifest.close(self._folder)
        return pending

    def _finish(self, records: int, lines: int, names: list[str]) -> list[str]:
        """Write inventory, manifest, signature and tokens of these authorities; return those that gave none."""
        for stale in [*self._folder.glob("MANIFEST.*"), *self._folder.glob("inventory.json")]:
            stale.unlink()
        self._write("inventory.json", canonical(self._inventory(records, lines, names)))
        data = manifest.write(self._folder)
        self._write(f"{manifest.NAME}.sig", self._means.key.sign(data))
        return [name for name in names if not self._stamp(name, data)]

    def _stamp(self, name: str, data: bytes) -> bool:
        if self._means.post is None:
            return False
        try:
            token = obtain(
                self._authorities()[name], data, post=self._means.post,
                now=self._means.now, skew=self._means.skew,
            )  # fmt: skip
        except (AuthorityUnreachable, TimestampRefused):
            return False
        self._write(f"{manifest.NAME}.{name}.tsq", token.query)
        self._write(f"{manifest.NAME}.{name}.tsr", token.reply)
        return True

    def _inventory(self, records: int, lines: int, names: list[str]) -> dict[str, Any]:
        roles = {each["path"]: each for each in self._artefacts}
        return {
            "schema": "portique-inventory-1",
            "capture_id": self._capture.id,
            "created": to_text(self._order.at),
            "algorithm": "sha256",
            "sealed": self._sealed,
            "files": [
                {
                    "path": path,
                    "bytes": (self._folder / path).stat().st_size,
                    "sha256": file_sha256(self._folder / path),
                    "role": roles[path]["role"] if path in roles else None,
                    "derived_from": roles[path]["made_from"] if path in roles else None,
                }
                for path in manifest.files(self._folder)
            ],
            "counts": {"warc_records": records, "custody_lines": lines},
            "custody_head": self._custody_head(),
            "timestamps": {
                "seal": sorted(self._roots) if self._seal is not None else [],
                "manifest": names,
                "pending": sorted(set(self._authorities()) - set(names)),
            },
            "recipient": self._order.recipient,
            "reason": self._order.reason,
            "actor": self._order.actor,
            "software": self._means.software,
        }

    def _check(self) -> None:
        trust = Trust(
            keys=tuple(
                path.read_bytes() for path in sorted((self._folder / "trust").glob("unit*.pub.pem"))
            ),
            roots={name: each.roots_pem for name, each in self._authorities().items()},
        )
        report = verify_package(self._folder, trust)
        if report.failures:
            first = report.failures[0]
            raise ExportRefused(f"The package made does not verify: {first.path}: {first.why}")

    # -- small -------------------------------------------------------------------------------------

    def _find(self, capture_id: str) -> Capture:
        return ledger_captures.find(self._means.ledger, capture_id)

    def _root_fingerprints(self) -> list[tuple[str, str]]:
        return [
            (name, digest)
            for name, authority in sorted(self._authorities().items())
            for digest in root_fingerprints(authority.roots_pem)
        ]

    def _authorities(self) -> dict[str, Authority]:
        return {each.name: each for each in self._means.authorities}

    def _custody_head(self) -> str:
        data = (self._folder / "custody.jsonl").read_bytes()
        last = data.splitlines()[-1] if data else b""
        return sha256(last).hexdigest() if last else custody.ZERO

    def _seal_state(self) -> dict[str, Any] | None:
        if self._seal is None:
            return None
        return {
            "seal": self._seal.id,
            "root": self._seal.fields["root"],
            "signed_at": self._seal.at,
            "tokens": [{"authority": t.authority, "at": t.at} for t in self._seal.tokens],
            "state": "scellé" if self._sealed else "horodatage en attente",
        }

    def _places(self, records: list[tuple[int, int, str]]) -> list[dict[str, Any]]:
        return [
            {
                "offset": offset,
                "length": length,
                "sha256": digest,
                "record_id": member.id,
                "type": member.type,
                "uri": member.target or None,
                "date": member.date,
                "archived_in": {"segment": member.segment, "offset": member.offset},
            }
            for (offset, length, digest), member in zip(records, self._cut.members, strict=True)
        ]

    def _artefact(self, path: str, role: str, media_type: str, rendering: Capture | None) -> None:
        full = self._folder / path
        self._artefacts.append(
            {
                "path": path,
                "role": role,
                "media_type": media_type,
                "bytes": full.stat().st_size,
                "sha256": file_sha256(full),
                "record": rendering.id if rendering is not None else None,
                "made_from": self._cut.main.id if rendering is None else rendering.refers_to,
            }
        )

    def _write(self, path: str, data: bytes) -> None:
        with (self._folder / path).open("xb") as file:
            file.write(data)
