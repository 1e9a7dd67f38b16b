"""The shipped verifier, and our own, against twenty attacks and against single bytes."""

import json
import os
import random
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from storage.evidence import manifest
from storage.evidence.canonical import canonical
from storage.evidence.opened import Trust
from storage.evidence.order import Package
from storage.evidence.timestamp import obtain
from storage.evidence.verify import verify_package
from tests.evidence_attacks.attacks import ATTACKS, WACZ, WARC, Attack, other_picture
from tests.evidence_attacks.conftest import Scene
from tests.evidence_attacks.flips import flips, undetected
from tests.storage.evidence.authority import post
from tests.storage.evidence.house import now

Copied = Callable[[Package], Path]
PUBLIC_TOOLS = ("bash", "sha256sum", "openssl", "gzip", "unzip", "jq", "cut", "sort", "comm", "find", "sed", "tr", "grep",
                "cmp", "ls", "tail", "head", "stat", "date", "dirname", "realpath", "uniq", "cat")  # fmt: skip


def run_verifier(
    package: Path, *arguments: object, path: str | None = None
) -> subprocess.CompletedProcess[str]:
    """Run the package's own verifier.sh."""
    environment = {"PATH": path or os.environ["PATH"], "HOME": "/nonexistent"}
    return subprocess.run(
        ["bash", str(package / "verifier.sh"), *map(str, arguments)],
        capture_output=True, text=True, timeout=60, env=environment, check=False,
    )  # fmt: skip


def test_good_package_verifies_with_public_tools_alone(scene: Scene, tmp_path: Path) -> None:
    """An expert has a bare machine: coreutils, openssl, gzip, unzip, jq and nothing of ours."""
    tools = tmp_path / "bin"
    tools.mkdir()
    for tool in PUBLIC_TOOLS:
        found = shutil.which(tool)
        assert found is not None
        (tools / tool).symlink_to(found)

    done = run_verifier(scene.package.path, path=str(tools))

    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "Paquet intact et scellé.")


def test_good_package_verifies_with_roots_from_elsewhere(scene: Scene) -> None:
    """The court's own copy of key and roots is what counts; it gives the same answer."""
    done = run_verifier(scene.package.path, scene.trust_folder)

    assert done.returncode == 0, done.stdout
    assert "Racines prises dans le paquet" not in done.stdout


def test_revisit_package_brings_its_payload(scene: Scene) -> None:
    """A page that did not change is a revisit; alone it would show nothing."""
    assert run_verifier(scene.other.path).returncode == 0
    assert b"06 39 98 12 34" in b"".join(_blocks(scene.other.path / WARC))


def test_verifier_can_be_read(scene: Scene) -> None:
    """An expert reads the script before trusting it: seven questions in order, each in words, on lines that fit a page."""
    lines = (scene.package.path / "verifier.sh").read_text().splitlines()
    asked = [line for line in lines if line.startswith("# ---") and line.endswith("?")]

    assert len(lines) < 240
    assert max(map(len, lines)) <= 150
    assert [re.sub("[^0-9]", "", line.split(". ")[0]) for line in asked] == list("0123456")


def test_no_figure_of_a_package_is_run(scene: Scene, copied: Copied, tmp_path: Path) -> None:
    """In bash's arithmetic a place such as ``a[$(command)]`` runs the command on the expert's machine."""
    package = copied(scene.package)
    mark = tmp_path / "run"
    (package / "data/records.tsv").write_text(f"a[$(touch {mark})]\t4\t{'0' * 64}\n")

    done = run_verifier(package)

    assert (done.returncode, mark.exists()) == (1, False)
    assert "ÉCHEC : data/records.tsv — ligne illisible" in done.stdout


def test_a_name_commands_no_terminal(scene: Scene, copied: Copied) -> None:
    """A file name may hold the codes that clear a screen and write « Paquet intact et scellé. » over what was said."""
    package = copied(scene.package)
    (package / "\x1b[2J\x1b[HPaquet intact\u202e.txt").write_text("x")

    done = run_verifier(package)

    assert done.returncode == 1
    assert "ÉCHEC : ?[2J?[HPaquet intact???.txt — fichier manquant ou ajouté" in done.stdout
    assert "\x1b" not in done.stdout


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_shipped_verifier_catches(attack: Attack, scene: Scene, copied: Copied) -> None:
    """Every attack of the table ends in a non-zero exit and a French sentence that names the file."""
    package = copied(scene.package)
    attack.do(package, scene)

    done = run_verifier(package)

    assert done.returncode == 1, done.stdout
    assert any(line.startswith(f"ÉCHEC : {attack.names} ") for line in done.stdout.splitlines()), (
        done.stdout
    )


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_portique_verify_catches(attack: Attack, scene: Scene, copied: Copied) -> None:
    """Our own verifier answers the same, from the package and the trusted roots alone."""
    package = copied(scene.package)
    attack.do(package, scene)

    report = verify_package(package, scene.trust)

    assert attack.names in {failure.path for failure in report.failures}


