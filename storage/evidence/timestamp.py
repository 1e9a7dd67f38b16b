"""
Time stamps of an authority (RFC 3161): asked for, and believed only when the whole chain verifies.

The root is the one the configuration names; what the token carries is never a reason to trust it. Request and
answer are kept whole. A token is accepted when its status is granted, its imprint is ours, its nonce is the one we
sent, its signer's certificate is valid for time stamping at the token's time under a pinned root, and its time does
not contradict this machine's clock.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from rfc3161_client import (
    HashAlgorithm,
    TimestampRequestBuilder,
    TimeStampResponse,
    VerifierBuilder,
    decode_timestamp_response,
)
from rfc3161_client._rust import parse_timestamp_request  # no public name in rfc3161-client 1.0
from rfc3161_client.errors import VerificationError

from storage.evidence.der import ordered_certificates
from storage.evidence.errors import AuthorityUnreachable, ClockUnreliable, TimestampRefused

Post = Callable[[str, bytes, dict[str, str], float], bytes]
"""Send a body to a URL with header fields within so many seconds; return the answer's body. Raises OSError."""

MAX_ANSWER = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    """A time-stamping authority and the roots pinned for it."""

    name: str
    url: str
    roots_pem: bytes
    seconds: float = 15.0

    @property
    def roots(self) -> list[x509.Certificate]:
        """The pinned roots."""
        return x509.load_pem_x509_certificates(self.roots_pem)


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A verified time stamp."""

    authority: str
    query: bytes
    """The request, DER (``.tsq``)."""

    reply: bytes
    """The complete answer, DER (``.tsr``)."""

    at: datetime
    serial: int
    policy: str


def obtain(
    authority: Authority, data: bytes, *, post: Post, now: Callable[[], datetime], skew: float
) -> Token:
    """
    Have the data stamped, and verify the answer.

    Args:
        post: how to reach the authority (the guarded way out).
        now: this machine's clock, aware, UTC.
        skew: seconds by which the token may differ from it.

    Raises:
        AuthorityUnreachable: there was no answer.
        TimestampRefused: the answer does not verify; ClockUnreliable where only the clocks disagree.
    """
    request = (
        TimestampRequestBuilder()
        .data(data)
        .hash_algorithm(HashAlgorithm.SHA256)
        .nonce(nonce=True)
        .cert_request(cert_request=True)
        .build()
    )
    query = request.as_bytes()
    try:
        reply = post(
            authority.url, query, {"Content-Type": "application/timestamp-query"}, authority.seconds
        )
    except OSError as error:
        raise AuthorityUnreachable(f"{authority.name} ({authority.url}): {error}") from error
    token = verify(authority.name, query, reply, data, authority.roots)
    apart = abs((token.at - now()).total_seconds())
    if apart > skew:
        raise ClockUnreliable(apart, skew)
    return token


def verify(
    name: str, query: bytes, reply: bytes, data: bytes, roots: Sequence[x509.Certificate]
) -> Token:
    """
    Verify an answer against its request, the data and the pinned roots.

    Raises:
        TimestampRefused: it does not prove the time of these bytes, and why.
    """
    if len(reply) > MAX_ANSWER:
        raise TimestampRefused(f"{name} answered with {len(reply)} bytes.")
    try:
        request = parse_timestamp_request(query)
        response = decode_timestamp_response(ordered_certificates(reply))
    except (ValueError, TypeError) as error:
        raise TimestampRefused(f"{name} answered with no RFC 3161 response: {error}") from error
    if request.message_imprint.message != sha256(data).digest():
        raise TimestampRefused(f"The request kept for {name} is about other bytes.")
    # from_request builds anew: it must come first, or the roots are dropped without a word.
    builder = VerifierBuilder.from_request(request)
    for root in roots:
        builder = builder.add_root_certificate(root)
    try:
        builder.build().verify_message(response, data)
        info = response.tst_info
        signer = _signer(response)
    except (VerificationError, ValueError) as error:
        raise TimestampRefused(f"{name}: {error}") from error
    at = info.gen_time.astimezone(UTC)
    if signer is not None and not signer.not_valid_before_utc <= at <= signer.not_valid_after_utc:
        raise TimestampRefused(f"{name}: its certificate was not valid at {at.isoformat()}.")
    return Token(
        authority=name,
        query=query,
        reply=reply,
        at=at,
        serial=info.serial_number,
        policy=info.policy.dotted_string if info.policy else "",
    )


def read_roots(path: Path) -> bytes:
    """
    Return the PEM text of a file of pinned roots.

    Raises:
        TimestampRefused: it holds no certificate.
    """
    text = path.read_bytes()
    try:
        x509.load_pem_x509_certificates(text)
    except ValueError as error:
        raise TimestampRefused(f"{path} holds no certificate: {error}") from error
    return text


def root_fingerprints(pem: bytes) -> list[str]:
    """Return the SHA-256 of each certificate (DER), in hexadecimal."""
    return [
        sha256(certificate.public_bytes(Encoding.DER)).hexdigest()
        for certificate in x509.load_pem_x509_certificates(pem)
    ]


def chain_of(reply: bytes) -> list[x509.Certificate]:
    """Return the certificates an answer carries (for the package's files; never a reason to trust it)."""
    response = decode_timestamp_response(ordered_certificates(reply))
    return [x509.load_der_x509_certificate(der) for der in response.signed_data.certificates]


def _signer(response: TimeStampResponse) -> x509.Certificate | None:
    (info,) = response.signed_data.signer_infos
    for der in response.signed_data.certificates:
        certificate = x509.load_der_x509_certificate(der)
        if certificate.issuer == info.issuer and certificate.serial_number == info.serial_number:
            return certificate
    return None
