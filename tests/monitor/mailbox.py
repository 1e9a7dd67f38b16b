"""A real mail server on loopback, and what it keeps."""

import email
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class Mailbox:
    """Keeps what arrives; refuses whom or what it is told to."""

    def __init__(self, refused: str = "", later: str = "", *, full: bool = False) -> None:
        self.received: list[EmailMessage] = []
        self._refused, self._later, self._full = refused, later, full

    async def handle_RCPT(  # noqa: N802
        self, _: SMTP, __: Session, envelope: Envelope, address: str, *___: object
    ) -> str:
        """Answer a recipient."""
        if address == self._refused:
            return "550 5.1.1 no such mailbox"
        if address == self._later:
            return "451 4.2.1 try later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _: SMTP, __: Session, envelope: Envelope) -> str:  # noqa: N802
        """Take a message."""
        if self._full:
            return "554 5.3.4 message too big"
        content = envelope.content
        assert isinstance(content, bytes)
        message = email.message_from_bytes(content, policy=default)
        assert isinstance(message, EmailMessage)
        self.received.append(message)
        return "250 OK"


@contextmanager
def serving(mailbox: Mailbox, port: int = 0, **options: Any) -> Iterator[int]:
    """Run a mail server on loopback; give its port."""
    port = port or free_port()
    controller = Controller(mailbox, hostname="127.0.0.1", port=port, **options)
    controller.start()
    try:
        yield port
    finally:
        controller.stop()


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