def test_whole_forgery_fails_against_roots_from_elsewhere(scene: Scene) -> None:
    """A forger may remake everything, script included; only roots obtained by another way tell him from the unit."""
    assert run_verifier(scene.forged.path).returncode == 0

    done = run_verifier(scene.forged.path, scene.trust_folder)

    assert done.returncode == 1
    assert "ÉCHEC : MANIFEST.sha256 — la signature du service" in done.stdout
    assert not verify_package(scene.forged.path, scene.trust).good


def test_forgers_own_trust_proves_nothing_about_us(scene: Scene) -> None:
    """The token's own certificates are never a reason to trust it: without a root there is no seal."""
    report = verify_package(scene.package.path, Trust(keys=scene.trust.keys, roots={}))

    assert not report.sealed
    assert "MANIFEST.sha256.essai.tsr" in {failure.path for failure in report.failures}


@pytest.mark.parametrize("what", ["page", "record"])
def test_insider_with_the_key_cannot_change_the_day(
    what: str, scene: Scene, copied: Copied
) -> None:
    """Who holds the unit's key and reaches the authority today can re-sign the folder, not the seal of that day."""
    package = copied(scene.package)
    record = json.loads((package / "capture.json").read_bytes())
    if what == "page":
        picture = package / "render/page.png"
        picture.write_bytes(other_picture(picture))
        for artefact in record["artefacts"]:
            if artefact["path"] == "render/page.png":
                artefact["sha256"] = sha256(picture.read_bytes()).hexdigest()
    else:
        record["clock"]["start"]["offset_ms"] = 0.001
    (package / "capture.json").write_bytes(canonical(record))
    data = manifest.write(package)
    (package / "MANIFEST.sha256.sig").write_bytes(scene.house.key.sign(data))
    token = obtain(scene.house.pinned, data, post=post, now=now, skew=600)
    (package / "MANIFEST.sha256.essai.tsq").write_bytes(token.query)
    (package / "MANIFEST.sha256.essai.tsr").write_bytes(token.reply)
    manifest.close(package)

    failures = {failure.path for failure in verify_package(package, scene.trust).failures}

    assert failures == {"render/page.png" if what == "page" else "capture.json"}
    if what == "page":
        assert (
            "ÉCHEC : render/page.png — n'est pas le contenu archivé" in run_verifier(package).stdout
        )


def test_folder_that_looks_like_the_manifest_hides_nothing(scene: Scene, copied: Copied) -> None:
    """The manifest's own files are the only ones it does not list; a folder of that name is none of them."""
    package = copied(scene.package)
    (package / "MANIFEST.annexes").mkdir()
    (package / "MANIFEST.annexes/aveu.txt").write_text("aveu")

    assert "ÉCHEC : MANIFEST.annexes/aveu.txt" in run_verifier(package).stdout
    assert "MANIFEST.annexes/aveu.txt" in {
        f.path for f in verify_package(package, scene.trust).failures
    }


@pytest.mark.parametrize(
    "name",
    ["inventory.json", "capture.json", "seal/seal.json", "seal/leaves.jsonl", "custody.jsonl"],
)
def test_files_of_another_shape_are_faults_not_crashes(
    name: str, scene: Scene, copied: Copied
) -> None:
    """An opponent may hand the verifier anything; it answers, it does not fall over."""
    package = copied(scene.package)
    path = package / name
    chance = random.Random(name)
    good = path.read_bytes()
    for value in (
        b"[]",
        b"null",
        b"{}",
        b"[" * 5000,
        b'{"timestamps":[],"counts":3}',
        b'{"artefacts":7,"times":[]}',
        b"\xff\xfe",
        b"",
    ):
        path.write_bytes(value)
        assert not verify_package(package, scene.trust).good
    for _ in range(20):
        at = chance.randrange(len(good))
        path.write_bytes(good[:at] + b"[1]" + good[at + 1 :])
        assert not verify_package(package, scene.trust).good


def test_symlink_in_place_of_a_file_is_named(scene: Scene, copied: Copied) -> None:
    """A link with the right content today may show another tomorrow."""
    package = copied(scene.package)
    path = package / "render/text.txt"
    path.rename(package.parent / "elsewhere.txt")
    path.symlink_to(package.parent / "elsewhere.txt")

    assert "ÉCHEC : render/text.txt" in run_verifier(package).stdout
    assert "render/text.txt" in {f.path for f in verify_package(package, scene.trust).failures}


def test_every_byte_counts(scene: Scene, copied: Copied) -> None:
    """A sample of single-byte changes anywhere in the package; the whole 2,000 run in the benchmark."""
    package = copied(scene.package)

    missed = undetected(package, scene.trust, flips(package, 100, random.Random(3)))

    assert missed == []


def test_warc_and_wacz_pass_the_public_checkers(scene: Scene) -> None:
    """``warcio check`` and ``wacz validate`` are what others will try first."""
    for package in (scene.package, scene.other):
        for command in (["warcio", "check", WARC], ["wacz", "validate", "-f", WACZ]):
            program = Path(sys.executable).parent / command[0]
            done = subprocess.run(
                [program, *command[1:-1], package.path / command[-1]],
                capture_output=True,
                text=True,
                timeout=60,
                check=False,
            )
            assert done.returncode == 0, done.stdout + done.stderr


def _blocks(path: Path) -> list[bytes]:
    from storage.archive.index import records

    return [record.block for record in records(path)]
