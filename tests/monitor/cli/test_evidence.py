"""The evidence commands, from key to purge, through the guard to an authority on loopback."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from monitor.cli.evidence import (
    PASSPHRASE_VARIABLE,
    evidence,
    import_command,
    purge_command,
    replay_command,
)
from monitor.config import default_text
from storage.evidence.keys import create
from storage.evidence.room import EvidenceRoom
from storage.evidence.timestamp import Authority
from storage.workspace import Workspace
from tests.storage.evidence.authority import LoopbackAuthority, make_authority
from tests.storage.evidence.house import House, now


@click.group()
def portique() -> None:
    """Stand for the founder's group, which mounts these commands."""


for command in (evidence, import_command, replay_command, purge_command):
    portique.add_command(command)


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """A workspace with an authority on loopback that the guard is told to allow."""
    make_authority(tmp_path / "tsa", "essai")
    monkeypatch.setenv(PASSPHRASE_VARIABLE, "secret")
    with LoopbackAuthority(tmp_path / "tsa") as authority:
        port = int(authority.url.split(":")[2].split("/")[0])
        settings = {
            "investigation": {"unit": "Unité d'essai"},
            "evidence": {
                "authorities": [authority.url],
                "authority_roots": [str(tmp_path / "tsa/ca.pem")],
            },
            "network": {"allow": ["127.0.0.0/8"], "ports": [port]},
        }
        workspace = Workspace.create(tmp_path / "w", default_text(settings))
        room = EvidenceRoom(
            archive=workspace.archive, ledger=workspace.ledger, journal=workspace.folder / "journal.db",
            keys=workspace.folder / "keys",
        )  # fmt: skip
        pinned = Authority(
            name="tsa1", url=authority.url, roots_pem=(tmp_path / "tsa/ca.pem").read_bytes()
        )
        key = create(tmp_path / "elsewhere", algorithm="p256", passphrase=None, at=now())
        ledger, journal = room.open_ledger(), room.open_journal()
        yield House(room, ledger, journal, key, authority, pinned)
        ledger.close()
        journal.close()


def _export(capture: str, folder: Path) -> tuple[str, ...]:
    """Return the command that hands a capture over to a court."""
    return "evidence", "export", capture, "--to", str(folder), "--recipient", "TJ", "--reason", "PV"


def _say(house: House, *arguments: str) -> Result:
    folder = house.room.archive.parent
    return CliRunner().invoke(portique, list(arguments), obj=Workspace.open(folder))


def test_from_key_to_verified_package(office: House, tmp_path: Path) -> None:
    """The whole way a unit goes: key, seal with a token through the guard, export, verify, audit, status."""
    captures = office.visit()

    assert _say(office, "evidence", "key").exit_code == 0
    sealed = _say(office, "evidence", "seal")
    assert (sealed.exit_code, "horodaté : seal-1 tsa1" in sealed.output) == (0, True), sealed.output
    exported = _say(
        office,
        "evidence",
        "export",
        captures[1].id,
        "--to",
        str(tmp_path / "out"),
        "--recipient",
        "TJ de Lyon",
        "--reason",
        "PV 2026/118",
    )
    assert (exported.exit_code, ": scellé" in exported.output) == (0, True), exported.output
    package = tmp_path / "out" / captures[1].id
    verified = _say(office, "evidence", "verify", str(package))
    assert (verified.exit_code, "intact et scellé" in verified.output) == (0, True), verified.output
    assert _say(office, "evidence", "audit", "--packages", str(tmp_path / "out")).exit_code == 0
    status = _say(office, "evidence", "status").output
    assert "Scellés : 1, dont 1 horodatés" in status
    record = json.loads((package / "capture.json").read_bytes())
    assert record["seal"]["state"] == "scellé"


def test_authority_down_is_said_and_waits(office: House) -> None:
    """Exit code 3: signed, not sealed; the next run gets the token."""
    office.visit()
    _say(office, "evidence", "key")
    office.authority.mode = "error"

    waiting = _say(office, "evidence", "seal")

    assert (waiting.exit_code, "horodatage en attente" in waiting.output) == (3, True), (
        waiting.output
    )
    assert "horodatage en attente : scellé 1" in _say(office, "evidence", "status").output
    office.authority.mode = "good"
    assert _say(office, "evidence", "seal").exit_code == 0


def test_changed_package_ends_in_one(office: House, tmp_path: Path) -> None:
    """A script can rely on the exit code, a person on the sentence."""
    captures = office.visit()
    _say(office, "evidence", "key")
    _say(office, "evidence", "seal")
    _say(office, *_export(captures[1].id, tmp_path))
    (tmp_path / captures[1].id / "render/text.txt").write_text("autre")

    found = _say(office, "evidence", "verify", str(tmp_path / captures[1].id))

    assert found.exit_code == 1
    assert "render/text.txt" in found.output


def test_refusals_are_french_and_end_in_one(office: House, tmp_path: Path) -> None:
    """No key, an unknown capture, a second key: said, never a traceback."""
    captures = office.visit()
    for arguments in (
        ("evidence", "seal"),
        _export(captures[1].id, tmp_path),
    ):
        found = _say(office, *arguments)
        assert found.exit_code == 1
        assert "Traceback" not in found.output
        assert "clé" in found.output
    _say(office, "evidence", "key")
    assert "déjà" in _say(office, "evidence", "key").output
    assert "inconnue" in _say(office, *_export("nobody", tmp_path)).output


def test_import_and_purge_say_what_they_did(office: House, tmp_path: Path) -> None:
    """A piece comes in, a bad one is set aside, an old visit goes with its proof printed."""
    page = tmp_path / "page.html"
    page.write_text("<!-- saved from url=(0024)https://oportik.example/ --><p>06 39 98 12 34</p>")
    bad = tmp_path / "bad.bin"
    bad.write_bytes(b"\0\1\2")
    found = _say(
        office,
        "import",
        str(page),
        str(bad),
        "--source",
        "https://oportik.example/",
        "--case",
        "PV 1",
    )
    assert found.exit_code == 1
    assert "1 capture versée" in found.output
    assert "QUARANTAINE" in found.output

    old = office.visit(at=now() - timedelta(days=400))
    assert "à effacer" in _say(office, "purge").output
    assert (office.room.archive / old[0].segment).exists()
    remembered = office.room.archive.parent / "state" / "seen" / "source.db"
    remembered.parent.mkdir(parents=True)
    remembered.touch()
    judged = remembered.parent.parent / "judged.db"
    judged.touch()
    gone = _say(office, "purge", "--yes")
    assert gone.exit_code == 0, gone.output
    assert "SHA-256" in gone.output
    assert "se vérifie encore" in gone.output
    assert not remembered.exists()
    assert not judged.exists()
    assert not (office.room.archive / old[0].segment).exists()
