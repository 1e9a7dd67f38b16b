"""
Tell at once what cannot wait for the digest: the same hand behind a new shop, a seizure, a return, a watch that sees nothing.

The digest tells it again, in its place. A recipient is told of each once; before the first digest nothing is urgent: all is new.
"""

import logging
import smtplib
from collections.abc import Iterator, Sequence
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from hashlib import sha256

from monitor.clock import local_day
from monitor.daily import digest_of
from monitor.desk import Desk
from monitor.digest.outbox import DeliveryRefused, connected, submit
from monitor.digest.webhook import call
from storage.errors import WorkspaceBusy
from storage.ledger import digests, urgent
from storage.records.digest import Digest, Entry, Section

log = logging.getLogger("portique.urgent")

MOST = 20
"""Lines of a message; of more the number is told, and the digest has them."""

FEWEST = 5
"""Sources from which on a watch that sees less than half of them sees nothing."""


def tell_urgent(desk: Desk, now: datetime) -> list[str]:
    """
    Write to each recipient what is urgent and was not told to him; return who was written to.

    Raises:
        OSError, smtplib.SMTPException: a mail server or service cannot be reached or takes nothing now; it is tried again.
    """
    readers = desk.configuration.digest.readers
    if not (desk.configuration.digest.at_once and readers and digests.made(desk.ledger)):
        return []
    news = list(_urgent(digest_of(desk, local_day(now, desk.configuration), now)))
    written = []
    try:
        with desk.workspace.lock("outbox"):
            for recipient, channel in readers.items() if news else ():
                known = urgent.told(desk.ledger, recipient)
                new = [one for one in news if one[0] not in known]
                if new and _written(desk, recipient, channel, new, now):
                    written.append(recipient)
    except WorkspaceBusy:
        log.info("outbox_busy")
    return written


def _urgent(digest: Digest) -> Iterator[tuple[str, Sequence[str]]]:
    """Yield what is urgent of a digest: what it is known by, and its lines."""
    for one in digest.entries:
        if one.section is Section.SITES or (one.section is Section.LEADS and _is_same_hand(one)):
            yield one.id, (one.title, *(f"  {line}" for line in one.detail))
    seen = digest.coverage
    if seen.sources - seen.paused >= FEWEST and seen.visited * 2 < seen.sources - seen.paused:
        said = f"Panne de collecte : {seen.visited} source(s) sur {seen.sources} ont répondu."
        yield (
            f"collapse:{digest.for_date}",
            (said, "  Rien n'est dit des autres ; « portique doctor » dit que faire."),
        )


def _is_same_hand(one: Entry) -> bool:
    return one.id.endswith(":same_hand")


def _written(
    desk: Desk,
    recipient: str,
    channel: str,
    new: Sequence[tuple[str, Sequence[str]]],
    now: datetime,
) -> bool:
    """Send a recipient what is new; what is refused for good comes with the digest alone."""
    message = EmailMessage()
    more = f" (et {len(new) - 1} de plus)" if len(new) > 1 else ""
    message["Subject"] = " ".join(f"[Portique] SANS ATTENDRE : {new[0][1][0]}{more}".split())[:180]
    message["From"], message["To"] = desk.configuration.digest.smtp.sender, recipient
    message["Date"] = format_datetime(now)
    ids = "\n".join([recipient, *(identity for identity, _ in new)])
    message["Message-ID"] = f"<urgent.{sha256(ids.encode()).hexdigest()[:24]}@portique>"
    message["Auto-Submitted"] = "auto-generated"
    lines = [line for _, said in new[:MOST] for line in (*said, "")]
    left = [f"Et {len(new) - MOST} autres, au prochain bilan.", ""] if len(new) > MOST else []
    closing = "Le prochain bilan le redit, avec ses preuves. Portique propose, un enquêteur décide."
    message.set_content("\n".join((*lines, *left, closing)))
    try:
        if channel == "webhook":
            text = f"{message['Subject']}\n\n{message.get_content()}"
            call(desk.configuration, text, str(message["Message-ID"]))
        else:
            with connected(desk.configuration.digest.smtp) as server:
                submit(server, message)
    except (DeliveryRefused, smtplib.SMTPNotSupportedError) as error:
        log.warning("urgent_refused", extra={"to": recipient, "why": str(error)})
        sent = False
    else:
        sent = True
    urgent.tell(desk.ledger, recipient, (identity for identity, _ in new), now)
    return sent
