"""
Send the digests that wait, each recipient on its own; what becomes of each is in the ledger, and said.

A try is recorded before it is made, so that one that died half-way is known; the Message-ID stays the same, by which a
mail server tells a message it took already. Who calls holds the workspace's lock ``outbox``: there is one sender.
"""

import html
import logging
import re
import smtplib
import sqlite3
import ssl
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from email.errors import MessageError
from email.message import EmailMessage
from email.utils import format_datetime
from hashlib import sha256
from pathlib import Path

from monitor.config import Configuration, Smtp
from monitor.digest.files import digest_file
from monitor.digest.webhook import call
from monitor.digest.words import in_figures
from monitor.language import gettext as _
from monitor.language import speaking, spoken
from storage.ledger import digests
from storage.ledger.digests import Queued
from storage.ledger.times import to_text, to_time

log = logging.getLogger("portique.digest")
SMTP_SECONDS = 30

GIVE_UP = timedelta(days=5)
"""How long a message is tried (RFC 5321, 4.5.4.1: four to five days)."""

MOST_CARRIED = 7
"""Digests that a mail carries whole beside its own; earlier ones are named."""

UNFINISHED = "essai commencé, fin inconnue : le message est peut-être déjà arrivé"
_PICTURE = re.compile(r'src="data:image/jpeg;base64,([A-Za-z0-9+/=]+)"')
_TOO_BIG = (b"5.3.4", b"5.2.3")
"""Enhanced codes of a message that is too big (RFC 3463); 552 says so by itself (RFC 5321)."""


class DeliveryRefused(Exception):
    """The server refuses this message or recipient for good."""


def send_queued(
    ledger: sqlite3.Connection, folder: Path, configuration: Configuration, *, at: datetime
) -> list[tuple[str, str]]:
    """
    Send what is queued; return (recipient, state).

    What concerns the server, the account or the line leaves a delivery queued, for five days at most. What the server
    refuses of a message or recipient for good is closed as refused, said in the next digest, and carried by the next mail.
    """
    results = []
    for waiting in digests.queued(ledger):
        if not digests.claim(ledger, waiting.id, UNFINISHED):
            continue
        try:
            with speaking(configuration.digest.language_of(waiting.recipient)):
                _deliver(ledger, folder, configuration, waiting, at)
        except DeliveryRefused as error:
            state, detail = "refused", str(error)
        except (OSError, smtplib.SMTPException) as error:
            late = at - to_time(waiting.queued_at) > GIVE_UP
            state, detail = "refused" if late else "queued", _said(error)
        except (ValueError, LookupError, TypeError, AttributeError, MessageError) as error:
            # an address or a file that makes no message costs itself
            state, detail = "refused", _said(error)
        else:
            state, detail = "sent", ""
        if detail:
            log.warning("delivery_%s", state, extra={"to": waiting.recipient, "why": detail})
        closed = to_text(at) if state != "queued" else None
        digests.tried(ledger, waiting.id, state=state, closed_at=closed, detail=detail)
        results.append((waiting.recipient, state))
    return results


