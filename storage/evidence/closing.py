"""
Close a package: what a person reads first, whom to believe, then inventory, signature and tokens, and our own verification.

Nothing is written into the folder after that.
"""

from hashlib import sha256
from pathlib import Path
from typing import Any

from storage.evidence import custody, manifest
from storage.evidence.canonical import canonical
from storage.evidence.errors import AuthorityUnreachable, ExportRefused, TimestampRefused
from storage.evidence.keys import fingerprint
from storage.evidence.opened import Trust
from storage.evidence.order import Export, Means, put
from storage.evidence.seals import Seal
from storage.evidence.texts import SEALED, UNSEALED, readme
from storage.evidence.timestamp import obtain
from storage.evidence.verify import verify_package
from storage.ids import file_sha256
from storage.ledger.times import to_text


class Closing:
    """Writes the last files of one package, in order."""

    def __init__(
        self,
        means: Means,
        order: Export,
        folder: Path,
        capture_id: str,
        stands: Seal | None,
        stamped: list[str],
        artefacts: list[dict[str, Any]],
    ) -> None:
        self._means, self._order, self._folder = means, order, folder
        self._capture_id, self._seal, self._stamped_by = capture_id, stands, stamped
        self._artefacts = artefacts
        self._sealed = stands is not None and stands.sealed and bool(stamped)

    def readme(self, record: dict[str, Any], found: list[str]) -> None:
        """Write what a person reads first."""
        roots = [
            f"  racine de {name:<20} {digest}" for name, digest in self._means.root_fingerprints()
        ]
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
                "capture_id": self._capture_id,
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
        put(self._folder, "LISEZMOI.txt", text.encode())

    def trust(self) -> None:
        """Write the keys and roots that sign here, and the script that verifies."""
        keys = {self._means.key.public_pem}
        if self._seal is not None:
            keys.add(self._seal.public_pem)
        others = sorted(keys - {self._means.key.public_pem})
        put(self._folder, "trust/unit.pub.pem", self._means.key.public_pem)
        for number, pem in enumerate(others, start=1):
            put(self._folder, f"trust/unit-{number}.pub.pem", pem)
        roots = []
        for name, authority in sorted(self._means.by_name.items()):
            put(self._folder, f"trust/tsa-{name}.pem", authority.roots_pem)
            roots.append(sha256(authority.roots_pem).hexdigest())
        script = (Path(__file__).parent / "verifier.sh").read_text(encoding="utf-8")
        script = script.replace("@CLES@", " ".join(sorted(fingerprint(pem) for pem in keys)))
        script = script.replace("@RACINES@", " ".join(roots))
        put(self._folder, "verifier.sh", script.encode())

    def close(self, records: int, lines: int) -> list[str]:
        """Sign and stamp; an authority that grants nothing is named as pending, and the inventory made anew."""
        names, pending = sorted(self._means.by_name), list[str]()
        while failed := self._finish(records, lines, names):
            pending += failed
            names = [name for name in names if name not in failed]
        manifest.close(self._folder)
        return pending

    def _finish(self, records: int, lines: int, names: list[str]) -> list[str]:
        """Write inventory, manifest, signature and tokens of these authorities; return those that gave none."""
        for stale in [*self._folder.glob("MANIFEST.*"), *self._folder.glob("inventory.json")]:
            stale.unlink()
        put(self._folder, "inventory.json", canonical(self._inventory(records, lines, names)))
        data = manifest.write(self._folder)
        put(self._folder, f"{manifest.NAME}.sig", self._means.key.sign(data))
        return [name for name in names if not self._stamp(name, data)]

    def _stamp(self, name: str, data: bytes) -> bool:
        if self._means.post is None:
            return False
        try:
            token = obtain(
                self._means.by_name[name], data, post=self._means.post,
                now=self._means.now, skew=self._means.skew,
            )  # fmt: skip
        except (AuthorityUnreachable, TimestampRefused):
            return False
        put(self._folder, f"{manifest.NAME}.{name}.tsq", token.query)
        put(self._folder, f"{manifest.NAME}.{name}.tsr", token.reply)
        return True

    def _inventory(self, records: int, lines: int, names: list[str]) -> dict[str, Any]:
        roles = {each["path"]: each for each in self._artefacts}
        return {
            "schema": "portique-inventory-1",
            "capture_id": self._capture_id,
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
                "seal": self._stamped_by,
                "manifest": names,
                "pending": sorted(set(self._means.by_name) - set(names)),
            },
            "recipient": self._order.recipient,
            "reason": self._order.reason,
            "actor": self._order.actor,
            "software": self._means.software,
        }

    def check(self) -> None:
        """
        Verify what was made as a stranger would.

        Raises:
            ExportRefused: it does not verify.
        """
        trust = Trust(
            keys=tuple(
                path.read_bytes() for path in sorted((self._folder / "trust").glob("unit*.pub.pem"))
            ),
            roots={name: each.roots_pem for name, each in self._means.by_name.items()},
        )
        report = verify_package(self._folder, trust)
        if report.failures:
            first = report.failures[0]
            raise ExportRefused(f"The package made does not verify: {first.path}: {first.why}")

    def _custody_head(self) -> str:
        data = (self._folder / "custody.jsonl").read_bytes()
        last = data.splitlines()[-1] if data else b""
        return sha256(last).hexdigest() if last else custody.ZERO
