"""Who asked for a part of the digest gets that part; everybody is told how the watch stands."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.daily import digest_due, tell, understand
from monitor.desk import Desk
from monitor.digest.feed import NAME
from storage.ledger import digests
from storage.ledger.times import to_text
from tests.faults.days import at
from tests.monitor.archived import product_page, visited
from tests.monitor.desks import desk_in, watch
from tests.monitor.mailbox import Mailbox, serving

WHOLE, PART, ABROAD = "permanence@unite.example", "adjoint@unite.example", "liaison@unit.example"


@pytest.fixture
def desk(tmp_path: Path, mailbox: Mailbox) -> Iterator[Desk]:
    """A watch that writes to three readers: one asked for one shop, one for English, and so did who reads the feed."""
    with serving(mailbox) as port:
        smtp = {
            "host": "127.0.0.1",
            "port": port,
            "security": "none",
            "recipients": [WHOLE, PART, ABROAD],
        }
        asked = {
            PART: {"sites": ["boutique1.example"]},
            ABROAD: {"language": "en"},
            NAME: {"language": "en"},
        }
        digest = {"smtp": smtp, "subscriptions": asked}
        with desk_in(tmp_path / "w", digest=digest, evidence={"nightly": False}) as desk:
            yield desk


def test_a_reader_gets_the_part_and_the_language_he_asked_for(desk: Desk, mailbox: Mailbox) -> None:
    """Who asked for no part gets all; each is told what the watch saw; an earlier digest that failed is carried in his words."""
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
    assert names == {WHOLE: {0, 1, 2}, PART: {1}, ABROAD: {0, 1, 2}}
    assert [to for to, text in read.items() if "(extrait demandé)" in text] == [PART]
    assert all("3 sources visitées sur 3" in read[to] for to in (WHOLE, PART))
    assert "3 sources visited of 3" in read[ABROAD]
    assert {str(one["To"]): one["Content-Language"] for one in mailbox.received}[ABROAD] == "en"
    assert "3 sources visited of 3" in (desk.workspace.digests / NAME).read_text("utf-8")


def test_what_did_not_reach_him_comes_with_the_next_in_his_language(tmp_path: Path) -> None:
    """The words around it too, and the subject."""
    with desk_in(tmp_path / "w", evidence={"nightly": False}) as desk:
        now = desk.clock.now().replace(hour=12)
        smtp = {"host": "127.0.0.1", "port": 1, "security": "none", "recipients": [ABROAD]}
        asked = {"smtp": smtp, "subscriptions": {ABROAD: {"language": "en"}}}
        desk.configuration = desk.configuration.model_validate({"digest": asked})
        at(desk, now)
        one = watch(desk, "https://boutique.example/")
        visited(desk, one, now, (one.url, "home", product_page("Mini téléphone", "20")))
        understand(desk)
        tell(desk, day=now.date(), until=now)
        waiting = next(iter(digests.queued(desk.ledger)))
        digests.tried(
            desk.ledger, waiting.id, state="refused", closed_at=to_text(now), detail="550"
        )
        at(desk, now + timedelta(days=1))
        with serving(mailbox := Mailbox()) as port:
            asked["smtp"] = {**smtp, "port": port}
            desk.configuration = desk.configuration.model_validate({"digest": asked})
            tell(desk, day=now.date() + timedelta(days=1), until=now + timedelta(days=1), send=True)

    (mail,) = mailbox.received
    text = mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "Digests that could not be delivered to you: " in text
    assert text.count("Veille — digest of ") == 2
    assert str(mail["Subject"]).startswith("[Portique] Veille — digest of ")
    assert "bilan" not in text
