"""
Verify a package with nothing but the package and a trusted root.

The same questions as ``verifier.sh`` asks, answered without a shell, and some more: the places of the leaves in their
tree, the coherence of ``capture.json`` with the archive. Every fault is reported with its file; nothing stops at the
first.
"""

import json
import os
import stat
import zipfile
from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography import x509

from storage.archive.index import records
from storage.errors import ArchiveDamaged
from storage.evidence import manifest, merkle
from storage.evidence.canonical import canonical, file_sha256, pieces
from storage.evidence.custody import ZERO, chain_fault
from storage.evidence.errors import TimestampRefused
from storage.evidence.keys import fingerprint, verifies
from storage.evidence.timestamp import verify as verify_token

_WARC, _INDEX, _WACZ = "data/capture.warc.gz", "data/records.tsv", "data/capture.wacz"
MAX_SMALL = 256 * 1024 * 1024
"""A JSON or text file of a package beyond this is not read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trust:
    """What the verifier believes without proof: the unit's public keys and the authorities' roots, in PEM."""

    keys: tuple[bytes, ...]
    roots: Mapping[str, bytes]
    """By the authority's name."""

    @classmethod
    def of_folder(cls, folder: Path) -> "Trust":
        """Read ``unit*.pub.pem`` and ``tsa-NAME.pem`` from a folder."""
        return cls(
            keys=tuple(path.read_bytes() for path in sorted(folder.glob("unit*.pub.pem"))),
            roots={
                path.name.removeprefix("tsa-").removesuffix(".pem"): path.read_bytes()
                for path in sorted(folder.glob("tsa-*.pem"))
            },
        )


@dataclass(frozen=True, slots=True)
class Failure:
    """One thing wrong."""

    path: str
    why: str
    """In French."""


@dataclass(slots=True)
class Report:
    """What verification found."""

    failures: list[Failure] = field(default_factory=list)
    stamped: list[str] = field(default_factory=list)
    """``FILE AUTHORITY TIME`` of every token that holds."""

    sealed: bool = False

    def fault(self, path: str, why: str) -> None:
        """Note a fault once."""
        failure = Failure(path, why)
        if failure not in self.failures:
            self.failures.append(failure)

    @property
    def good(self) -> bool:
        """Say whether the package is intact and sealed."""
        return self.sealed and not self.failures


def verify_package(package: Path, trust: Trust) -> Report:
    """Verify everything and return what was found; never raises for what a package holds."""
    report = Report()
    if not (package / manifest.NAME).is_file():
        report.fault(manifest.NAME, "l'inventaire manque")
        return report
    try:
        _Check(package, trust, report).run()
    except (AttributeError, TypeError, KeyError, ValueError, RecursionError) as error:
        # A JSON file of another shape than ours: whoever wrote it, the unit did not.
        report.fault("inventory.json", f"un fichier n'a pas la forme attendue ({error})")
    return report


