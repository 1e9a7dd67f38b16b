"""
Say that the watch has fallen silent: by another process, on another way than the digest's.

A watch that died sends no digest, and nobody misses a mail. A timer of the system runs ``portique alarm``; it looks from
outside, and writes through the mail server and to the people of ``[alarm]``, once a day.
"""

from collections.abc import Iterator
from datetime import datetime, time
from email.message import EmailMessage
from zoneinfo import ZoneInfo

from monitor.clock import local_day
from monitor.desk import Desk
from monitor.digest.outbox import connected
from monitor.health import disk_trouble
from storage.errors import StorageError, WorkspaceBusy
from storage.ledger import digests


def silent(desk: Desk, now: datetime) -> Iterator[str]:
    """Yield what is wrong, in French; nothing where the day's digest is made and on its way."""
    trouble = disk_trouble(desk.workspace.folder, desk.configuration.schedule.reserve_mb)
    if trouble:
        yield f"Disque : {trouble}."
    if not _is_running(desk):
        yield "La veille ne tourne pas (« portique run »)."
    try:
        yield from _untold(desk, now)
    except StorageError as error:
        yield f"Le registre ne s'ouvre pas : {error}"


def _untold(desk: Desk, now: datetime) -> Iterator[str]:
    day, alarm = local_day(now, desk.configuration), desk.configuration.alarm
    zone = ZoneInfo(desk.configuration.schedule.timezone)
    by = datetime.combine(day, time.fromisoformat(alarm.digest_by), zone)
    if now >= by and (digests.last_day(desk.ledger, day.isoformat()) or "") < day.isoformat():
        yield f"Pas de bilan du {day:%d/%m/%Y} à {alarm.digest_by}."
    for one in digests.undelivered(desk.ledger):
        if one.recipient in desk.configuration.digest.readers:
            yield f"Le bilan du {one.for_date} n'a pas été remis à {one.recipient} : {one.detail}"


def _is_running(desk: Desk) -> bool:
    try:
        with desk.workspace.lock("run"):
            return False
    except WorkspaceBusy:
        return True


def sound(desk: Desk, wrong: list[str], now: datetime) -> bool:
    """
    Write to the people of ``[alarm]``, once a day; return whether they were written to now.

    Raises:
        OSError, smtplib.SMTPException: the mail server did not take it.
    """
    smtp = desk.configuration.alarm.smtp
    done = desk.workspace.state / f"alarm-{local_day(now, desk.configuration)}"
    if not smtp.host or not smtp.recipients or done.exists():
        return False
    message = EmailMessage()
    message["Subject"] = f"[Portique] ALERTE : {wrong[0]}"[:150].replace("\n", " ")
    message["From"], message["To"] = smtp.sender, ", ".join(smtp.recipients)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content("\n".join((*wrong, "", f"Dossier : {desk.workspace.folder}", "À faire : « portique doctor ».")))  # fmt: skip
    with connected(smtp) as server:
        server.send_message(message)
    done.touch()
    return True
