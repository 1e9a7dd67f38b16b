"""The way out: allowed, counted, written down before it leaves, kept before it is read."""

import gzip
import json

import pytest

from crawler.errors import AddressRefused
from monitor.discovery.certificates import FEED as CERTIFICATES
from monitor.discovery.errors import AllowanceSpent, FeedRefused, FeedUnreadable
from monitor.discovery.outlet import kept
from monitor.discovery.registrations import FEED as REGISTRATIONS
from monitor.discovery.settings import Discovery
from tests.monitor.discovery.house import House, service

CRT = Discovery(certificates="http://service.example/", query_pace_seconds=0)


def _house(house: House, port: int) -> House:
    house.port = port
    return house


def test_query_is_in_the_trail_with_what_was_told(house: House) -> None:
    """An analyst must be able to say afterwards who was told which name, and when."""
    asked: list[str] = []

    def answer(path: str) -> tuple[int, bytes]:
        asked.append(path)
        assert _rows(house), "the query left before it was written down"
        return 200, b"[]"

    with service(answer) as port:
        _house(house, port).seek(CERTIFICATES, CRT)

    assert next(row["what"] for row in reversed(_rows(house))) == "oportik"
    assert {row["told"] for row in _rows(house)} == {"service.example"}
    assert len(asked) == len(_rows(house)) == 3


def _rows(house: House) -> list[dict[str, str]]:
    from storage.database import open_read_only

    connection = open_read_only(house.folder / "ledger.db")
    try:
        return [
            dict(row)
            for row in connection.execute(
                "SELECT * FROM discovery_query ORDER BY at DESC, rowid DESC"
            )
        ]
    finally:
        connection.close()


def test_answer_is_kept_under_its_digest(house: House) -> None:
    """What a candidate was found in can be read again years later."""
    body = json.dumps([{"name_value": "oportik-b.example"}]).encode()
    with service(lambda _: (200, body)) as port:
        found = _house(house, port).seek(CERTIFICATES, CRT)

    row = house.trail.queries()[0]
    assert found[0].query_id in {one.id for one in house.trail.queries()}
    assert kept(house.folder / "discovery", row.sha256) == body


def test_day_is_over_when_its_queries_are_spent(house: House) -> None:
    """A bad configuration must not turn into a thousand questions to a third party."""
    with service(lambda _: (200, b"[]")) as port, pytest.raises(AllowanceSpent):
        _house(house, port).seek(CERTIFICATES, CRT.model_copy(update={"queries_per_day": 2}))

    assert len(house.trail.queries()) == 2


def test_error_of_a_service_is_said_not_read(house: House) -> None:
    """An error page names no domains, whatever it holds."""
    with (
        service(lambda _: (503, b'[{"name_value": "oportik.example"}]')) as port,
        pytest.raises(FeedRefused),
    ):
        _house(house, port).seek(CERTIFICATES, CRT)

    assert house.trail.queries()[0].status == "503"


def test_guard_judges_services_too(house: House) -> None:
    """A configured address that leads inside the network is refused like any other (hostile.md 20)."""
    with service(lambda _: (200, b"[]")) as port, pytest.raises(AddressRefused):
        _house(house, port).seek(CERTIFICATES, CRT, allow=False)

    assert house.trail.queries()[0].status.startswith("AddressRefused")


def test_answer_that_is_no_json_is_said(house: House) -> None:
    """A service that changed its form must be noticed, not taken for silence."""
    with (
        service(lambda _: (200, b"<html>maintenance</html>")) as port,
        pytest.raises(FeedUnreadable),
    ):
        _house(house, port).seek(CERTIFICATES, CRT)


def test_daily_list_is_fetched_once(house: House) -> None:
    """Running discovery every hour must not fetch the same list every hour."""
    settings = Discovery(
        registrations="http://service.example/{yyyymmdd}.txt.gz", query_pace_seconds=0
    )
    asked: list[str] = []

    def answer(path: str) -> tuple[int, bytes]:
        asked.append(path)
        return 200, gzip.compress(b"#BOF\naeroportik.example\noportik-lille.example\n#EOF\n")

    with service(answer) as port:
        first = _house(house, port).seek(REGISTRATIONS, settings)
        second = house.seek(REGISTRATIONS, settings)

    assert asked == ["/20261104.txt.gz", "/20261103.txt.gz"]
    assert {one.url for one in first} == {"https://oportik-lille.example/"}
    assert second == []
