"""What an expert asks first of the machine, and a clock that nobody may set unseen."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.order import NetworkSettings, VisitOrder
from crawler.station import closing_facts, station_facts
from storage.records.source import SourceKind


def _order(**changes: object) -> VisitOrder:
    return VisitOrder.model_validate(
        {
            "visit_id": "v", "source_id": "s", "url": "https://boutique.example/", "kind": SourceKind.SHOP,
            "started_at": datetime(2026, 11, 23, tzinfo=UTC), "archive": Path("archive"), "segment": "s/2026-11/v.warc.gz",
            "case_reference": "PV 1", **changes,
        }
    )  # fmt: skip


def test_facts_are_plain_json_and_name_what_an_expert_asks() -> None:
    """The record goes into the archive as JSON; each heading of checklist A that a machine can know is there."""
    facts = json.loads(json.dumps(station_facts(_order())))

    assert set(facts) >= {
        "case",
        "tool",
        "station",
        "browser",
        "profile",
        "network",
        "clock",
        "limits",
        "discovery",
    }
    assert len(facts["tool"]["code_sha256"]) == 64
    assert facts["tool"]["packages"]["scrapy"]
    assert facts["station"]["os"]["kernel"]
    assert facts["clock"]["paris"][-6:] in {"+01:00", "+02:00"}


def test_egress_address_is_declared_or_unknown() -> None:
    """A covert unit never asks the world who it is."""
    declared = NetworkSettings(egress_address="198.51.100.7", gateway="passerelle 2")

    assert station_facts(_order())["network"]["egress_address"] is None
    found = station_facts(_order(network=declared))["network"]
    assert (found["egress_address"], found["egress_source"]) == (
        "198.51.100.7",
        "declared by the unit",
    )


def test_proxy_variables_are_found_and_their_password_is_not_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The record says that a proxy was set in the environment (and not used), without the secret in it."""
    monkeypatch.setenv("HTTPS_PROXY", "http://agent:secret@proxy.example:3128")
    proxy = station_facts(_order())["network"]["proxy"]

    assert proxy["checked"]
    assert not proxy["used"]
    assert proxy["environment"]["HTTPS_PROXY"] == "proxy.example:3128"


@pytest.mark.parametrize(
    ("moved_ms", "stepped"), [(0, False), (400, False), (-3_600_000, True), (5_000, True)]
)
def test_clock_set_during_a_visit_is_seen(moved_ms: int, stepped: bool) -> None:
    """The monotonic clock cannot be set: what the wall clock gained over it is a step."""
    started = station_facts(_order())
    started["clock"]["unix_ms"] -= moved_ms

    found = closing_facts(started)

    assert found["stepped"] is stepped
    assert found["elapsed_ms"] >= 0
