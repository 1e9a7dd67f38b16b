"""Nobody misses what a digest told: what a server did with each mail is known, said and made good."""

import sqlite3
import threading
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session

from monitor.config import Configuration
from monitor.digest.coverage import coverage
from monitor.digest.delivery import write
from monitor.digest.health import trouble_lines
from monitor.digest.outbox import UNFINISHED, send_queued
from monitor.digest.rendering import render
from storage.database import open_findings, open_ledger
from storage.findings.schema import findings_migrations
from storage.ledger import digests
from storage.ledger.schema import ledger_migrations
from storage.records.digest import Digest
from tests.monitor.digest.test_delivery import READER, configuration
from tests.monitor.digest.written import AT, digest_with, entry
from tests.monitor.mailbox import Mailbox, serving

OTHER = "adjoint@unite.example"
DAY = timedelta(days=1)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """An empty ledger."""
    connection = open_ledger(tmp_path / "ledger.db", ledger_migrations).conn
    yield connection
    connection.close()


def _made(
    ledger: sqlite3.Connection, folder: Path, settings: Configuration, title: str, day: int = 0
) -> bool:
    plain = digest_with(entry(title))
    digest = Digest(
        for_date=date(2026, 11, 5) + day * DAY, title=plain.title, unit="", since=None, until=AT + day * DAY,
        entries=plain.entries, coverage=plain.coverage,
    )  # fmt: skip
    return write(
        ledger, digest, render(digest, settings), folder, settings, at=AT + day * DAY
    ).recorded


def test_what_was_refused_is_said_and_comes_with_the_next_mail(
    ledger: sqlite3.Connection, tmp_path: Path
) -> None:
    """A mailbox that was full for a day costs its owner no seller."""
    with serving(Mailbox(refused=READER)) as port:
        _made(ledger, tmp_path, configuration(port, READER, OTHER), "Lundi")
        send_queued(ledger, tmp_path, configuration(port), at=AT)
        settings = configuration(port, READER, OTHER)
    findings = open_findings(tmp_path / "findings.db", findings_migrations).conn
    lines = list(trouble_lines(coverage(findings, ledger, settings, since=AT, until=AT + DAY)))
    findings.close()
    mailbox = Mailbox()
    with serving(mailbox) as port:
        _made(ledger, tmp_path, configuration(port, READER, OTHER), "Mardi", day=1)
        send_queued(ledger, tmp_path, configuration(port), at=AT + DAY)
    texts = {mail["To"]: mail.get_body(("plain",)).get_content() for mail in mailbox.received}  # type: ignore[union-attr]
    pages = {mail["To"]: mail.get_body(("html",)).get_content() for mail in mailbox.received}  # type: ignore[union-attr]

    assert any("jamais remis" in line and "550" in line and "05/11/2026" in line for line in lines)
    assert ["Lundi" in texts[READER], "Mardi" in texts[READER], "Lundi" in pages[READER]] == [
        True,
        True,
        True,
    ]
    assert "Lundi" not in texts[OTHER]
    assert digests.undelivered(ledger) == []


def test_an_address_no_mail_can_have_stops_nobody_elses(
    ledger: sqlite3.Connection, tmp_path: Path
) -> None:
    """A line break pasted with an address made every mail after it wait for ever."""
    mailbox, wrong = Mailbox(), ["a\nb@unite.example", "é@unité.example"]
    with serving(mailbox, enable_SMTPUTF8=False) as port:
        plain = configuration(port)
        smtp = plain.digest.smtp.model_copy(update={"recipients": [*wrong, READER]})
        settings = plain.model_copy(update={"digest": plain.digest.model_copy(update={"smtp": smtp})})  # fmt: skip
        _made(ledger, tmp_path, settings, "Lundi")
        results = dict(send_queued(ledger, tmp_path, settings, at=AT))

    assert results == {wrong[0]: "refused", wrong[1]: "refused", READER: "sent"}


class _Small(Mailbox):
    """Takes no mail with a page or a picture in it."""

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Answer as a mailbox that is nearly full."""
        assert isinstance(envelope.content, bytes)
        if b"text/html" in envelope.content:
            return "552 5.2.2 message exceeds what is left"
        return await super().handle_DATA(server, session, envelope)


def test_a_mail_that_is_too_big_goes_as_text(ledger: sqlite3.Connection, tmp_path: Path) -> None:
    """552 was tried for ever, and nothing arrived."""
    mailbox = _Small()
    with serving(mailbox) as port:
        settings = configuration(port)
        _made(ledger, tmp_path, settings, "Lundi")
        results = send_queued(ledger, tmp_path, settings, at=AT)
    (mail,) = mailbox.received

    assert results == [(READER, "sent")]
    assert mail.get_content_type() == "text/plain"
    assert "Lundi" in mail.get_content()


def test_what_is_put_off_for_five_days_is_given_up_and_said(
    ledger: sqlite3.Connection, tmp_path: Path
) -> None:
    """« Later » for ever is « no »."""
    with serving(Mailbox(later=READER)) as port:
        settings = configuration(port)
        _made(ledger, tmp_path, settings, "Lundi")
        states = [
            send_queued(ledger, tmp_path, settings, at=AT + days * DAY)[0][1] for days in (1, 4, 6)
        ]

    assert states == ["queued", "queued", "refused"]
    assert [one.recipient for one in digests.undelivered(ledger)] == [READER]


def test_two_senders_at_once_send_each_mail_once(tmp_path: Path) -> None:
    """`portique digest --send` while the watch sends: three mails came for two people."""
    from monitor.daily import send_waiting, tell
    from monitor.desk import Desk
    from tests.monitor.desks import desk_in

    mailbox = Mailbox()
    with serving(mailbox) as port:
        smtp = {"host": "127.0.0.1", "port": port, "security": "none", "recipients": [READER, OTHER]}  # fmt: skip
        with desk_in(tmp_path / "w", digest={"smtp": smtp}) as desk:
            tell(desk)

        def send() -> None:
            with Desk.open(tmp_path / "w") as desk:
                send_waiting(desk)

        senders = [threading.Thread(target=send) for _ in range(4)]
        for one in senders:
            one.start()
        for one in senders:
            one.join()

    assert sorted(mail["To"] for mail in mailbox.received) == [OTHER, READER]


def test_a_try_that_died_half_way_is_known(ledger: sqlite3.Connection, tmp_path: Path) -> None:
    """F3: killed between the server's « 250 » and the ledger, the mail goes once more, under the same Message-ID."""
    with serving(Mailbox()) as port:
        settings = configuration(port)
        _made(ledger, tmp_path, settings, "Lundi")
        (waiting,) = digests.queued(ledger)
        digests.claim(ledger, waiting.id, UNFINISHED)
    (again,) = digests.queued(ledger)

    assert (again.attempts, again.detail) == (1, UNFINISHED)
    assert again.message_id == waiting.message_id


def test_only_one_of_two_digests_of_a_day_is_recorded(
    ledger: sqlite3.Connection, tmp_path: Path
) -> None:
    """What the second would have told was marked as told, and stood in no mail."""
    settings = Configuration()
    made = [_made(ledger, tmp_path, settings, title) for title in ("Premier", "Second")]

    assert made == [True, False]
    assert digests.told_before(ledger, "2026-11-06", "2026-11-06") == {"entry-Premier"}
