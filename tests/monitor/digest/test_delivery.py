"""A digest reaches each recipient once, through a real mail server that is up, down, unwilling or false."""

import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.config import Configuration
from monitor.digest.delivery import write
from monitor.digest.outbox import send_queued
from monitor.digest.rendering import render
from storage.database import open_ledger
from storage.ledger.schema import ledger_migrations
from storage.records.digest import Digest
from tests.crawler.certificates import Authority
from tests.monitor.digest.written import AT, configured, digest_with, entry
from tests.monitor.mailbox import Mailbox, free_port, serving

READER = "permanence@unite.example"


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """An empty ledger."""
    connection = open_ledger(tmp_path / "ledger.db", ledger_migrations).conn
    assert connection is not None
    yield connection
    connection.close()


def configuration(port: int, *recipients: str, security: str = "none") -> Configuration:
    """Return a configuration that mails to these recipients."""
    return configured(
        host="127.0.0.1", port=port, security=security, recipients=list(recipients or (READER,)),
        sender="portique@unite.example",
    )  # fmt: skip


def written(
    ledger: sqlite3.Connection, folder: Path, settings: Configuration, digest: Digest
) -> None:
    """Write a digest and queue it."""
    write(ledger, digest, render(digest, settings), folder, settings, at=AT)


def test_digest_is_delivered_once(ledger: sqlite3.Connection, tmp_path: Path) -> None:
    """Written twice and sent twice, it arrives once."""
    mailbox = Mailbox()
    with serving(mailbox) as port:
        settings = configuration(port)
        for _ in range(2):
            written(ledger, tmp_path, settings, digest_with(entry("Boutique")))
            send_queued(ledger, tmp_path, settings, at=AT)

    assert len(mailbox.received) == 1
    assert mailbox.received[0]["To"] == READER


def test_mail_holds_the_text_and_the_page(ledger: sqlite3.Connection, tmp_path: Path) -> None:
    """A reader without HTML reads the same digest."""
    mailbox = Mailbox()
    with serving(mailbox) as port:
        settings = configuration(port)
        written(ledger, tmp_path, settings, digest_with(entry("Boutique déplaquée")))
        send_queued(ledger, tmp_path, settings, at=AT)
    (message,) = mailbox.received
    bodies = [message.get_body((kind,)) for kind in ("plain", "html")]

    assert [body is not None and "Boutique déplaquée" in body.get_content() for body in bodies] == [
        True,
        True,
    ]
    assert message["Auto-Submitted"] == "auto-generated"


def test_hostile_title_stays_within_its_header(ledger: sqlite3.Connection, tmp_path: Path) -> None:
    """An investigation's title comes from a file, a listing's from a stranger: neither adds a header."""
    mailbox = Mailbox()
    with serving(mailbox) as port:
        settings = configuration(port)
        digest = digest_with(entry("x"), title="Veille\r\nBcc: autre@ailleurs.example\r\n\r\ncorps")
        written(ledger, tmp_path, settings, digest)
        send_queued(ledger, tmp_path, settings, at=AT)
    (message,) = mailbox.received

    assert message["Bcc"] is None
    assert message["Subject"].startswith("[Portique] Veille")


def test_digest_waits_while_the_server_is_down_and_keeps_its_message_id(
    ledger: sqlite3.Connection, tmp_path: Path
) -> None:
    """A mail that was perhaps taken before the line broke must be known again by its id."""
    port, mailbox = free_port(), Mailbox()
    settings = configuration(port)
    written(ledger, tmp_path, settings, digest_with(entry("x")))
    down = send_queued(ledger, tmp_path, settings, at=AT)
    before = ledger.execute("SELECT message_id FROM delivery").fetchone()[0]
    with serving(mailbox, port):
        up = send_queued(ledger, tmp_path, settings, at=AT + timedelta(minutes=5))

    assert (down, up) == ([(READER, "queued")], [(READER, "sent")])
    assert mailbox.received[0]["Message-ID"] == before


