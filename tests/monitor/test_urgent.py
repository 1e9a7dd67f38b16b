"""What cannot wait is told at once, to each once, and again in the digest."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.daily import digest_due, tell, understand
from monitor.desk import Desk
from monitor.urgent import tell_urgent
from storage.records.source import Outcome, Source
from tests.faults.days import at
from tests.monitor.archived import product_page, visited
from tests.monitor.desks import desk_in, watch
from tests.monitor.digest.test_webhook import serving_service
from tests.monitor.mailbox import Mailbox, serving

READERS = ["permanence@unite.example", "adjoint@unite.example"]
SEIZED = "<html><head><title>Site saisi</title></head><body><h1>Ce site a été saisi</h1><p>Gendarmerie nationale — domaine saisi sur décision judiciaire.</p></body></html>"


@pytest.fixture
def desk(tmp_path: Path, mailbox: Mailbox) -> Iterator[Desk]:
    """A watch that writes to two readers."""
    with serving(mailbox) as port:
        smtp = {"host": "127.0.0.1", "port": port, "security": "none", "recipients": READERS}
        settings = {"smtp": smtp, "late_after": 10}
        with desk_in(tmp_path / "w", digest=settings, evidence={"nightly": False}) as desk:
            yield desk


def _first_day(desk: Desk, shops: int = 1) -> list[Source]:
    """Watch shops, visit them, make the first digest of the watch."""
    now = desk.clock.now().replace(hour=12)
    at(desk, now)
    watched = [watch(desk, f"https://boutique{n}.example/") for n in range(shops)]
    for one in watched:
        visited(desk, one, now, (one.url, "home", product_page("Mini téléphone", "20")))
    understand(desk)
    day = digest_due(desk, now + timedelta(hours=1))
    assert day is not None
    tell(desk, day=day, until=now + timedelta(hours=1))
    return watched


def test_a_seizure_is_told_at_once_and_again_in_the_digest(desk: Desk, mailbox: Mailbox) -> None:
    """Who is on duty may have to act before seven; who reads only the digest misses nothing."""
    (shop,) = _first_day(desk)
    assert tell_urgent(desk, desk.clock.now()) == []
    later = desk.clock.now() + timedelta(hours=3)
    at(desk, later)
    visited(desk, shop, later, (shop.url, "home", SEIZED), outcome=Outcome.SEIZED)
    understand(desk)

    assert [tell_urgent(desk, later + timedelta(minutes=n)) for n in (0, 5)] == [READERS, []]
    assert [str(one["To"]) for one in mailbox.received] == READERS
    assert all("SANS ATTENDRE" in str(one["Subject"]) for one in mailbox.received)
    digest = tell(desk, day=later.date() + timedelta(days=1), until=later)[0]
    assert "boutique0" in mailbox.received[0].get_content()
    assert any("boutique0" in one.title for one in digest.entries)


def test_who_reads_english_is_told_in_english(tmp_path: Path, mailbox: Mailbox) -> None:
    """The same news, at the same time."""
    with serving(mailbox) as port:
        smtp = {"host": "127.0.0.1", "port": port, "security": "none", "recipients": READERS}
        asked = {READERS[1]: {"language": "en"}}
        with desk_in(tmp_path / "w", digest={"smtp": smtp, "subscriptions": asked}, evidence={"nightly": False}) as desk:  # fmt: skip
            (shop,) = _first_day(desk)
            later = desk.clock.now() + timedelta(hours=3)
            at(desk, later)
            visited(desk, shop, later, (shop.url, "home", SEIZED), outcome=Outcome.SEIZED)
            understand(desk)

            assert tell_urgent(desk, later) == READERS
            assert tell_urgent(desk, later) == []
    french, english = mailbox.received
    assert str(french["Subject"]) == "[Portique] SANS ATTENDRE : Site saisi : boutique0[.]example"
    assert str(english["Subject"]) == "[Portique] AT ONCE: Site seized: boutique0[.]example"
    assert [str(one["Content-Language"]) for one in mailbox.received] == ["fr", "en"]
    assert "The next digest says it again" in english.get_content()


def test_a_line_that_is_dead_is_told_at_once(desk: Desk, mailbox: Mailbox) -> None:
    """F27: one sentence, not a closure of every shop; the next day it is told again if it lasts."""
    shops = _first_day(desk, 6)
    later = desk.clock.now() + timedelta(hours=3)
    at(desk, later)
    for one in shops[:4]:
        visited(desk, one, later, outcome=Outcome.UNREACHABLE)
    understand(desk)

    assert tell_urgent(desk, later) == READERS
    assert tell_urgent(desk, later) == []
    assert "Panne de collecte : 2 sources sur 6 ont répondu" in mailbox.received[0].get_content()


def test_a_mailbox_that_refuses_costs_nobody_elses_news(tmp_path: Path) -> None:
    """And is not written to every five minutes for ever."""
    mailbox = Mailbox(refused=READERS[0])
    with serving(mailbox) as port:
        smtp = {"host": "127.0.0.1", "port": port, "security": "none", "recipients": READERS}
        with desk_in(tmp_path / "w", digest={"smtp": smtp}, evidence={"nightly": False}) as desk:
            (shop,) = _first_day(desk)
            later = desk.clock.now() + timedelta(hours=3)
            at(desk, later)
            visited(desk, shop, later, (shop.url, "home", SEIZED), outcome=Outcome.SEIZED)
            understand(desk)

            assert tell_urgent(desk, later) == READERS[1:]
            assert tell_urgent(desk, later) == []
    assert [str(one["To"]) for one in mailbox.received] == READERS[1:]


def test_a_service_is_told_at_once_too(tmp_path: Path) -> None:
    """Once, and again where it did not take it."""
    with serving_service() as service:
        port = service.server_port
        webhook = {"url": f"http://127.0.0.1:{port}/veille"}
        network = {"allow": ["127.0.0.0/8"], "ports": [port]}
        with desk_in(tmp_path / "w", digest={"webhook": webhook}, network=network, evidence={"nightly": False}) as desk:  # fmt: skip
            (shop,) = _first_day(desk)
            later = desk.clock.now() + timedelta(hours=3)
            at(desk, later)
            visited(desk, shop, later, (shop.url, "home", SEIZED), outcome=Outcome.SEIZED)
            understand(desk)
            service.answer = 503
            with pytest.raises(OSError, match="answered 503"):
                tell_urgent(desk, later)
            service.answer = 200
            written = [tell_urgent(desk, later) for _ in range(2)]

    assert written == [[f"127.0.0.1:{port}"], []]
    assert [b"SANS ATTENDRE" in body for _, body in service.taken] == [True]
