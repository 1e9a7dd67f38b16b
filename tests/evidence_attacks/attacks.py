"""Twenty things one may do to a package, each with the file a verifier must name."""

import gzip
import io
import json
import os
import re
import warnings
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from PIL import Image

from storage.archive.index import records
from storage.evidence import manifest
from storage.evidence.canonical import canonical
from tests.evidence_attacks.conftest import Scene

WARC, INDEX, WACZ = "data/capture.warc.gz", "data/records.tsv", "data/capture.wacz"


@dataclass(frozen=True)
class Attack:
    """One way to tamper."""

    name: str
    do: Callable[[Path, Scene], None]
    names: str
    """A file the verifier's sentence must name."""

    title: str
    """In French, for the table."""


def other_picture(path: Path) -> bytes:
    """Return a PNG of the same size that shows something else."""
    with Image.open(path) as image:
        out = io.BytesIO()
        Image.new("RGB", image.size, "red").save(out, "PNG")
    return out.getvalue()


def rewrite_manifest(package: Path) -> None:
    """Make the inventory and its closing list agree with the folder again, without the unit's key."""
    manifest.write(package)
    manifest.close(package)


def _stray_manifest(package: Path, _: Scene) -> None:
    (package / "MANIFEST.note").write_text("aveu")
    manifest.close(package)


def _empty_folder(package: Path, _: Scene) -> None:
    (package / "annexes").mkdir()


def _screenshot(package: Path, _: Scene) -> None:
    path = package / "render/page.png"
    path.write_bytes(other_picture(path))


def _screenshot_and_manifest(package: Path, scene: Scene) -> None:
    _screenshot(package, scene)
    rewrite_manifest(package)


def _planted(package: Path, _: Scene) -> None:
    (package / "render/aveu.txt").write_text("aveu")


def _removed(package: Path, _: Scene) -> None:
    (package / "net/dns.txt").unlink()


def _cut(package: Path, _: Scene) -> None:
    path = package / WARC
    os.truncate(path, path.stat().st_size - 40)


def _members(path: Path) -> list[bytes]:
    data = path.read_bytes()
    return [data[r.offset : r.offset + r.length] for r in records(path)]


def _replace_member(package: Path, pick: Callable[[bytes], bytes | None]) -> None:
    path = package / WARC
    changed = []
    for member in _members(path):
        text = gzip.decompress(member)
        new = pick(text)
        changed.append(member if new is None else gzip.compress(new, mtime=0))
    path.write_bytes(b"".join(changed))


def _record_removed(package: Path, _: Scene) -> None:
    path = package / WARC
    path.write_bytes(
        b"".join(m for m in _members(path) if b"WARC-Type: request" not in gzip.decompress(m))
    )


def _payload(package: Path, _: Scene) -> None:
    _replace_member(
        package,
        lambda t: (
            t.replace(b"06 39 98 12 34", b"06 39 98 99 99") if b"WARC-Type: response" in t else None
        ),
    )


def _payload_without_digests(package: Path, _: Scene) -> None:
    def change(text: bytes) -> bytes | None:
        if b"WARC-Type: response" not in text or b"06 39 98 12 34" not in text:
            return None
        text = re.sub(rb"WARC-(Block|Payload)-Digest: [^\r]+\r\n", b"", text)
        return text.replace(b"06 39 98 12 34", b"06 39 98 99 99")

    _replace_member(package, change)


def _address(package: Path, _: Scene) -> None:
    _replace_member(
        package,
        lambda t: t.replace(b"WARC-IP-Address: 203.0.113.9", b"WARC-IP-Address: 203.0.113.8"),
    )


def _padding(package: Path, _: Scene) -> None:
    with (package / WARC).open("ab") as file:
        file.write(bytes(512))


def _duplicate_entry(package: Path, _: Scene) -> None:
    """Put a bad entry before the good one of the same name: ``wacz validate`` reads the last and is content."""
    path = package / WACZ
    with zipfile.ZipFile(path) as old:
        entries = [(info.filename, old.read(info)) for info in old.infolist()]
    with zipfile.ZipFile(path, "w") as new, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # zipfile knows better than wacz validate
        new.writestr("pages/pages.jsonl", b'{"format":"json-pages-1.0","id":"pages"}\n')
        for name, data in entries:
            new.writestr(name, data)


def _custody_tail(package: Path, _: Scene) -> None:
    path = package / "custody.jsonl"
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-1]))


def _swapped_token(package: Path, scene: Scene) -> None:
    (package / "seal/seal.json.essai.tsr").write_bytes(
        (scene.other.path / "seal/seal.json.essai.tsr").read_bytes()
    )
    rewrite_manifest(package)


def _own_authority(package: Path, scene: Scene) -> None:
    """Change the page, then replace authority, tokens and roots by those of an authority of one's own."""
    _screenshot(package, scene)
    for path in ("seal/seal.json.essai.tsr", "seal/seal.json.essai.tsq", "trust/tsa-essai.pem"):
        (package / path).write_bytes((scene.forged.path / path).read_bytes())
    rewrite_manifest(package)


