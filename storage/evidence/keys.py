"""
The unit's signing key: made once, protected by a passphrase or by the file's rights, rotated without losing the old.

A folder holds ``unit-N.pem`` (PKCS 8, readable by its owner only) and ``unit-N.pub.pem``; the highest N signs. A
rotation writes ``unit-N.succession.json``, which names both keys and is signed by the old one.
"""

import os
import re
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519

from storage.evidence.canonical import canonical
from storage.evidence.errors import KeyExists, KeyLocked, KeyMissing
from storage.ledger.times import to_text

PrivateKey = ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey
PublicKey = ec.EllipticCurvePublicKey | ed25519.Ed25519PublicKey
_NAME = re.compile(r"unit-(\d+)\.pub\.pem")


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitKey:
    """An opened signing key."""

    number: int
    private: PrivateKey
    public_pem: bytes

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the public key (DER SubjectPublicKeyInfo), in hexadecimal."""
        return fingerprint(self.public_pem)

    @property
    def algorithm(self) -> str:
        """``ecdsa-p256-sha256`` or ``ed25519``."""
        return (
            "ed25519"
            if isinstance(self.private, ed25519.Ed25519PrivateKey)
            else "ecdsa-p256-sha256"
        )

    def sign(self, data: bytes) -> bytes:
        """Return the signature: DER (ECDSA over SHA-256) or 64 bytes (Ed25519)."""
        if isinstance(self.private, ed25519.Ed25519PrivateKey):
            return self.private.sign(data)
        return self.private.sign(data, ec.ECDSA(hashes.SHA256()))


def create(
    folder: Path, *, algorithm: str, passphrase: bytes | None, at: datetime, rotate: bool = False
) -> UnitKey:
    """
    Make a signing key; ``rotate`` makes the successor of the present one, which signs the succession.

    Raises:
        KeyExists: there is one, and ``rotate`` is false.
        KeyMissing: there is none to rotate.
        KeyLocked: the present key cannot be opened with this passphrase.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    numbers = _numbers(folder)
    if numbers and not rotate:
        raise KeyExists(folder)
    old = open_key(folder, passphrase) if rotate else None
    number = (max(numbers) if numbers else 0) + 1
    private: PrivateKey = (
        ed25519.Ed25519PrivateKey.generate()
        if algorithm == "ed25519"
        else ec.generate_private_key(ec.SECP256R1())
    )
    protection: serialization.KeySerializationEncryption = (
        serialization.BestAvailableEncryption(passphrase)
        if passphrase
        else serialization.NoEncryption()
    )
    secret = private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, protection
    )
    public = public_pem(private.public_key())
    key = UnitKey(number=number, private=private, public_pem=public)
    if old is not None:
        statement = canonical(
            {
                "schema": "portique-succession-1",
                "at": to_text(at),
                "old": old.fingerprint,
                "new": key.fingerprint,
                "new_public_pem": public.decode(),
            }
        )
        _write(folder / f"unit-{number}.succession.json", statement)
        _write(folder / f"unit-{number}.succession.json.sig", old.sign(statement))
    _write(folder / f"unit-{number}.pem", secret, mode=0o600)
    _write(folder / f"unit-{number}.pub.pem", public)  # last: it makes the key exist
    return key


def open_key(folder: Path, passphrase: bytes | None) -> UnitKey:
    """
    Open the key that signs.

    Raises:
        KeyMissing: there is none.
        KeyLocked: the passphrase is missing or wrong.
    """
    numbers = _numbers(folder)
    if not numbers:
        raise KeyMissing(folder)
    number = max(numbers)
    secret = (folder / f"unit-{number}.pem").read_bytes()
    try:
        private = serialization.load_pem_private_key(secret, passphrase or None)
    except (TypeError, ValueError) as error:
        raise KeyLocked(
            f"The signing key {folder / f'unit-{number}.pem'} cannot be opened: its passphrase is missing or wrong."
        ) from error
    if not isinstance(private, ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey):
        raise KeyLocked(f"{folder / f'unit-{number}.pem'} is neither an ECDSA nor an Ed25519 key.")
    return UnitKey(number=number, private=private, public_pem=public_pem(private.public_key()))


def public_keys(folder: Path) -> list[bytes]:
    """Return the public keys the unit ever used, oldest first, in PEM."""
    return [(folder / f"unit-{number}.pub.pem").read_bytes() for number in sorted(_numbers(folder))]


def public_pem(key: PublicKey) -> bytes:
    """Return a public key in PEM."""
    return key.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )


def fingerprint(pem: bytes) -> str:
    """Return the SHA-256 of a public key's DER form, in hexadecimal."""
    return sha256(public_der(pem)).hexdigest()


def public_der(pem: bytes) -> bytes:
    """Return a public key in DER."""
    return serialization.load_pem_public_key(pem).public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )


def verifies(pem: bytes, signature: bytes, data: bytes) -> bool:
    """Say whether the signature over the data is this key's."""
    try:
        key = serialization.load_pem_public_key(pem)
        if isinstance(key, ed25519.Ed25519PublicKey):
            key.verify(signature, data)
        elif isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, data, ec.ECDSA(hashes.SHA256()))
        else:
            return False
    except (InvalidSignature, ValueError):
        return False
    return True


def _numbers(folder: Path) -> list[int]:
    if not folder.is_dir():
        return []
    return [int(found[1]) for entry in folder.iterdir() if (found := _NAME.fullmatch(entry.name))]


def _write(path: Path, data: bytes, mode: int = 0o644) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
