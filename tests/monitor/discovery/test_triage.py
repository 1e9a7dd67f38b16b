"""What is thought of a candidate once its page has been read, or could not be."""

import pytest

from monitor.discovery.records import Candidate
from monitor.discovery.settings import Discovery
from monitor.discovery.triage import triage
from storage.records.source import SourceKind
from tests.monitor.discovery.house import House

FROM = Discovery().propose_from


def _named(strength: float = 0.5) -> list[Candidate]:
    return [
        Candidate(
            url="https://a.example/",
            kind=SourceKind.SHOP,
            feed="lookalikes",
            reason="ce nom ressemble",
            strength=strength,
            at="t",
        ),
        Candidate(
            url="https://a.example/",
            kind=SourceKind.SHOP,
            feed="search",
            reason="une phrase y est",
            strength=0.2,
            at="t",
        ),
    ]


def test_page_that_sells_is_proposed_with_its_capture(house: House) -> None:
    """The proposal must point at the bytes that show why."""
    capture = house.read(
        "a.example", "Mini déplaqué 40 €", band="decisive", kind="listing", visit="v1"
    )

    judged = triage(house.findings, ["v1"], _named(), "a.example")

    assert judged.read
    assert judged.score >= 0.8
    assert judged.capture_id == capture
    assert "ce nom ressemble" in judged.reason


@pytest.mark.parametrize(
    ("band", "kind"),
    [("decisive", "press"), ("review", "institution"), ("", ""), ("decisive", "scam_warning")],
)
def test_name_alone_is_not_enough_once_the_page_is_read(house: House, band: str, kind: str) -> None:
    """A playground shop or a newspaper with an unlucky name is nobody to watch, however much alike it sounds."""
    house.read("a.example", "Des balançoires", band=band, kind=kind, visit="v1")

    judged = triage(house.findings, ["v1"], _named(0.9), "a.example")

    assert judged.read
    assert judged.score < FROM


def test_what_it_showed_at_other_times_does_not_count(house: House) -> None:
    """A parked name that once was a shop must not be proposed for what it was."""
    house.read("a.example", "Mini déplaqué", band="decisive", kind="listing", visit="autrefois")
    house.read("a.example", "Domaine à vendre", visit="v2", standing="parked")

    judged = triage(house.findings, ["v2"], _named(), "a.example")

    assert not judged.read
    assert judged.score == 0


def test_wall_is_neither_yes_nor_no(house: House) -> None:
    """A page nobody could read is left to a person where its name speaks strongly, and only there."""
    house.read("a.example", "Just a moment...", visit="v1", standing="blocked")

    strong, weak = (triage(house.findings, ["v1"], _named(s), "a.example") for s in (0.6, 0.35))

    assert not strong.read
    assert strong.score >= FROM > weak.score
    assert "n'a pas été lue" in strong.reason


def test_same_hand_is_reason_enough(house: House) -> None:
    """A shop that says nothing decisive but is tied to a seized one is what is looked for."""
    house.read("a.example", "Petits combinés", visit="v1")
    lead = dict.fromkeys(
        (row[1] for row in house.findings.execute("PRAGMA table_info(lead)")), 0
    ) | {
        "id": "l",
        "subject": "a.example",
        "predecessor": "oportik.example",
        "band": "same_hand",
        "probability": 0.9,
        "why": "même compte Telegram",
    }
    house.findings.execute(
        f"INSERT INTO lead ({', '.join(lead)}) VALUES ({', '.join('?' * len(lead))})",
        list(lead.values()),
    )

    judged = triage(house.findings, ["v1"], _named(0.3), "a.example")

    assert judged.score > 0.8
    assert "même compte Telegram" in judged.reason


def test_visit_that_brought_nothing_says_nothing(house: House) -> None:
    """An unreachable site has not been read."""
    assert triage(house.findings, ["jamais"], _named(), "a.example").score == 0
