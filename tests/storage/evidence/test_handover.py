"""Several packages handed over as one: what was taken, added or swapped among them is named by both verifiers."""

import shutil
import subprocess
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from storage.evidence import handover
from storage.evidence.keys import create
from storage.evidence.opened import Trust
from tests.storage.evidence.house import House, now


def _said(folder: Path, *arguments: object) -> tuple[int, str]:
    command = ["bash", str(folder / handover.SCRIPT), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    return done.returncode, done.stdout


def _taken(folder: Path, _: Path) -> str:
    name = handover.packages(folder)[0].name
    shutil.rmtree(folder / name)
    return name


def _added(folder: Path, _: Path) -> str:
    shutil.copytree(handover.packages(folder)[0], folder / "0-autre")
    return "0-autre"


def _file_changed(folder: Path, _: Path) -> str:
    (folder / "note.txt").write_text("autre")
    return "note.txt"


def _verifier_swapped(folder: Path, _: Path) -> str:
    package = handover.packages(folder)[0]
    (package / "verifier.sh").write_text("echo Paquet intact et scellé.")
    return f"{package.name}/verifier.sh"


def _page_changed(folder: Path, _: Path) -> str:
    next(folder.glob("*/render/dom.html")).write_text("autre")
    return "render/dom.html"


def _list_rewritten(folder: Path, _: Path) -> str:
    (folder / "note.txt").write_text("autre")
    lines = (folder / handover.LIST).read_text().splitlines(keepends=True)
    other = f"{sha256(b'autre').hexdigest()}  note.txt\n"
    (folder / handover.LIST).write_text(
        "".join(other if "note.txt" in line else line for line in lines)
    )
    return handover.LIST


def _signed_by_another(folder: Path, elsewhere: Path) -> str:
    (folder / "note.txt").write_text("autre")
    key = create(elsewhere, algorithm="p256", passphrase=None, at=now(), rotate=False)
    handover.close(folder, key)
    return handover.LIST


ATTACKS = (_taken, _added, _file_changed, _verifier_swapped, _page_changed, _list_rewritten, _signed_by_another)  # fmt: skip


@pytest.fixture
def handed(house: House, tmp_path: Path) -> Path:
    """Two packages with a note, under one list."""
    captures = house.visit()
    house.seal()
    for one in captures[1:3]:
        house.export(one, tmp_path / "remise")
    (tmp_path / "remise/note.txt").write_text("une note")
    handover.close(tmp_path / "remise", house.means().key)
    return tmp_path / "remise"


@pytest.fixture
def trusted(handed: Path, tmp_path: Path) -> Path:
    """Key and roots as the unit gave them another way."""
    return Path(shutil.copytree(handover.packages(handed)[0] / "trust", tmp_path / "trust"))


def test_what_is_whole_is_said_to_be(handed: Path, trusted: Path) -> None:
    """By one script, with what is inside or with key and roots from elsewhere, and by our own verifier."""
    for arguments in ((), (trusted,)):
        code, words = _said(handed, *arguments)
        assert (code, words.splitlines()[-1]) == (0, "Remise intacte : tous ses paquets sont intacts et scellés.")  # fmt: skip
        assert words.count("Paquet intact et scellé.") == 2
    assert handover.verify(handed, Trust.of_folder(trusted)).good


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda one: one.__name__)
def test_what_was_bent_is_named(
    attack: Callable[[Path, Path], str], handed: Path, trusted: Path, tmp_path: Path
) -> None:
    """Each on good packages; who signs the list with another key is found by the key from elsewhere."""
    named = attack(handed, tmp_path / "key")

    code, words = _said(handed, trusted)
    assert (code, named in words) == (1, True), words
    failures = handover.verify(handed, Trust.of_folder(trusted)).failures
    assert [one.path for one in failures if named in one.path]


def test_one_package_alone_needs_no_list(house: House, tmp_path: Path) -> None:
    """As the desk hands over the capture that somebody looks at."""
    captures = house.visit()
    house.seal()
    package = house.export(captures[1], tmp_path / "remise").path

    assert handover.verify(tmp_path / "remise", Trust.of_folder(package / "trust")).good
