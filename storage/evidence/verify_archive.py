"""Verify a package's archive and what its record says of it: every byte in a leaf, every statement as it is sealed."""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

from storage.archive.index import records
from storage.errors import ArchiveDamaged
from storage.evidence.canonical import canonical, pieces
from storage.evidence.opened import OpenPackage
from storage.ids import file_sha256

WARC, INDEX = "data/capture.warc.gz", "data/records.tsv"


Leaves = list[dict[str, Any]]
"""The leaves of the seal that the package carries."""


def check_archive(opened: OpenPackage, leaves: Leaves) -> dict[str, Any]:
    """Note what is wrong with the archive; return what its station record says."""
    end = _indexed(opened, leaves)
    path = opened.folder / WARC
    if end is not None and (not path.is_file() or path.stat().st_size != end):
        opened.report.fault(WARC, "longueur différente de data/records.tsv")
        return {}
    return {} if end is None else _records(opened, path)


def _indexed(opened: OpenPackage, leaves: Leaves) -> int | None:
    """Compare the archive with its index and the index with the leaves; return where it ends, None where the index is unreadable."""
    bound, path, end = _bound(leaves), opened.folder / WARC, 0
    for line in opened.read(INDEX).decode("ascii", "replace").splitlines():
        place = _place(line)
        if place is None:
            opened.report.fault(INDEX, "ligne illisible")
            return None
        offset, length, digest = place
        if offset != end or not path.is_file() or _range_sha256(path, offset, length) != digest:
            opened.report.fault(
                WARC, f"enregistrement à l'octet {offset} différent de data/records.tsv"
            )
            break
        if leaves and digest not in bound:
            opened.report.fault(
                INDEX, f"l'enregistrement à l'octet {offset} n'est dans aucune feuille du scellé"
            )
        end = offset + length
    return end


def _bound(leaves: Leaves) -> set[str]:
    """Return the digests of every record that the leaves bind: their own, their companions', their originals'."""
    bound = {str(leaf.get("member_sha256")) for leaf in leaves}
    for leaf in leaves:
        bound.update(map(str, leaf.get("companions") or ()))
        bound.add(str((leaf.get("original") or {}).get("member_sha256")))
    return bound


def _records(opened: OpenPackage, path: Path) -> dict[str, Any]:
    station: dict[str, Any] = {}
    try:
        for record in records(path):
            if record.target.startswith("urn:portique:station:"):
                station = opened.parsed(WARC, record.block)
            declared = record.headers.get("warc-block-digest")
            if declared not in {None, f"sha256:{sha256(record.block).hexdigest()}"}:
                opened.report.fault(WARC, f"l'enregistrement {record.id} n'a plus son empreinte")
    except (ArchiveDamaged, ValueError) as error:
        opened.report.fault(WARC, f"archive coupée ou abîmée ({error})")
    return station


def _place(line: str) -> tuple[int, int, str] | None:
    """Return offset, length and digest of a line of the index."""
    fields = line.split("\t")
    if len(fields) != 3 or not fields[0].isdigit() or not fields[1].isdigit():
        return None
    return int(fields[0]), int(fields[1]), fields[2]


def check_record(opened: OpenPackage, leaves: Leaves, station: dict[str, Any]) -> None:
    """Note where ``capture.json`` says something else than archive and seal."""
    record = opened.json("capture.json")
    for fault in _misstatements(opened, record, leaves, station):
        opened.report.fault("capture.json", fault)
    entities = {str(leaf.get("entity")) for leaf in leaves}
    for artefact in record.get("artefacts") or ():
        if not _is_archived(opened.folder, artefact, entities):
            opened.report.fault(str(artefact.get("path")), "n'est pas le contenu archivé")


def _misstatements(
    opened: OpenPackage, record: dict[str, Any], leaves: Leaves, station: dict[str, Any]
) -> Iterator[str]:
    if canonical(record) != opened.read("capture.json"):
        yield "n'est pas sous forme canonique"
    ids = {str(leaf.get("capture")) for leaf in leaves}
    if leaves and str(record.get("capture_id")) not in ids:
        yield "cette capture n'est dans aucune feuille du scellé"
    if leaves and not _tells_what_is_archived(record, leaves, station):
        yield "ne dit pas ce que disent l'archive et le scellé"
    stated = {
        (place.get("offset"), place.get("length"), place.get("sha256"))
        for place in record.get("records_index") or ()
    }
    lines = opened.read(INDEX).decode("ascii", "replace").splitlines()
    if stated != {place for line in lines if (place := _place(line)) is not None}:
        yield "ne décrit pas les enregistrements de l'archive"


def _is_archived(folder: Path, artefact: dict[str, Any], entities: set[str]) -> bool:
    """Say whether a file is what the record says, and one that stands for a record is bound by a leaf where there are any."""
    path, digest = str(artefact.get("path")), str(artefact.get("sha256"))
    if path.startswith("/") or ".." in Path(path).parts or not (folder / path).is_file():
        return False
    if file_sha256(folder / path) != digest:
        return False
    return not artefact.get("record") or not entities or f"sha256:{digest}" in entities


def _tells_what_is_archived(
    record: dict[str, Any], leaves: Leaves, station: dict[str, Any]
) -> bool:
    """Say whether times, addresses of records and station of the capture record are those sealed."""
    at = {str(leaf.get("captured_at")) for leaf in leaves}
    times = record.get("times") or {}
    stated = [(times.get("captured_at") or {}).get("utc")]
    stated += [each.get("at") for each in record.get("responses") or ()]
    clock = (record.get("clock") or {}).get("start")
    return all(each in at for each in stated) and all(
        found == station.get(name)
        for name, found in (
            ("clock", clock),
            *((name, record.get(name)) for name in ("tool", "station", "profile", "limits")),
        )
    )


def _range_sha256(path: Path, offset: int, length: int) -> str:
    digest = sha256()
    for piece in pieces(path, offset, length):
        digest.update(piece)
    return digest.hexdigest()
