"""The town's local certificate authority, and the two certificates nobody should trust."""

import ssl
from datetime import UTC, datetime, timedelta
from functools import cache
from tempfile import NamedTemporaryFile

import trustme
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


@cache
def authority() -> trustme.CA:
    """The authority that signs for every site; one for the life of the process."""
    return trustme.CA(organization_name="Autorité de la ville d'essai")


@cache
def context(names: tuple[str, ...], certificate: str) -> ssl.SSLContext:
    """A server context for these names, its certificate ``sound``, ``expired`` or ``self-signed``."""
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.minimum_version = ssl.TLSVersion.TLSv1_2
    server.set_alpn_protocols(["http/1.1"])
    if certificate == "self-signed":
        with NamedTemporaryFile(suffix=".pem") as file:
            file.write(_self_signed(names))
            file.flush()
            server.load_cert_chain(file.name)
        return server
    past = datetime(2026, 3, 1, tzinfo=UTC)
    leaf = (
        authority().issue_cert(*names, not_before=past - timedelta(days=90), not_after=past)
        if certificate == "expired"
        else authority().issue_cert(*names)
    )
    leaf.configure_cert(server)
    return server


def _self_signed(names: tuple[str, ...]) -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0])])
    start = datetime(2026, 1, 1, tzinfo=UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + timedelta(days=3650))
        .add_extension(
            x509.SubjectAlternativeName([x509.DNSName(name) for name in names]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ) + certificate.public_bytes(serialization.Encoding.PEM)