def _record(package: Path, _: Scene) -> None:
    path = package / "capture.json"
    record = json.loads(path.read_bytes())
    record["times"]["captured_at"]["utc"] = "2020-01-01T00:00:00.000000Z"
    path.write_bytes(canonical(record))


def _wacz_screenshot(package: Path, _: Scene) -> None:
    """Replace the picture inside the WACZ's archive and make every digest inside the WACZ agree."""
    path = package / WACZ
    with zipfile.ZipFile(path) as old:
        entries = {info.filename: old.read(info) for info in old.infolist()}
    data = entries["archive/capture.warc.gz"]
    warc = package / "attacker.warc.gz"
    warc.write_bytes(data)
    members = _members(warc)
    warc.unlink()
    picture = other_picture(package / "render/page.png")

    def change(member: bytes) -> bytes:
        text = gzip.decompress(member)
        head, _, _block = text.partition(b"\r\n\r\n")
        if b"urn:screenshot:" not in head:
            return member
        head = re.sub(rb"Content-Length: \d+", f"Content-Length: {len(picture)}".encode(), head)
        digest = f"sha256:{sha256(picture).hexdigest()}".encode()
        head = re.sub(rb"(Block|Payload)-Digest: [^\r]+", rb"\1-Digest: " + digest, head)
        return gzip.compress(head + b"\r\n\r\n" + picture + b"\r\n\r\n")

    entries["archive/capture.warc.gz"] = b"".join(map(change, members))
    described = json.loads(entries["datapackage.json"])
    for each in described["resources"]:
        content = entries[each["path"]]
        each["hash"], each["bytes"] = f"sha256:{sha256(content).hexdigest()}", len(content)
    entries["datapackage.json"] = json.dumps(described).encode()
    digest = json.loads(entries["datapackage-digest.json"])
    digest["hash"] = f"sha256:{sha256(entries['datapackage.json']).hexdigest()}"
    digest.pop("signedData")
    entries["datapackage-digest.json"] = json.dumps(digest).encode()
    with zipfile.ZipFile(path, "w") as new:
        for name, content in entries.items():
            new.writestr(name, content)
    rewrite_manifest(package)


def _reordered(package: Path, _: Scene) -> None:
    path = package / "custody.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(reversed(lines)))
    rewrite_manifest(package)


def _other_days_proof(package: Path, scene: Scene) -> None:
    for path in ("seal/proofs.tsv",):
        (package / path).write_bytes((scene.other.path / path).read_bytes())
    rewrite_manifest(package)


ATTACKS = (
    Attack("screenshot changed", _screenshot, "render/page.png", "image de la page remplacée"),
    Attack("screenshot changed, manifest rewritten", _screenshot_and_manifest, "MANIFEST.sha256", "la même, inventaire réécrit"),
    Attack("file planted", _planted, "render/aveu.txt", "fichier ajouté"),
    Attack("file removed", _removed, "net/dns.txt", "fichier retiré"),
    Attack("WARC cut", _cut, WARC, "archive coupée"),
    Attack("record removed", _record_removed, WARC, "enregistrement retiré de l'archive"),
    Attack("payload changed, digests kept", _payload, WARC, "contenu changé, empreintes WARC laissées"),
    Attack("payload changed, digests stripped", _payload_without_digests, WARC, "contenu changé, empreintes WARC ôtées"),
    Attack("IP header changed", _address, WARC, "adresse IP de l'en-tête changée"),
    Attack("zero bytes appended", _padding, WARC, "512 octets nuls ajoutés"),
    Attack("duplicate zip entry", _duplicate_entry, WACZ, "entrée en double dans le WACZ (la mauvaise d'abord)"),
    Attack("custody tail removed", _custody_tail, "custody.jsonl", "fin du registre retirée"),
    Attack("token swapped", _swapped_token, "seal/seal.json.essai.tsr", "jeton d'horodatage d'un autre scellé"),
    Attack("self-made authority", _own_authority, "trust/tsa-essai.pem", "autorité d'horodatage fabriquée"),
    Attack("capture record changed", _record, "capture.json", "fiche de capture changée"),
    Attack("screenshot replaced inside the WACZ", _wacz_screenshot, WACZ, "image remplacée dans le WACZ, empreintes refaites"),
    Attack("custody log reordered", _reordered, "custody.jsonl", "registre réordonné, inventaire réécrit"),
    Attack("stray manifest file", _stray_manifest, "MANIFEST.note", "fichier MANIFEST ajouté, fermeture refaite"),
    Attack("empty folder added", _empty_folder, "annexes", "dossier vide ajouté"),
    Attack("proof of another day", _other_days_proof, "seal/proofs.tsv", "chemin de preuve d'un autre jour"),
)  # fmt: skip
