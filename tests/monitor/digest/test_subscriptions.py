"""Who asked for a part of the digest gets that part; everybody is told how the watch stands."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.daily import digest_due, tell, understand
from monitor.desk import Desk
from tests.faults.days import at
from tests.monitor.archived import product_page, visited
from tests.monitor.desks import desk_in, watch
from tests.monitor.digest.test_delivery import Mailbox, serving

WHOLE, PART = "permanence@unite.example", "adjoint@unite.example"


@pytest.fixture
def mailbox() -> Mailbox:
    """A mailbox that takes all."""
    return Mailbox()


@pytest.fixture
def desk(tmp_path: Path, mailbox: Mailbox) -> Iterator[Desk]:
    """A watch that writes to two readers, one of whom asked for one shop."""
    with serving(mailbox) as port:
        smtp = {"host": "127.0.0.1", "port": port, "security": "none", "recipients": [WHOLE, PART]}
        digest = {"smtp": smtp, "subscriptions": {PART: {"sites": ["boutique1.example"]}}}
        with desk_in(tmp_path / "w", digest=digest, evidence={"nightly": False}) as desk:
            yield desk


def test_a_reader_gets_the_part_he_asked_for(desk: Desk, mailbox: Mailbox) -> None:
    """The other gets all; both are told what the watch saw."""
    now = desk.clock.now().replace(hour=12)
    at(desk, now)
    for n in range(3):
        one = watch(desk, f"https://boutique{n}.example/")
        visited(desk, one, now, (one.url, "home", product_page("Mini téléphone", "20", "Téléphone déplaqué, passe les portiques sans sonner, livré au parloir.")))  # fmt: skip
    understand(desk)
    due = now + timedelta(hours=1)
    day = digest_due(desk, due)
    assert day is not None
    tell(desk, day=day, until=due, send=True)

    read = {str(one["To"]): one.get_body(("plain",)).get_content() for one in mailbox.received}  # type: ignore[union-attr]
    names = {to: {n for n in range(3) if f"boutique{n}[.]example" in text} for to, text in read.items()}  # fmt: skip
    assert names == {WHOLE: {0, 1, 2}, PART: {1}}
    assert "(extrait demandé)" in read[PART]
    assert "(extrait demandé)" not in read[WHOLE]
    assert all("3 sources visitées sur 3" in text for text in read.values())
