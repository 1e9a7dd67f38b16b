"""Tell another service of a digest through the one guarded way out: JSON by POST, signed where there is a secret (RFC 2104)."""

import hmac
import json
from pathlib import Path
from urllib.parse import urlsplit

from monitor.config import Configuration
from monitor.stamping import guarded_post

SECONDS = 30.0


def call(configuration: Configuration, text: str, identity: str) -> None:
    """
    Post a text; the Idempotency-Key tells a receiver what it took already.

    Raises:
        OSError: it was not taken, or the guard lets nothing out to there; it is tried again.
    """
    hook = configuration.digest.webhook
    title, _, _ = text.partition("\n")
    body = json.dumps({"title": title, "body": text, "type": "info", "format": "text"}, ensure_ascii=False).encode()  # fmt: skip
    headers = {"Content-Type": "application/json", "Idempotency-Key": identity.strip("<>")}
    if hook.secret_file:
        secret = Path(hook.secret_file).read_bytes().strip()
        headers["X-Portique-Signature"] = f"sha256={hmac.digest(secret, body, 'sha256').hex()}"
    try:
        guarded_post(configuration.network)(hook.url, body, headers, SECONDS)
    except OSError as error:  # the address may hold a secret
        host = urlsplit(hook.url).netloc.rpartition("@")[2]
        raise OSError(str(error).replace(hook.url, host)) from None