def _said(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"


def _deliver(
    ledger: sqlite3.Connection,
    folder: Path,
    configuration: Configuration,
    waiting: Queued,
    at: datetime,
) -> None:
    """Send a digest whole, or as text alone to who finds it too big."""
    owed = digests.carried_by(ledger, waiting.id)
    if waiting.channel == "webhook":
        call(configuration, _text(folder, waiting, owed), waiting.message_id)
        return
    message = _message(waiting, folder, owed, configuration, at)
    with connected(configuration.digest.smtp) as server:
        try:
            submit(server, message)
        except _TooBig:
            server.rset()
            message.clear_content()
            message.set_content(_text(folder, waiting, owed))
            message["Content-Language"] = spoken()
            submit(server, message)


class _TooBig(DeliveryRefused):
    """The server takes no message of this size."""


def submit(server: smtplib.SMTP, message: EmailMessage) -> None:
    """
    Hand a message to the server.

    Raises:
        DeliveryRefused: it is refused for good. OSError, smtplib.SMTPException: it is not taken now.
    """
    try:
        server.send_message(message)
    except smtplib.SMTPRecipientsRefused as error:
        code, reason = next(iter(error.recipients.values()))
        raise _verdict(error, code, reason) from error
    except smtplib.SMTPSenderRefused as error:
        if error.smtp_code == 552:
            raise _TooBig(f"552 {error.smtp_error!r}") from error
        raise  # the sender stands in the settings: nothing is wrong with the message
    except smtplib.SMTPDataError as error:
        raise _verdict(error, error.smtp_code, error.smtp_error) from error
    except smtplib.SMTPNotSupportedError as error:
        raise DeliveryRefused(_said(error)) from error  # an address the server cannot write


def _verdict(error: smtplib.SMTPException, code: int, reason: bytes | str) -> Exception:
    """Return what an answer of the server means: for good (5xx), too big, or for now."""
    said = reason if isinstance(reason, bytes) else reason.encode()
    if code < 500:
        return error
    big = code == 552 or said.startswith(_TOO_BIG)
    return (_TooBig if big else DeliveryRefused)(f"{code} {said!r}")


@contextmanager
def connected(smtp: Smtp) -> Iterator[smtplib.SMTP]:
    """Give a connection to the mail server, with its certificate checked and the account known."""
    context = ssl.create_default_context()
    if smtp.security == "tls":
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            smtp.host, smtp.port, timeout=SMTP_SECONDS, context=context
        )
    else:
        server = smtplib.SMTP(smtp.host, smtp.port, timeout=SMTP_SECONDS)
    try:
        if smtp.security == "starttls":
            server.starttls(context=context)
        if smtp.username:
            server.login(
                smtp.username, Path(smtp.password_file).read_text(encoding="utf-8").strip()
            )
        yield server
    finally:
        with suppress(OSError, smtplib.SMTPException):  # a message that was taken stays taken
            server.quit()
        server.close()


def _message(
    waiting: Queued, folder: Path, owed: list[str], configuration: Configuration, at: datetime
) -> EmailMessage:
    text = _text(folder, waiting, owed)
    message = EmailMessage()
    message["Subject"] = _one_line(
        _("[Portique] {heading} : {summary}").format(
            heading=text.splitlines()[0], summary=_summary(text)
        )
    )
    message["From"] = configuration.digest.smtp.sender
    message["To"] = waiting.recipient
    message["Date"] = format_datetime(at)
    message["Message-ID"] = waiting.message_id
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text)
    whole = digest_file(folder, waiting.for_date, waiting.recipient, "html").read_text(
        encoding="utf-8"
    )
    missed = f"<pre>{html.escape(_missed(folder, waiting, owed))}</pre>" if owed else ""
    page, pictures = _attached(whole.replace("</body>", f"{missed}</body>"))
    message.add_alternative(page, subtype="html")
    alternative = message.get_payload(1)
    assert isinstance(alternative, EmailMessage)
    for name, data in pictures.items():
        alternative.add_related(data, "image", "jpeg", cid=f"<{name}>")
    message["Content-Language"] = spoken()  # after the content, which takes all such fields away
    return message


def _text(folder: Path, waiting: Queued, owed: list[str]) -> str:
    """Return the text of a day's digest, with those of earlier days that did not reach this recipient."""
    own = digest_file(folder, waiting.for_date, waiting.recipient, "txt")
    return own.read_text(encoding="utf-8") + _missed(folder, waiting, owed)


def _missed(folder: Path, waiting: Queued, owed: list[str]) -> str:
    if not owed:
        return ""
    intro = _("Bilans qui n'ont pas pu vous être remis : {days}.").format(
        days=", ".join(map(in_figures, owed))
    )
    said = [f"\n\n{intro}\n"]
    for day in owed[-MOST_CARRIED:]:
        path = digest_file(folder, day, waiting.recipient, "txt")
        gone = _("{file} manque.").format(file=path.name)
        kept = path.read_text(encoding="utf-8") if path.exists() else f"{gone}\n"
        said.append(f"\n{'—' * 20}\n{kept}")
    return "".join(said)


def _attached(page: str) -> tuple[str, dict[str, bytes]]:
    """Return a page with its pictures apart, named by their content: mail programs show none that stand in the page."""
    found: dict[str, bytes] = {}

    def named(match: re.Match[str]) -> str:
        data = b64decode(match[1])
        name = f"{sha256(data).hexdigest()[:24]}@portique"
        found[name] = data
        return f'src="cid:{name}"'

    return _PICTURE.sub(named, page), found


def _summary(text: str) -> str:
    return next((line for line in _paragraphs(text) if line.endswith(".")), "")


def _paragraphs(text: str) -> Iterator[str]:
    yield from (line.strip() for line in text.splitlines()[2:] if line.strip())


def _one_line(text: str) -> str:
    return " ".join(text.split())[:180]
