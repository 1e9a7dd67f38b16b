"""
Verify a package with nothing but the package and a trusted root.

The same questions as ``verifier.sh`` asks, answered without a shell, and some more: the places of the leaves in their
tree, the coherence of ``capture.json`` with the archive. Every fault is reported with its file; nothing stops at the
first.
"""

import os
import stat
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Any

from storage.evidence import manifest, merkle
from storage.evidence.custody import ZERO, chain_fault
from storage.evidence.keys import fingerprint
from storage.evidence.opened import OpenPackage, Report, Trust
from storage.evidence.verify_archive import check_archive, check_record
from storage.evidence.verify_wacz import check_wacz
from storage.ids import file_sha256


def verify_package(package: Path, trust: Trust) -> Report:
    """Verify everything and return what was found; never raises for what a package holds."""
    opened = OpenPackage(package, trust, Report())
    if not (package / manifest.NAME).is_file():
        opened.report.fault(manifest.NAME, "l'inventaire manque")
        return opened.report
    try:
        _check(opened)
    except (AttributeError, TypeError, KeyError, ValueError, RecursionError) as error:
        # A JSON file of another shape than ours: whoever wrote it, the unit did not.
        opened.report.fault("inventory.json", f"un fichier n'a pas la forme attendue ({error})")
    return opened.report


def _check(opened: OpenPackage) -> None:
    inventory = opened.json("inventory.json")
    stamps = inventory.get("timestamps") or {}
    _files(opened, manifest.own(_names(stamps.get("manifest"))))
    opened.check_signed(manifest.NAME)
    for name in _names(stamps.get("manifest")):
        opened.stamped(manifest.NAME, name)
    _trusted(opened)
    leaves = _seal(opened, _names(stamps.get("seal")))
    station = check_archive(opened, leaves)
    check_record(opened, leaves, station)
    check_wacz(opened)
    _custody(opened, inventory)


def _files(opened: OpenPackage, own: set[str]) -> None:
    listed = manifest.parse((opened.folder / manifest.NAME).read_bytes())
    if listed is None:
        opened.report.fault(manifest.NAME, "l'inventaire n'a pas la forme attendue")
        listed = {}
    present, folders = set(), set()
    for path, mode in _entries(opened.folder):
        if stat.S_ISDIR(mode):
            folders.add(path)
            continue
        if not stat.S_ISREG(mode):
            opened.report.fault(path, "n'est pas un fichier ordinaire")
        present.add(path)
    for path in sorted(present ^ (set(listed) | own)):
        opened.report.fault(path, "fichier manquant ou ajouté")
    held = {parent.as_posix() for path in present for parent in PurePosixPath(path).parents}
    for path in sorted(folders - held):
        opened.report.fault(path, "dossier vide ajouté")
    for path in sorted(present & set(listed)):
        if file_sha256(opened.folder / path) != listed[path]:
            opened.report.fault(path, "contenu différent de l'inventaire signé")
    if opened.read(manifest.CLOSING) != manifest.closing(opened.folder):
        opened.report.fault(
            manifest.CLOSING, "l'inventaire, sa signature ou son jeton a changé (MANIFEST.*)"
        )


def _trusted(opened: OpenPackage) -> None:
    known = {fingerprint(pem) for pem in opened.trust.keys}
    for path in sorted(opened.folder.glob("trust/unit*.pub.pem")):
        try:
            mine = fingerprint(path.read_bytes()) in known
        except ValueError:
            mine = False
        if not mine:
            opened.report.fault(f"trust/{path.name}", "ce n'est pas la clé du service")
    for path in sorted(opened.folder.glob("trust/tsa-*.pem")):
        name = path.name.removeprefix("tsa-").removesuffix(".pem")
        if opened.trust.roots.get(name) != path.read_bytes():
            opened.report.fault(f"trust/{path.name}", "cette autorité n'est pas celle du service")


def _seal(opened: OpenPackage, names: list[str]) -> list[dict[str, Any]]:
    if not (opened.folder / "seal/seal.json").is_file():
        return []
    opened.check_signed("seal/seal.json")
    statement = opened.json("seal/seal.json")
    held = [opened.stamped("seal/seal.json", name) for name in names]
    opened.report.sealed = bool(held) and all(held)
    lines = opened.read("seal/leaves.jsonl").splitlines()
    proofs = opened.read("seal/proofs.tsv").decode("utf-8", "replace").splitlines()
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
            opened.report.fault(
                "seal/proofs.tsv",
                f"la feuille {number} ne mène pas à la racine de seal/seal.json",
            )
        leaves.append(opened.parsed("seal/leaves.jsonl", line))
    if not lines:
        opened.report.fault("seal/leaves.jsonl", "aucune feuille de scellé")
    return leaves


def _custody(opened: OpenPackage, inventory: dict[str, Any]) -> None:
    lines = opened.read("custody.jsonl").splitlines()
    if fault := chain_fault(lines):
        opened.report.fault("custody.jsonl", fault)
    head = sha256(lines[-1]).hexdigest() if lines else ZERO
    counted = (inventory.get("counts") or {}).get("custody_lines")
    if head != inventory.get("custody_head") or counted != len(lines):
        opened.report.fault("custody.jsonl", "lignes retirées ou ajoutées")


def _entries(package: Path) -> Iterator[tuple[str, int]]:
    for folder, folders, names in os.walk(package):
        for name in [*folders, *names]:
            path = Path(folder) / name
            yield path.relative_to(package).as_posix(), path.lstat().st_mode


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
