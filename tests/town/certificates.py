"""The town's local certificate authority, and the two certificates nobody should trust."""

import ssl
from datetime import UTC, datetime, timedelta
from functools import cache

from tests.crawler.certificates import Authority, self_signed

_PAST = datetime(2026, 3, 1, tzinfo=UTC)
"""When the expired certificate ended."""


@cache
def authority() -> Authority:
    """The authority that signs for every site; one for the life of the process."""
    return Authority()


@cache
def context(names: tuple[str, ...], certificate: str) -> ssl.SSLContext:
    """A server context for these names, its certificate ``sound``, ``expired`` or ``self-signed``."""
    if certificate == "self-signed":
        server = self_signed(*names)
    elif certificate == "expired":
        server = authority().context(*names, start=_PAST - timedelta(days=90), days=90)
    else:
        server = authority().context(*names)
    server.minimum_version = ssl.TLSVersion.TLSv1_2
    server.set_alpn_protocols(["http/1.1"])
    return server
