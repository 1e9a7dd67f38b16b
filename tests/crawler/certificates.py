"""An authority on loopback: its certificates keep to the CA/Browser Forum profile, but for those nobody should trust."""

import ssl
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from tempfile import NamedTemporaryFile

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

_START = datetime.now(UTC) - timedelta(days=10)


def _key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


@dataclass(frozen=True)
class Authority:
    """Issues server certificates."""

    key: ec.EllipticCurvePrivateKey = field(default_factory=_key)

    @property
    def certificate(self) -> x509.Certificate:
        """The root."""
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Autorité d'essai")])
        usage = x509.KeyUsage(False, False, False, False, False, True, True, False, False)
        return (
            x509.CertificateBuilder(
                name, name, self.key.public_key(), 7, _START, _START + timedelta(days=3650)
            )
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .add_extension(usage, critical=True)
            .add_extension(
                x509.SubjectKeyIdentifier.from_public_key(self.key.public_key()), critical=False
            )
            .sign(self.key, hashes.SHA256())
        )

    @property
    def pem(self) -> bytes:
        """The root as PEM."""
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    def context(self, *names: str, start: datetime = _START, days: int = 90) -> ssl.SSLContext:
        """Return a server context for these names and addresses; its certificate ends so many days after its start."""
        key = _key()
        leaf = (
            x509.CertificateBuilder(
                self.certificate.subject, x509.Name([]), key.public_key(), x509.random_serial_number(),
                start, start + timedelta(days=days),
            )
            .add_extension(_alternative(names), critical=True)
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key()), critical=False
            )
            .sign(self.key, hashes.SHA256())
        )  # fmt: skip
        return _serving(key, leaf)


def chained(length: int, *names: str) -> ssl.SSLContext:
    """Return a server context whose certificate is vouched for by a chain of so many others, none of which anybody knows."""
    issuer, by = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "0")]), _key()
    chain: list[x509.Certificate] = []
    for number in range(1, length + 1):
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, str(number))])
        key = _key()
        made = x509.CertificateBuilder(
            issuer, subject, key.public_key(), x509.random_serial_number(), _START, _START + timedelta(days=90)
        ).add_extension(_alternative(names), critical=False)  # fmt: skip
        chain.insert(0, made.sign(by, hashes.SHA256()))
        issuer, by = subject, key
    return _serving(by, *chain)


def self_signed(*names: str) -> ssl.SSLContext:
    """Return a server context for these names whose certificate vouches for itself."""
    key = _key()
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0])])
    certificate = (
        x509.CertificateBuilder(
            subject, subject, key.public_key(), x509.random_serial_number(), _START, _START + timedelta(days=3650)
        )
        .add_extension(_alternative(names), critical=False)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    return _serving(key, certificate)


def _alternative(names: Sequence[str]) -> x509.SubjectAlternativeName:
    return x509.SubjectAlternativeName(
        [
            x509.IPAddress(ip_address(name))
            if name.replace(".", "").isdigit()
            else x509.DNSName(name)
            for name in names
        ]
    )


def _serving(key: ec.EllipticCurvePrivateKey, *certificates: x509.Certificate) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with NamedTemporaryFile(suffix=".pem") as file:
        file.write(
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
            + b"".join(one.public_bytes(serialization.Encoding.PEM) for one in certificates)
        )
        file.flush()
        context.load_cert_chain(file.name)
    return context
