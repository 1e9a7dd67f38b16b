"""What is handed on is what the other services read: checked by their own parsers and validators."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import stix2
from click.testing import CliRunner
from pymisp import MISPEvent
from stix2validator import ValidationOptions, validate_string

from monitor.cli import cli
from monitor.daily import understand
from monitor.desk import Desk
from monitor.exchange import misp, stix
from monitor.exchange.facts import NothingToHandOn, of_finding
from storage.findings import leads
from storage.records.source import Outcome
from tests.monitor.archived import visited
from tests.monitor.desks import desk_in, watch
from tests.monitor.web.watched import SEIZED, _shop

BEGAN = datetime(2026, 11, 2, 6, tzinfo=UTC)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A seized shop and one of the same hand."""
    folder = tmp_path_factory.mktemp("exchange") / "w"
    with desk_in(folder, reading={"pictures": False}, investigation={"unit": "Unité d'essai"}) as desk:  # fmt: skip
        old, new = (watch(desk, f"https://{one}.example/") for one in ("ancien", "suite"))
        visited(desk, old, BEGAN, *_shop("ancien.example", 2, "BM10 déplaqué", "34.90"))
        later = BEGAN + timedelta(days=3)
        visited(desk, old, later, (old.url, "home", SEIZED), outcome=Outcome.SEIZED)
        visited(desk, new, later + timedelta(days=1), *_shop("suite.example", 2, "Mini sans métal", "42.90"))  # fmt: skip
        understand(desk)
        yield desk


@pytest.fixture
def lead(desk: Desk) -> str:
    """The id of the lead between both."""
    with desk.reading_findings() as findings:
        (found,) = leads.standing(findings, "suite.example")
    return found.id


@pytest.mark.parametrize("name", ["lead", "ancien.example", "2026-11-06"])
def test_a_bundle_is_valid_stix(desk: Desk, lead: str, name: str) -> None:
    """Parsed by the library without leave for anything of our own, and valid for the standard's validator."""
    text = stix.bundle(of_finding(desk, lead if name == "lead" else name))

    stix2.parse(text, allow_custom=False)
    judged = validate_string(text, ValidationOptions(version="2.1"))
    assert judged.is_valid, judged.errors


def test_a_lead_is_told_with_its_probability_and_its_captures(desk: Desk, lead: str) -> None:
    """Another service sees an opinion, how sure it is, and which bytes it stands on."""
    shared = of_finding(desk, lead)
    made = json.loads(stix.bundle(shared))["objects"]

    (tie,) = [one for one in made if one.get("relationship_type") == "related-to"]
    names = {one["id"]: one["name"] for one in made if one["type"] == "infrastructure"}
    assert (names[tie["source_ref"]], names[tie["target_ref"]]) == ("suite.example", "ancien.example")  # fmt: skip
    assert tie["confidence"] == round(100 * shared.leads[0].probability)
    logins = {one["account_login"] for one in made if one["type"] == "user-account"}
    assert "+33639980234" in logins
    proofs = [ref for one in made for ref in one.get("external_references", [])]
    assert {one["external_id"] for one in proofs} <= shared.captures.keys()
    assert all(len(one["hashes"]["SHA-256"]) == 64 for one in proofs)


@pytest.mark.parametrize("name", ["lead", "ancien.example", "2026-11-06"])
def test_an_event_is_one_that_misp_reads(desk: Desk, lead: str, name: str) -> None:
    """Read back by PyMISP, whose types and templates refuse what MISP does not know."""
    text = misp.event(of_finding(desk, lead if name == "lead" else name))

    event = MISPEvent(strict_validation=True)
    event.from_json(text)
    known = event.describe_types["category_type_mappings"]
    assert event.attributes
    assert all(one.type in known[one.category] for one in event.attributes)
    assert event.distribution == 0
    assert {one.name for one in event.tags} == {"tlp:amber"}


def test_an_event_ties_the_sites_of_a_lead(desk: Desk, lead: str) -> None:
    """The reference between both says what is thought, and that a person decides."""
    event = MISPEvent()
    event.from_json(misp.event(of_finding(desk, lead)))

    ties = [one for place in event.objects for one in place.references]
    assert [one.relationship_type for one in ties] == ["related-to"]
    assert "un enquêteur décide" in ties[0].comment


def test_the_same_finding_is_handed_on_the_same(desk: Desk, lead: str) -> None:
    """Handed on twice it is one object there, not two."""
    for write in (stix.bundle, misp.event):
        assert write(of_finding(desk, lead)) == write(of_finding(desk, lead))


def test_the_command_writes_a_file_or_says_what_there_is(desk: Desk, lead: str, tmp_path: Path) -> None:  # fmt: skip
    """A name nobody knows costs a sentence."""
    folder, out = str(desk.workspace.folder), tmp_path / "piste.json"
    done = CliRunner().invoke(cli, ["-w", folder, "export", "stix", lead, "-o", str(out)])
    unknown = CliRunner().invoke(cli, ["-w", folder, "export", "misp", "lead-0"])

    assert (done.exit_code, json.loads(out.read_text())["type"]) == (0, "bundle")
    assert unknown.exit_code == 1
    assert "Rien ne s'appelle « lead-0 »" in unknown.output
    with pytest.raises(NothingToHandOn):
        of_finding(desk, "lead-0")
