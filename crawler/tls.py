"""What TLS said on the connection a response came over: version, cipher, chain, and whether the chain verifies."""

import ipaddress
import ssl
import warnings
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import certifi
from cryptography import x509
from cryptography.utils import CryptographyDeprecationWarning
from cryptography.x509.verification import PolicyBuilder, Store, VerificationError


@dataclass(frozen=True, slots=True, kw_only=True)
class TLSFacts:
    """The TLS side of one connection."""

    version: str
    """As in WARC-Protocol: ``tls/1.3``."""

    cipher: str
    """As OpenSSL names it."""

    chain_pem: str
    """The certificates the server sent, leaf first."""

    leaf_sha256: str
    names: tuple[str, ...]
    """DNS names of the leaf's subject alternative names, at most 200."""

    issuer: str
    not_after: str
    verified: bool
    verification: str
    """``ok``, or why the chain does not verify."""


def permissive_context() -> ssl.SSLContext:
    """
    Return a context that connects whatever the certificate says.

    A shop with an expired certificate is still evidence: the chain is kept, verified afterwards, and the result
    is written beside the capture (:func:`tls_facts`). No authority is loaded, since none is asked.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.set_alpn_protocols(["http/1.1"])
    return context


def tls_facts(ssl_object: ssl.SSLObject, host: str, authorities: tuple[str, ...]) -> TLSFacts:
    """Read the facts of an established TLS session; ``authorities`` are PEM files trusted besides certifi's."""
    chain = _chain(ssl_object)
    version = (ssl_object.version() or "").replace("TLSv", "tls/").replace("SSLv", "ssl/").lower()
    if version == "tls/1":
        version = "tls/1.0"
    cipher = (ssl_object.cipher() or ("", "", 0))[0]
    return _facts(tuple(chain), version, cipher, host, authorities)


@lru_cache(maxsize=512)
def _facts(
    chain: tuple[bytes, ...], version: str, cipher: str, host: str, authorities: tuple[str, ...]
) -> TLSFacts:
    names: tuple[str, ...] = ()
    issuer = not_after = ""
    try:
        certificates = [x509.load_der_x509_certificate(der) for der in chain]
        if certificates:
            names, issuer = _names(certificates[0]), certificates[0].issuer.rfc4514_string()
            not_after = certificates[0].not_valid_after_utc.isoformat()
        verification = (
            verify(certificates, host, authorities)
            if certificates
            else "the server sent no certificate"
        )
    except (ValueError, x509.DuplicateExtension, x509.UnsupportedGeneralNameType) as error:
        verification = f"the certificate cannot be read ({type(error).__name__}: {error})"[:300]
    return TLSFacts(
        version=version,
        cipher=cipher,
        chain_pem="".join(ssl.DER_cert_to_PEM_cert(der) for der in chain),
        leaf_sha256=sha256(chain[0]).hexdigest() if chain else "",
        names=names,
        issuer=issuer,
        not_after=not_after,
        verified=verification == "ok",
        verification=verification,
    )


def verify(certificates: list[x509.Certificate], host: str, authorities: tuple[str, ...]) -> str:
    """Return ``ok`` or why the chain does not verify for this host now, by the CA/Browser Forum profile."""
    builder = (
        PolicyBuilder().store(_store(authorities)).time(datetime.now(UTC))
    )  # the edge: a live connection
    try:
        builder.build_server_verifier(_subject(host)).verify(certificates[0], certificates[1:])
    except (VerificationError, ValueError) as error:
        return str(error)[:300] or type(error).__name__
    return "ok"


def _subject(host: str) -> x509.DNSName | x509.IPAddress:
    try:
        return x509.IPAddress(ipaddress.ip_address(host.strip("[]")))
    except ValueError:
        return x509.DNSName(host)


@lru_cache(maxsize=8)
def _store(authorities: tuple[str, ...]) -> Store:
    with warnings.catch_warnings():
        # certifi holds a root with the serial number zero, which cryptography reads but frowns at
        warnings.simplefilter("ignore", CryptographyDeprecationWarning)
        roots = x509.load_pem_x509_certificates(Path(certifi.where()).read_bytes())
    for path in authorities:
        roots += x509.load_pem_x509_certificates(Path(path).read_bytes())
    return Store(roots)


def _chain(ssl_object: ssl.SSLObject) -> list[bytes]:
    # Python 3.13 makes get_unverified_chain public; until then it stands on the inner object.
    public: Any = getattr(ssl_object, "get_unverified_chain", None)
    if public is not None:
        return [bytes(der) for der in public()]
    inner: Any = getattr(ssl_object, "_sslobj", None)
    if inner is not None and hasattr(inner, "get_unverified_chain"):
        return [
            certificate.public_bytes(2) for certificate in inner.get_unverified_chain() or ()
        ]  # 2: DER
    leaf = ssl_object.getpeercert(binary_form=True)
    return [leaf] if leaf else []


def _names(leaf: x509.Certificate) -> tuple[str, ...]:
    try:
        extension = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName)
    except x509.ExtensionNotFound:
        return ()
    return tuple(extension.value.get_values_for_type(x509.DNSName)[:200])