def test_refused_recipient_is_closed_as_refused(ledger: sqlite3.Connection, tmp_path: Path) -> None:
    """A mailbox that does not exist will not exist in five minutes either; the others get theirs."""
    mailbox = Mailbox(refused="parti@unite.example")
    with serving(mailbox) as port:
        settings = configuration(port, "parti@unite.example", READER)
        written(ledger, tmp_path, settings, digest_with(entry("x")))
        first = dict(send_queued(ledger, tmp_path, settings, at=AT))
        second = send_queued(ledger, tmp_path, settings, at=AT)
    detail = ledger.execute("SELECT detail FROM delivery WHERE state = 'refused'").fetchone()[0]

    assert first == {"parti@unite.example": "refused", READER: "sent"}
    assert second == []
    assert "550" in detail
    assert [message["To"] for message in mailbox.received] == [READER]


def test_recipient_put_off_is_tried_again(ledger: sqlite3.Connection, tmp_path: Path) -> None:
    """« Later » is not « no »."""
    with serving(Mailbox(later=READER)) as port:
        settings = configuration(port)
        written(ledger, tmp_path, settings, digest_with(entry("x")))
        results = send_queued(ledger, tmp_path, settings, at=AT)

    assert results == [(READER, "queued")]


def test_message_refused_for_good_is_closed_as_refused(
    ledger: sqlite3.Connection, tmp_path: Path
) -> None:
    """A server that never takes it is told to the reader in the coverage, not tried for ever."""
    with serving(Mailbox(full=True)) as port:
        settings = configuration(port)
        written(ledger, tmp_path, settings, digest_with(entry("x")))
        results = send_queued(ledger, tmp_path, settings, at=AT)

    assert results == [(READER, "refused")]


def test_nothing_is_sent_under_a_certificate_nobody_vouches_for(
    ledger: sqlite3.Connection, tmp_path: Path
) -> None:
    """A digest names sellers and procedures: better late than read by who sits in between."""
    context = Authority().context("127.0.0.1")
    mailbox = Mailbox()
    with serving(mailbox, tls_context=context) as port:
        settings = configuration(port, security="starttls")
        written(ledger, tmp_path, settings, digest_with(entry("x")))
        results = send_queued(ledger, tmp_path, settings, at=AT)
    detail = ledger.execute("SELECT detail FROM delivery").fetchone()[0]

    assert results == [(READER, "queued")]
    assert "CERTIFICATE_VERIFY_FAILED" in detail
    assert mailbox.received == []


def test_nothing_is_sent_in_the_clear_where_encryption_is_asked_for(
    ledger: sqlite3.Connection, tmp_path: Path
) -> None:
    """A server that offers no STARTTLS, or one in whose name the offer was cut out, gets nothing."""
    mailbox = Mailbox()
    with serving(mailbox) as port:
        settings = configuration(port, security="starttls")
        written(ledger, tmp_path, settings, digest_with(entry("x")))
        results = send_queued(ledger, tmp_path, settings, at=AT)

    assert results == [(READER, "queued")]
    assert mailbox.received == []


def test_pictures_go_beside_the_page(ledger: sqlite3.Connection, tmp_path: Path) -> None:
    """Mail programs show no picture that stands in the page itself; it comes with the mail, named by its content."""
    mailbox = Mailbox()
    with serving(mailbox) as port:
        settings = configuration(port)
        digest = digest_with(entry("Boutique", strong=True), entry("Autre", strong=True))
        rendered = render(digest, settings, lambda _: "data:image/jpeg;base64,YWJj")
        write(ledger, digest, rendered, tmp_path, settings, at=AT)
        send_queued(ledger, tmp_path, settings, at=AT)
    (message,) = mailbox.received
    pictures = [part for part in message.walk() if part.get_content_type() == "image/jpeg"]
    page = message.get_body(("html",))

    assert [part.get_content() for part in pictures] == [b"abc"]
    assert page is not None
    assert page.get_content().count(f"cid:{pictures[0]['Content-ID'][1:-1]}") == 2
    assert "data:" not in page.get_content()


def test_a_digest_is_written_through_no_link(ledger: sqlite3.Connection, tmp_path: Path) -> None:
    """Whoever may write into the folder could have had any file of this account overwritten."""
    (tmp_path / "mine").write_text("mine")
    settings, digest = Configuration(), digest_with(entry("x"))
    for form in ("html", "txt"):
        (tmp_path / f"apercu-{digest.for_date}.{form}.partial").symlink_to(tmp_path / "mine")
    made = write(ledger, digest, render(digest, settings), tmp_path, settings, at=None)

    assert (tmp_path / "mine").read_text() == "mine"
    assert not made.text.is_symlink()