class _Check:
    def __init__(self, package: Path, trust: Trust, report: Report) -> None:
        self._package, self._trust, self._report = package, trust, report
        self._station: dict[str, Any] = {}
        """What the archive's station record says."""

    def run(self) -> None:
        self._files()
        inventory = self._json("inventory.json")
        record = self._json("capture.json")
        self._signed(manifest.NAME)
        stamps = inventory.get("timestamps") or {}
        for name in _names(stamps.get("manifest")):
            self._stamped(manifest.NAME, name)
        self._trusted()
        leaves = self._seal(_names(stamps.get("seal")))
        self._warc(leaves)
        self._record(record, leaves)
        self._wacz()
        self._custody(inventory)

    # -- the set of files --------------------------------------------------------------------------

    def _files(self) -> None:
        listed = manifest.parse((self._package / manifest.NAME).read_bytes())
        if listed is None:
            self._report.fault(manifest.NAME, "l'inventaire n'a pas la forme attendue")
            listed = {}
        present = set()
        for path, mode in _entries(self._package):
            if stat.S_ISDIR(mode):
                continue
            if not stat.S_ISREG(mode):
                self._report.fault(path, "n'est pas un fichier ordinaire")
            elif not manifest.is_own(path):
                present.add(path)
        for path in sorted(present ^ set(listed)):
            self._report.fault(path, "fichier manquant ou ajouté")
        for path in sorted(present & set(listed)):
            if file_sha256(self._package / path) != listed[path]:
                self._report.fault(path, "contenu différent de l'inventaire signé")
        if self._bytes(manifest.CLOSING) != manifest.closing(self._package):
            self._report.fault(
                manifest.CLOSING, "l'inventaire, sa signature ou son jeton a changé (MANIFEST.*)"
            )

    def _trusted(self) -> None:
        known = {fingerprint(pem) for pem in self._trust.keys}
        for path in sorted(self._package.glob("trust/unit*.pub.pem")):
            try:
                mine = fingerprint(path.read_bytes()) in known
            except ValueError:
                mine = False
            if not mine:
                self._report.fault(f"trust/{path.name}", "ce n'est pas la clé du service")
        for path in sorted(self._package.glob("trust/tsa-*.pem")):
            name = path.name.removeprefix("tsa-").removesuffix(".pem")
            if self._trust.roots.get(name) != path.read_bytes():
                self._report.fault(
                    f"trust/{path.name}", "cette autorité n'est pas celle du service"
                )

    def _signed(self, path: str) -> None:
        data, signature = self._bytes(path), self._bytes(f"{path}.sig")
        if not any(verifies(key, signature, data) for key in self._trust.keys):
            self._report.fault(path, "la signature du service ne couvre pas ce fichier")

    def _stamped(self, path: str, name: str) -> bool:
        token = f"{path}.{name}.tsr"
        roots = self._trust.roots.get(name)
        if roots is None:
            self._report.fault(token, f"aucune racine de confiance pour l'autorité {name}")
            return False
        try:
            found = verify_token(
                name,
                self._bytes(f"{path}.{name}.tsq"),
                self._bytes(token),
                self._bytes(path),
                x509.load_pem_x509_certificates(roots),
            )
        except TimestampRefused:
            self._report.fault(token, f"le jeton d'horodatage ne vaut pas pour {path}")
            return False
        self._report.stamped.append(f"{path} {name} {found.at.isoformat()}")
        return True

    # -- the seal ----------------------------------------------------------------------------------

    def _seal(self, names: list[str]) -> list[dict[str, Any]]:
        if not (self._package / "seal/seal.json").is_file():
            return []
        self._signed("seal/seal.json")
        statement = self._json("seal/seal.json")
        held = [self._stamped("seal/seal.json", name) for name in names]
        self._report.sealed = bool(held) and all(held)
        lines = self._bytes("seal/leaves.jsonl").splitlines()
        proofs = self._bytes("seal/proofs.tsv").decode("utf-8", "replace").splitlines()
        leaves = []
        for number, line in enumerate(lines, start=1):
            proof = _proof(proofs[number - 1]) if number <= len(proofs) else None
            root, size = statement.get("root"), statement.get("size")
            if (
                proof is None
                or not isinstance(root, str)
                or not isinstance(size, int)
                or not merkle.verify(merkle.leaf_hash(line), proof[0], size, proof[1], _hex(root))
            ):
                self._report.fault(
                    "seal/proofs.tsv",
                    f"la feuille {number} ne mène pas à la racine de seal/seal.json",
                )
            leaves.append(self._parsed("seal/leaves.jsonl", line))
        if not lines:
            self._report.fault("seal/leaves.jsonl", "aucune feuille de scellé")
        return leaves

    # -- the archive -------------------------------------------------------------------------------

    def _warc(self, leaves: list[dict[str, Any]]) -> None:
        bound = {str(leaf.get("member_sha256")) for leaf in leaves}
        for leaf in leaves:
            bound.update(map(str, leaf.get("companions") or ()))
            bound.add(str((leaf.get("original") or {}).get("member_sha256")))
        path = self._package / _WARC
        end = 0
        for line in self._bytes(_INDEX).decode("ascii", "replace").splitlines():
            fields = line.split("\t")
            if len(fields) != 3 or not fields[0].isdigit() or not fields[1].isdigit():
                self._report.fault(_INDEX, "ligne illisible")
                return
            offset, length, digest = int(fields[0]), int(fields[1]), fields[2]
            if offset != end or not path.is_file() or _range_sha256(path, offset, length) != digest:
                self._report.fault(
                    _WARC, f"enregistrement à l'octet {offset} différent de data/records.tsv"
                )
                break
            if leaves and digest not in bound:
                self._report.fault(
                    _INDEX,
                    f"l'enregistrement à l'octet {offset} n'est dans aucune feuille du scellé",
                )
            end = offset + length
        if not path.is_file() or path.stat().st_size != end:
            self._report.fault(_WARC, "longueur différente de data/records.tsv")
            return
        try:
            for record in records(path):
                if record.target.startswith("urn:portique:station:"):
                    self._station = self._parsed(_WARC, record.block)
                declared = record.headers.get("warc-block-digest")
                if declared not in {None, f"sha256:{sha256(record.block).hexdigest()}"}:
                    self._report.fault(
                        _WARC, f"l'enregistrement {record.id} n'a plus son empreinte"
                    )
        except (ArchiveDamaged, ValueError) as error:
            self._report.fault(_WARC, f"archive coupée ou abîmée ({error})")

    def _record(self, record: dict[str, Any], leaves: list[dict[str, Any]]) -> None:
        if canonical(record) != self._bytes("capture.json"):
            self._report.fault("capture.json", "n'est pas sous forme canonique")
        entities = {str(leaf.get("entity")) for leaf in leaves}
        for artefact in record.get("artefacts") or ():
            path, digest = str(artefact.get("path")), str(artefact.get("sha256"))
            full = self._package / path
            inside = not path.startswith("/") and ".." not in Path(path).parts
            if (
                not inside
                or not full.is_file()
                or file_sha256(full) != digest
                or (artefact.get("record") and leaves and f"sha256:{digest}" not in entities)
            ):
                self._report.fault(path, "n'est pas le contenu archivé")
        ids = {str(leaf.get("capture")) for leaf in leaves}
        if leaves and str(record.get("capture_id")) not in ids:
            self._report.fault("capture.json", "cette capture n'est dans aucune feuille du scellé")
        if leaves and not self._tells_what_is_archived(record, leaves):
            self._report.fault("capture.json", "ne dit pas ce que disent l'archive et le scellé")
        places = {
            (place.get("offset"), place.get("length"), place.get("sha256"))
            for place in record.get("records_index") or ()
        }
        listed = {
            (int(offset), int(length), digest)
            for offset, length, digest in (
                line.split("\t")
                for line in self._bytes(_INDEX).decode("ascii", "replace").splitlines()
                if line.count("\t") == 2 and line.split("\t")[0].isdigit() and line.split("\t")[1].isdigit()
            )
        }  # fmt: skip
        if places != listed:
            self._report.fault("capture.json", "ne décrit pas les enregistrements de l'archive")

    def _tells_what_is_archived(self, record: dict[str, Any], leaves: list[dict[str, Any]]) -> bool:
        """Say whether times, addresses of records and station of the capture record are those sealed."""
        at = {str(leaf.get("captured_at")) for leaf in leaves}
        times = record.get("times") or {}
        stated = [(times.get("captured_at") or {}).get("utc")]
        stated += [each.get("at") for each in record.get("responses") or ()]
        clock = (record.get("clock") or {}).get("start")
        return all(each in at for each in stated) and all(
            found == self._station.get(name)
            for name, found in (
                ("clock", clock),
                *((name, record.get(name)) for name in ("tool", "station", "profile", "limits")),
            )
        )

    # -- the WACZ ----------------------------------------------------------------------------------

    def _wacz(self) -> None:
        path = self._package / _WACZ
        try:
            with zipfile.ZipFile(path) as package:
                self._wacz_content(package)
        except (
            OSError,
            zipfile.BadZipFile,
            ValueError,
            KeyError,
            NotImplementedError,
            RuntimeError,
            EOFError,
        ) as error:
            self._report.fault(_WACZ, f"fichier abîmé ({type(error).__name__})")  # fmt: skip

    def _wacz_content(self, package: zipfile.ZipFile) -> None:
        names = package.namelist()
        if len(names) != len(set(names)):
            self._report.fault(_WACZ, "noms répétés")
        described = package.read("datapackage.json")
        digest = json.loads(package.read("datapackage-digest.json"))
        resources = {each["path"]: each for each in json.loads(described)["resources"]}
        if set(resources) | {"datapackage.json", "datapackage-digest.json"} != set(names):
            self._report.fault(_WACZ, "contient autre chose que ce qu'il déclare")
        for path, each in resources.items():
            if f"sha256:{_entry_sha256(package, path)}" != each["hash"]:
                self._report.fault(_WACZ, f"{path} n'a pas son empreinte")
        if digest["hash"] != f"sha256:{sha256(described).hexdigest()}":
            self._report.fault(_WACZ, "datapackage.json n'a pas son empreinte")
        if _entry_sha256(package, "archive/capture.warc.gz") != file_sha256(self._package / _WARC):
            self._report.fault(_WACZ, "ne contient pas l'archive du paquet")
        signed = digest.get("signedData")
        if signed is not None and not self._wacz_signed(signed, digest["hash"]):
            self._report.fault(_WACZ, "sa signature n'est pas celle du service")

    def _wacz_signed(self, signed: dict[str, Any], digest: str) -> bool:
        try:
            signature = b64decode(signed["signature"], validate=True)
        except (NotBase64, KeyError, TypeError):
            return False
        return signed.get("hash") == digest and any(
            verifies(key, signature, digest.encode()) for key in self._trust.keys
        )

    # -- the custody log ---------------------------------------------------------------------------

    def _custody(self, inventory: dict[str, Any]) -> None:
        lines = self._bytes("custody.jsonl").splitlines()
        if fault := chain_fault(lines):
            self._report.fault("custody.jsonl", fault)
        head = sha256(lines[-1]).hexdigest() if lines else ZERO
        counted = (inventory.get("counts") or {}).get("custody_lines")
        if head != inventory.get("custody_head") or counted != len(lines):
            self._report.fault("custody.jsonl", "lignes retirées ou ajoutées")

    # -- small -------------------------------------------------------------------------------------

    def _bytes(self, path: str) -> bytes:
        full = self._package / path
        if full.is_symlink() or not full.is_file() or full.stat().st_size > MAX_SMALL:
            return b""
        return full.read_bytes()

    def _json(self, path: str) -> dict[str, Any]:
        return self._parsed(path, self._bytes(path))

    def _parsed(self, path: str, data: bytes) -> dict[str, Any]:
        try:
            value = json.loads(data)
        except (ValueError, RecursionError):
            value = None
        if not isinstance(value, dict):
            self._report.fault(path, "fichier illisible")
            return {}
        return value


def _entries(package: Path) -> Iterator[tuple[str, int]]:
    for folder, folders, names in os.walk(package):
        for name in [*folders, *names]:
            path = Path(folder) / name
            yield path.relative_to(package).as_posix(), path.lstat().st_mode


def _range_sha256(path: Path, offset: int, length: int) -> str:
    digest = sha256()
    for piece in pieces(path, offset, length):
        digest.update(piece)
    return digest.hexdigest()


def _entry_sha256(package: zipfile.ZipFile, name: str) -> str:
    digest = sha256()
    with package.open(name) as entry:
        while piece := entry.read(1 << 20):
            digest.update(piece)
    return digest.hexdigest()


def _names(value: object) -> list[str]:
    return [name for name in value if isinstance(name, str)] if isinstance(value, list) else []


def _proof(line: str) -> tuple[int, list[merkle.Step]] | None:
    place, _, path = line.partition("\t")
    steps = []
    for text in path.split():
        side, _, sibling = text.partition(":")
        if side not in {"L", "R"} or len(_hex(sibling)) != 32:
            return None
        steps.append(merkle.Step(side, _hex(sibling)))
    return (int(place), steps) if place.isdigit() else None


def _hex(text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError:
        return b""
