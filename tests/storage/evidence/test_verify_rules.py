"""Each rule of verification by itself, on a folder of a few bytes; the whole packages are tried in tests/evidence_attacks."""

import json
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest

from storage.evidence.canonical import canonical
from storage.evidence.opened import OpenPackage, Report, Trust
from storage.evidence.verify_archive import check_archive, check_record
from storage.evidence.verify_wacz import check_wacz


@pytest.fixture
def opened(tmp_path: Path) -> OpenPackage:
    """An empty package that nobody is trusted for."""
    (tmp_path / "data").mkdir()
    return OpenPackage(tmp_path, Trust(keys=(), roots={}), Report())


def faults(opened: OpenPackage) -> list[tuple[str, str]]:
    """Return what was found, file and reason."""
    return [(failure.path, failure.why) for failure in opened.report.failures]


def test_a_link_in_a_package_is_not_followed(opened: OpenPackage) -> None:
    """It would show the verifier a file of his own machine."""
    (opened.folder / "real.json").write_text("{}")
    (opened.folder / "capture.json").symlink_to(opened.folder / "real.json")

    assert opened.read("capture.json") == b""
    assert opened.json("capture.json") == {}
    assert faults(opened) == [("capture.json", "fichier illisible")]


@pytest.mark.parametrize(
    ("index", "why"),
    [
        ("0\t4\n", "ligne illisible"),
        ("x\t4\tabc\n", "ligne illisible"),
        ("0\t4\t{other}\n", "enregistrement à l'octet 0 différent de data/records.tsv"),
        ("1\t3\t{right}\n", "enregistrement à l'octet 1 différent de data/records.tsv"),
        ("", "longueur différente de data/records.tsv"),
    ],
)
def test_an_archive_is_what_its_index_says(opened: OpenPackage, index: str, why: str) -> None:
    """Each record begins where the last ended and has its digest; the file ends with the last."""
    (opened.folder / "data/capture.warc.gz").write_bytes(b"warc")
    text = index.format(right=sha256(b"warc").hexdigest(), other=sha256(b"other").hexdigest())
    (opened.folder / "data/records.tsv").write_text(text)

    check_archive(opened, [])

    assert why in [reason for _, reason in faults(opened)]


def test_a_record_that_no_leaf_binds_is_named(opened: OpenPackage) -> None:
    """A whole record slipped into the archive is sound by itself, and no part of what was sealed."""
    (opened.folder / "data/capture.warc.gz").write_bytes(b"warc")
    digest = sha256(b"warc").hexdigest()
    (opened.folder / "data/records.tsv").write_text(f"0\t4\t{digest}\n")

    check_archive(opened, [{"member_sha256": "another"}])
    unbound = faults(opened)
    bound = OpenPackage(opened.folder, opened.trust, Report())
    check_archive(bound, [{"member_sha256": "another", "companions": [digest]}])

    reason = "l'enregistrement à l'octet 0 n'est dans aucune feuille du scellé"
    assert ("data/records.tsv", reason) in unbound
    assert ("data/records.tsv", reason) not in faults(bound)


@pytest.mark.parametrize("path", ["/etc/hostname", "../outside.txt", "missing.txt"])
def test_what_the_record_names_lies_in_the_package(opened: OpenPackage, path: str) -> None:
    """A name that leads out would have the verifier vouch for a file nobody handed over."""
    (opened.folder.parent / "outside.txt").write_text("x")
    record = {"artefacts": [{"path": path, "sha256": sha256(b"x").hexdigest()}]}
    (opened.folder / "capture.json").write_bytes(canonical(record))

    check_record(opened, [], {})

    assert faults(opened) == [(path, "n'est pas le contenu archivé")]


def test_a_record_that_is_not_canonical_is_named(opened: OpenPackage) -> None:
    """Two spellings of one statement would have two digests, and one of them the signature."""
    (opened.folder / "capture.json").write_text(json.dumps({"b": 1, "a": 2}, indent=1))

    check_record(opened, [], {})

    assert ("capture.json", "n'est pas sous forme canonique") in faults(opened)


def test_a_wacz_with_a_name_twice_is_named(opened: OpenPackage) -> None:
    """Readers differ in which of the two they show."""
    path = opened.folder / "data/capture.wacz"
    described = json.dumps({"resources": []}).encode()
    digest = json.dumps({"hash": f"sha256:{sha256(described).hexdigest()}"}).encode()
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("datapackage.json", described)
        package.writestr("datapackage-digest.json", digest)
        with pytest.warns(UserWarning, match="Duplicate name"):
            package.writestr("datapackage.json", described)

    check_wacz(opened)

    assert ("data/capture.wacz", "noms répétés") in faults(opened)


def test_a_wacz_that_is_none_is_one_fault(opened: OpenPackage) -> None:
    """The rest of the package is still verified."""
    (opened.folder / "data/capture.wacz").write_bytes(b"no zip at all")

    check_wacz(opened)

    assert faults(opened) == [("data/capture.wacz", "fichier abîmé (BadZipFile)")]
