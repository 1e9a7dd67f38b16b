"""Each condition that forbids to call a capture probative, by itself."""

from typing import Any

import pytest

from storage.evidence.probative import objections
from storage.evidence.record import VisitFacts

SOUND: dict[str, Any] = {
    "clock": {"offset_ms": 4.0},
    "network": {"egress_address": "192.0.2.1", "proxy": {"checked": True}},
    "profile": {"fresh": True},
}


BY_EXIT = {"checked": True, "used": True}
"""A visit that left by an exit of the configuration."""


def facts(
    station: dict[str, Any] | None = SOUND, warcinfo: dict[str, str] | None = None, **outcome: Any
) -> VisitFacts:
    """Return the facts of a sound visit, but for what is given."""
    ended = {"station": {"stepped": False, "elapsed_ms": 9}, **outcome}
    return VisitFacts(station=station, outcome=ended, warcinfo=warcinfo or {})


def test_nothing_is_said_against_a_sound_capture() -> None:
    """Sealed, its clock and its line known."""
    assert objections(facts(), truncated=None, sealed=True) == []


@pytest.mark.parametrize(
    ("visit", "said"),
    [
        (facts(warcinfo={"imported-from": "x"}), "importée"),
        (facts(warcinfo={"clock": "trial +3 days"}), "horloge décalée"),
        (facts({**SOUND, "clock": {}}), "n'est pas connu"),
        (facts({**SOUND, "clock": {"offset_ms": 1500.0}}), "1500 ms"),
        (facts({**SOUND, "network": {"proxy": {"checked": True}}}), "adresse IP de sortie"),
        (facts({**SOUND, "profile": {}}), "profil de navigation"),
        (facts({**SOUND, "network": {"egress_address": "192.0.2.1"}}), "serveur mandataire"),
        (facts({**SOUND, "network": {**SOUND["network"], "proxy": {**BY_EXIT, "exit": {"address_judged": False}}}}), "a résolu les noms"),
        (VisitFacts(station=SOUND, outcome=None, warcinfo={}), "interrompue"),
        (VisitFacts(station=SOUND, outcome={"reason": "x"}, warcinfo={}), "pas été relue"),
        (VisitFacts(station=SOUND, outcome={"station": {"stepped": True}}, warcinfo={}), "a été changée"),
    ],
)  # fmt: skip
def test_each_condition_is_said(visit: VisitFacts, said: str) -> None:
    """Alone, and in French: a magistrate reads it."""
    (found,) = objections(visit, truncated=None, sealed=True)

    assert said in found


def test_without_a_station_record_nothing_is_known() -> None:
    """Then the record itself is named first, and whatever it would have said."""
    found = objections(facts(None), truncated=None, sealed=True)

    assert "fiche de station" in found[0]
    assert len(found) == 5


def test_a_cut_response_and_a_missing_seal_are_said() -> None:
    """A cut whose reason is known is none against it."""
    assert any(
        "tronquée" in one for one in objections(facts(), truncated="unspecified", sealed=True)
    )
    assert not any(
        "tronquée" in one for one in objections(facts(), truncated="length", sealed=True)
    )
    assert any("horodaté" in one for one in objections(facts(), truncated=None, sealed=False))


def test_an_exit_that_was_asked_for_a_judged_address_speaks_against_nothing() -> None:
    """The address is known then, as without a proxy."""
    network = {
        "egress_address": "192.0.2.1",
        "proxy": {**BY_EXIT, "exit": {"address_judged": True}},
    }

    assert objections(facts({**SOUND, "network": network}), truncated=None, sealed=True) == []
