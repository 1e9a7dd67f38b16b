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
from monitor.language import gettext as _
from monitor.language import ngettext, speaking, spoken
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
    languages = {reader: desk.configuration.digest.language_of(reader) for reader in readers}
    news = {language: _news(desk, language, now) for language in sorted(set(languages.values()))}
    written = []
    try:
        with desk.workspace.lock("outbox"):
            for recipient, channel in readers.items() if any(news.values()) else ():
                known = urgent.told(desk.ledger, recipient)
                new = [one for one in news[languages[recipient]] if one[0] not in known]
                with speaking(languages[recipient]):
                    if new and _written(desk, recipient, channel, new, now):
                        written.append(recipient)
    except WorkspaceBusy:
        log.info("outbox_busy")
    return written


def _news(desk: Desk, language: str, now: datetime) -> list[tuple[str, Sequence[str]]]:
    with speaking(language):
        return list(_urgent(digest_of(desk, local_day(now, desk.configuration), now)))


def _urgent(digest: Digest) -> Iterator[tuple[str, Sequence[str]]]:
    """Yield what is urgent of a digest: what it is known by, and its lines."""
    for one in digest.entries:
        if one.section is Section.SITES or (one.section is Section.LEADS and _is_same_hand(one)):
            yield one.id, (one.title, *(f"  {line}" for line in one.detail))
    seen = digest.coverage
    if seen.sources - seen.paused >= FEWEST and seen.visited * 2 < seen.sources - seen.paused:
        said = ngettext(
            "Panne de collecte : {visited} source sur {sources} a répondu.",
            "Panne de collecte : {visited} sources sur {sources} ont répondu.",
            seen.visited,
        ).format(visited=seen.visited, sources=seen.sources)
        remedy = _("Rien n'est dit des autres ; « portique doctor » dit que faire.")
        yield f"collapse:{digest.for_date}", (said, f"  {remedy}")


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
    message["Subject"] = " ".join(_subject(new).split())[:180]
    message["From"], message["To"] = desk.configuration.digest.smtp.sender, recipient
    message["Date"] = format_datetime(now)
    ids = "\n".join([recipient, *(identity for identity, _ in new)])
    message["Message-ID"] = f"<urgent.{sha256(ids.encode()).hexdigest()[:24]}@portique>"
    message["Auto-Submitted"] = "auto-generated"
    lines = [line for _, said in new[:MOST] for line in (*said, "")]
    if (more := len(new) - MOST) > 0:
        said = ngettext("Et {count} autre, au prochain bilan.", "Et {count} autres, au prochain bilan.", more)  # fmt: skip
        lines += [said.format(count=more), ""]
    closing = _("Le prochain bilan le redit, avec ses preuves."), _("Portique propose, un enquêteur décide.")  # fmt: skip
    message.set_content("\n".join((*lines, " ".join(closing))))
    message["Content-Language"] = spoken()  # after the content, which takes all such fields away
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


def _subject(new: Sequence[tuple[str, Sequence[str]]]) -> str:
    """Return the first news; how many there are more."""
    first, more = new[0][1][0], len(new) - 1
    if more == 0:
        return _("[Portique] SANS ATTENDRE : {news}").format(news=first)
    return ngettext(
        "[Portique] SANS ATTENDRE : {news} (et {count} de plus)",
        "[Portique] SANS ATTENDRE : {news} (et {count} de plus)",
        more,
    ).format(news=first, count=more)
