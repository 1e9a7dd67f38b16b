"""
Days with outages, wrong clocks, kills and a mail server that lies: what was told to whom, judged by a history kept outside.

The ledger, the digest, the files, the outbox and the mail server are the real ones; time alone is played, hour by hour. Each
news is noted outside when it comes, each message when the server takes it.
"""

import random
import sqlite3
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

from crawler.clock import Clock
from monitor.clock import local_day
from monitor.daily import digest_due, send_waiting, tell
from monitor.desk import Desk
from storage.ledger import proposals
from storage.ledger.proposals import Proposed
from storage.ledger.times import to_text
from tests.monitor.desks import desk_in
from tests.monitor.mailbox import Mailbox, serving

READERS = ("permanence@unite.example", "adjoint@unite.example")
BEGAN = datetime(2026, 3, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)


@dataclass
class Tally:
    """What was done and found."""

    days: int = 0
    kills: int = 0
    news: int = 0
    mails: int = 0
    again: int = 0
    """Messages that a server took a second time under the same Message-ID, after a kill or a broken line."""

    lost: list[str] = field(default_factory=list)
    """News that no digest tells."""

    doubled: list[str] = field(default_factory=list)
    untold: list[str] = field(default_factory=list)
    """News that no mail brought to a reader."""

    silent: list[str] = field(default_factory=list)
    """Civil days that have no digest and are named in none."""


class Liar(Mailbox):
    """A mail server whose mood changes: it takes, puts off, refuses, finds too big, or takes and breaks the line."""

    def __init__(self) -> None:
        super().__init__()
        self.mood = "takes"
        self.taken: list[tuple[str, str, str]] = []
        """Reader, Message-ID and text of each message that was taken."""

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, *rest: object
    ) -> str:
        """Answer a recipient."""
        if address == READERS[0] and self.mood in {"refuses", "puts off"}:
            return "550 5.7.1 no" if self.mood == "refuses" else "450 4.2.0 later"
        return await super().handle_RCPT(server, session, envelope, address, *rest)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Take a message, or not."""
        assert isinstance(envelope.content, bytes)
        if self.mood == "too big" and b"text/html" in envelope.content:
            return "552 5.3.4 too big"
        before = len(self.received)
        answer = await super().handle_DATA(server, session, envelope)
        for message in self.received[before:]:
            body = message.get_body(("plain",))
            assert body is not None
            self.taken.append((str(message["To"]), str(message["Message-ID"]), body.get_content()))
        return "451 4.3.0 taken, and denied" if self.mood == "denies" else answer


MOODS = ("takes",) * 6 + ("refuses", "puts off", "too big", "denies")


def simulated(folder: Path, days: int, seed: int) -> Tally:
    """Play so many days; return what the history says of them."""
    draw, tally, liar = random.Random(seed), Tally(days=days), Liar()
    history: dict[str, datetime] = {}
    with serving(liar) as port:
        smtp = {"host": "127.0.0.1", "port": port, "security": "none", "recipients": list(READERS)}
        with desk_in(folder, digest={"smtp": smtp}, evidence={"nightly": False}) as desk:
            _live(desk, draw, tally, liar, history)
            liar.mood = "takes"
            for hour in range(
                24 * 9
            ):  # all is well again: what waits is sent, what was refused is carried
                at(desk, BEGAN + timedelta(days=days) + hour * HOUR)
                _turn(desk, draw, tally, kill=False)
            judge(desk, tally, liar, history)
    return tally


def _live(
    desk: Desk, draw: random.Random, tally: Tally, liar: Liar, history: dict[str, datetime]
) -> None:
    now, until = BEGAN, BEGAN + timedelta(days=tally.days)
    while now < until:
        if draw.random() < 0.01:
            now += draw.choice((2, 9, 20, 40, 90)) * HOUR  # the machine is down
        wrong = draw.choice((-1, 5, 24 * 365)) if draw.random() < 0.002 else 0
        at(desk, now + wrong * HOUR)
        if wrong <= 0 and draw.random() < 0.1:
            propose(desk, now, history)
        liar.mood = draw.choice(MOODS)
        _turn(desk, draw, tally, kill=draw.random() < 0.3)
        now += HOUR
    tally.news = len(history)


def propose(desk: Desk, now: datetime, history: dict[str, datetime]) -> None:
    """Let news come, and note it outside."""
    one = Proposed(
        id=f"news-{len(history)}", url=f"https://nouvelle-{len(history)}.example/", kind="shop", feed="links", reason="essai",
        score=0.5, capture_id=None, proposed_at=to_text(now - HOUR / 2),
    )  # fmt: skip
    proposals.enter(desk.ledger, [one])
    history[one.id] = now


def at(desk: Desk, now: datetime) -> None:
    """Set a desk's clock."""
    desk.__dict__["clock"] = Clock((now - datetime.now(UTC)).total_seconds())


def _turn(desk: Desk, draw: random.Random, tally: Tally, *, kill: bool) -> None:
    """Let the worker have its turn; a kill stops it within any statement, what is under way is undone, and nothing follows."""
    left = draw.randrange(1, 60) if kill else 0

    def dies() -> int:
        nonlocal left
        left -= 1
        return int(left == 0)

    desk.ledger.set_progress_handler(dies if kill else None, 40)
    try:
        day = digest_due(desk, desk.clock.now())
        if day is not None:
            tell(desk, day=day, until=desk.clock.now())
        send_waiting(desk)
    except sqlite3.OperationalError:  # « interrupted »
        if not kill:
            raise
        tally.kills += 1
    desk.ledger.set_progress_handler(None, 0)


def judge(desk: Desk, tally: Tally, liar: Liar, history: dict[str, datetime]) -> None:
    """Say what was lost, told twice or kept from a reader, and which days were silent."""
    told = [row["entry"] for row in desk.ledger.execute("SELECT entry FROM announced")]
    tally.lost = [one for one in history if told.count(one) == 0]
    tally.doubled = [one for one in history if told.count(one) > 1]
    ids = [(to, identity) for to, identity, _ in liar.taken]
    tally.mails, tally.again = len(ids), len(ids) - len(set(ids))
    for reader in READERS:
        read = "\n".join(text for to, _, text in liar.taken if to == reader)
        names = (f"nouvelle-{one.removeprefix('news-')}[.]example" for one in history)
        tally.untold += [f"{reader} {name}" for name in names if name not in read]
    tally.silent = _silent(desk, liar)


def _silent(desk: Desk, liar: Liar) -> list[str]:
    made = {row["for_date"] for row in desk.ledger.execute("SELECT for_date FROM digest")}
    today = local_day(desk.clock.now(), desk.configuration)
    first = min(date.fromisoformat(one) for one in made)
    said = "\n".join(text for _, _, text in liar.taken)
    days = (first + timedelta(days=n) for n in range((today - first).days))
    return [f"{one}" for one in days if one.isoformat() not in made and f"{one:%d/%m}" not in said]
