"""
Build one package's files in order: archive, renderings, network, proofs, record, annex; :mod:`storage.evidence.closing` closes it.

Works in a folder that nobody else sees yet; :mod:`storage.evidence.package` decides whether it becomes a package.
"""

from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

from storage.archive.reader import ArchiveReader
from storage.evidence import custody, cutting, manifest, merkle, network, seals
from storage.evidence.annex import write_annex
from storage.evidence.canonical import canonical
from storage.evidence.closing import Closing
from storage.evidence.errors import ExportRefused
from storage.evidence.members import leaf, original_of
from storage.evidence.order import Export, Means, Package, put
from storage.evidence.picture import picture_printed
from storage.evidence.probative import objections
from storage.evidence.record import VisitFacts, capture_record
from storage.evidence.wacz import WaczPage, write_wacz
from storage.ids import file_sha256
from storage.ledger import captures as ledger_captures
from storage.ledger import sources, visits
from storage.records.capture import Capture, CaptureKind

_RENDER = {
    CaptureKind.SCREENSHOT: ("render/page.png", "png_full"),
    CaptureKind.DOM: ("render/dom.html", "dom_html"),
    CaptureKind.TEXT: ("render/text.txt", "text"),
    CaptureKind.PDF: ("render/page.pdf", "pdf"),
}


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
        self._roots: set[str] = set()
        """The authorities whose tokens stand beside the seal."""

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
        put(self._folder, "capture.json", canonical(record))
        lines = self._custody()
        closing = Closing(
            self._means, self._order, self._folder, self._capture.id, self._seal, sorted(self._roots), self._artefacts
        )  # fmt: skip
        closing.readme(record, found)
        closing.trust()
        self._annex(record, found)
        for name in ("render", "net/tls", "seal"):
            with suppress(OSError):  # not empty
                (self._folder / name).rmdir()
        pending = closing.close(len(records), lines)
        closing.check()
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
        put(self._folder, "data/records.tsv", rows.encode())
        self._artefact("data/capture.warc.gz", "warc", "application/warc", None)
        return index

    def _renderings(self) -> None:
        reader = ArchiveReader(self._means.archive, self._find)
        for kind, (path, role) in _RENDER.items():
            rendering = self._cut.rendering(kind)
            if rendering is not None:
                put(self._folder, path, reader.block(rendering))
                self._artefact(path, role, rendering.media_type, rendering)

    def _print(self) -> None:
        picture = self._folder / "render/page.png"
        if (self._folder / "render/page.pdf").exists() or not picture.exists():
            return
        self._folder.joinpath("render/page.pdf").write_bytes(
            picture_printed(picture, self._cut.main.url, self._order.at)
        )
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
            put(self._folder, path, data)
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
        put(self._folder, "seal/leaves.jsonl", bytes(leaves))
        put(self._folder, "seal/proofs.tsv", bytes(proofs))
        put(self._folder, "seal/seal.json", self._seal.statement)
        put(self._folder, "seal/seal.json.sig", self._seal.signature)
        for token in self._seal.tokens:
            if token.authority in self._means.by_name:
                self._roots.add(token.authority)
                put(self._folder, f"seal/seal.json.{token.authority}.tsq", token.query)
                put(self._folder, f"seal/seal.json.{token.authority}.tsr", token.reply)
        self._sealed = self._sealed and bool(self._roots)

    def _custody(self) -> int:
        entries = custody.of_series(self._means.ledger, self._capture.visit_id)
        put(self._folder, "custody.jsonl", b"".join(entry.line + b"\n" for entry in entries))
        return len(entries)

    def _annex(self, record: dict[str, Any], found: list[str]) -> None:
        write_annex(
            self._folder,
            record,
            order=self._order,
            means=self._means,
            sealed=self._sealed,
            objections=found,
        )

    # -- small -------------------------------------------------------------------------------------

    def _find(self, capture_id: str) -> Capture:
        return ledger_captures.find(self._means.ledger, capture_id)

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
