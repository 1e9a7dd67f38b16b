"""Put a digest in files and in the mail, once each, and remember it in the ledger."""

import logging
import re
import smtplib
import sqlite3
import ssl
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from hashlib import sha256
from pathlib import Path

from monitor.config import Configuration, Smtp
from monitor.digest.folding import folded
from monitor.digest.rendering import Rendered
from storage.ids import derived_id
from storage.ledger import digests
from storage.ledger.digests import Announced, Composed, Delivery, Queued
from storage.ledger.times import to_text
from storage.records.digest import Digest

log = logging.getLogger("portique.digest")
SMTP_SECONDS = 30
_PICTURE = re.compile(r'src="data:image/jpeg;base64,([A-Za-z0-9+/=]+)"')


class DeliveryRefused(Exception):
    """The server refuses this recipient for good."""


@dataclass(frozen=True, slots=True)
class Written:
    """Where a digest lies."""

    id: str
    html: Path
    text: Path
    recorded: bool
    """Whether it is the digest of its day, not a preview."""


def write(
    ledger: sqlite3.Connection,
    digest: Digest,
    rendered: Rendered,
    folder: Path,
    configuration: Configuration,
    *,
    at: datetime | None,
) -> Written:
    """
    Write the files, then record in one transaction what was announced and to whom it is to go; a preview without ``at``.

    A process killed between the two writes the same files again; one killed after it sends what is queued.
    """
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{'bilan' if at else 'apercu'}-{digest.for_date}"
    html, text = folder / f"{name}.html", folder / f"{name}.txt"
    for path, content in ((html, rendered.html), (text, rendered.text)):
        partial = path.with_name(path.name + ".partial")
        partial.unlink(missing_ok=True)
        with partial.open(
            "x", encoding="utf-8"
        ) as out:  # never through a link that was planted there
            out.write(content)
        partial.replace(path)
    digest_id = derived_id("digest", digest.for_date.isoformat())
    if at is None:
        return Written(digest_id, html, text, recorded=False)
    told = [
        Announced(entry=entry.id, digest_id=digest_id, section=entry.section.value)
        for section in folded(digest)
        for entry in section.told
    ]
    composed = Composed(
        id=digest_id, for_date=digest.for_date.isoformat(), composed_at=to_text(digest.until),
        text_sha256=sha256(rendered.text.encode()).hexdigest(),
        html_sha256=sha256(rendered.html.encode()).hexdigest(), entries=len(told),
    )  # fmt: skip
    digests.record(ledger, composed, told, _deliveries(configuration.digest.smtp, digest_id, at))
    return Written(digest_id, html, text, recorded=True)


def _deliveries(smtp: Smtp, digest_id: str, at: datetime) -> Iterator[Delivery]:
    for recipient in smtp.recipients if smtp.host else ():
        identity = derived_id("delivery", digest_id, "smtp", recipient)
        yield Delivery(
            id=identity, digest_id=digest_id, channel="smtp", recipient=recipient,
            message_id=f"<{identity}@portique>", state="queued", queued_at=to_text(at),
        )  # fmt: skip


def send_queued(
    ledger: sqlite3.Connection, folder: Path, configuration: Configuration, *, at: datetime
) -> list[tuple[str, str]]:
    """
    Send what is queued, each recipient on its own; return (recipient, state).

    A temporary failure leaves the delivery queued for the next try; the Message-ID stays the same, so a mail server
    that took a message twice can tell. What fails for good is closed as refused and shown in the coverage.
    """
    results = []
    for waiting in digests.queued(ledger):
        base = folder / f"bilan-{waiting.for_date}"
        try:
            _send(configuration.digest.smtp, _message(waiting, base, configuration, at))
        except DeliveryRefused as error:
            state, detail = "refused", str(error)
        except (OSError, smtplib.SMTPException) as error:
            state, detail = "queued", f"{type(error).__name__}: {error}"
            log.warning("delivery_postponed", extra={"recipient": waiting.recipient, "why": detail})
        else:
            state, detail = "sent", ""
        closed = to_text(at) if state != "queued" else None
        digests.tried(ledger, waiting.id, state=state, closed_at=closed, detail=detail)
        results.append((waiting.recipient, state))
    return results


def _message(
    waiting: Queued, base: Path, configuration: Configuration, at: datetime
) -> EmailMessage:
    text = base.with_suffix(".txt").read_text(encoding="utf-8")
    message = EmailMessage()
    message["Subject"] = _one_line(f"[Portique] {text.splitlines()[0]} : {_summary(text)}")
    message["From"] = configuration.digest.smtp.sender
    message["To"] = waiting.recipient
    message["Date"] = format_datetime(at)
    message["Message-ID"] = waiting.message_id
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text)
    html, pictures = _attached(base.with_suffix(".html").read_text(encoding="utf-8"))
    message.add_alternative(html, subtype="html")
    page = message.get_payload(1)
    assert isinstance(page, EmailMessage)
    for name, data in pictures.items():
        page.add_related(data, "image", "jpeg", cid=f"<{name}>")
    return message


def _attached(html: str) -> tuple[str, dict[str, bytes]]:
    """Return a page with its pictures apart, named by their content: mail programs show none that stand in the page."""
    found: dict[str, bytes] = {}

    def named(match: re.Match[str]) -> str:
        data = b64decode(match[1])
        name = f"{sha256(data).hexdigest()[:24]}@portique"
        found[name] = data
        return f'src="cid:{name}"'

    return _PICTURE.sub(named, html), found


def _send(smtp: Smtp, message: EmailMessage) -> None:
    context = ssl.create_default_context()
    if smtp.security == "tls":
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            smtp.host, smtp.port, timeout=SMTP_SECONDS, context=context
        )
    else:
        server = smtplib.SMTP(smtp.host, smtp.port, timeout=SMTP_SECONDS)
    with server:
        if smtp.security == "starttls":
            server.starttls(context=context)
        if smtp.username:
            server.login(
                smtp.username, Path(smtp.password_file).read_text(encoding="utf-8").strip()
            )
        try:
            server.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            code, reason = next(iter(error.recipients.values()))
            if code >= 500:
                raise DeliveryRefused(f"{code} {reason!r}") from error
            raise
        except smtplib.SMTPDataError as error:
            if error.smtp_code >= 500:
                raise DeliveryRefused(f"{error.smtp_code} {error.smtp_error!r}") from error
            raise


def _summary(text: str) -> str:
    return next((line for line in _paragraphs(text) if line.endswith(".")), "")


def _paragraphs(text: str) -> Iterator[str]:
    yield from (line.strip() for line in text.splitlines()[2:] if line.strip())


def _one_line(text: str) -> str:
    return " ".join(text.split())[:180]
