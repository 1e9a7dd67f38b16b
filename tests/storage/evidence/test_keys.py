"""The unit's key: made once, locked, rotated with the old one's word."""

import json
import subprocess
from pathlib import Path

import pytest

from storage.evidence.errors import KeyExists, KeyLocked, KeyMissing
from storage.evidence.keys import create, open_key, public_keys, verifies
from tests.storage.evidence.house import now


@pytest.mark.parametrize("algorithm", ["p256", "ed25519"])
def test_signature_verifies_with_openssl(algorithm: str, tmp_path: Path) -> None:
    """An expert verifies with openssl alone, with one command for both kinds of key."""
    key = create(tmp_path / "keys", algorithm=algorithm, passphrase=b"s", at=now())
    (tmp_path / "m").write_bytes(b"statement")
    (tmp_path / "m.sig").write_bytes(key.sign(b"statement"))

    done = subprocess.run(
        ["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", tmp_path / "keys/unit-1.pub.pem", "-rawin",
         "-in", tmp_path / "m", "-sigfile", tmp_path / "m.sig"], capture_output=True, check=False,
    )  # fmt: skip

    assert done.returncode == 0
    assert verifies(key.public_pem, key.sign(b"statement"), b"statement")
    assert not verifies(key.public_pem, key.sign(b"statement"), b"statemenT")


def test_key_is_locked_and_private(tmp_path: Path) -> None:
    """The file alone, read by a thief, must not sign."""
    create(tmp_path / "keys", algorithm="p256", passphrase=b"secret", at=now())
    path = tmp_path / "keys/unit-1.pem"

    assert path.stat().st_mode & 0o077 == 0
    assert b"ENCRYPTED" in path.read_bytes()
    for wrong in (None, b"guess"):
        with pytest.raises(KeyLocked):
            open_key(tmp_path / "keys", wrong)


def test_rotation_is_vouched_for_by_the_old_key(tmp_path: Path) -> None:
    """A new key out of nowhere would be a forger's; the succession carries the old key's signature, and old seals stay checkable."""
    old = create(tmp_path, algorithm="p256", passphrase=b"s", at=now())
    with pytest.raises(KeyExists):
        create(tmp_path, algorithm="p256", passphrase=b"s", at=now())
    new = create(tmp_path, algorithm="ed25519", passphrase=b"s", at=now(), rotate=True)

    statement = (tmp_path / "unit-2.succession.json").read_bytes()
    assert verifies(
        old.public_pem, (tmp_path / "unit-2.succession.json.sig").read_bytes(), statement
    )
    assert json.loads(statement)["new"] == new.fingerprint
    assert open_key(tmp_path, b"s").fingerprint == new.fingerprint
    assert public_keys(tmp_path) == [old.public_pem, new.public_pem]


def test_no_key_is_said(tmp_path: Path) -> None:
    """Nothing is signed with a key made up on the way."""
    with pytest.raises(KeyMissing):
        open_key(tmp_path, None)
