"""The command line shows leads as an analyst and a magistrate can follow them."""

import json
import random
import sqlite3
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from click.testing import CliRunner

from monitor.cli import cli
from monitor.desk import Desk
from monitor.lineage.settling import lead_id
from monitor.lineage.stage import update
from storage.records.link import SiteFacts

OLD, NEW = "minitel-relais.example", "phone-discret.example"
SEIZED = SiteFacts(
    site_id=OLD,
    first_seen_at="2026-01-01T08:00:00.000000Z",
    last_seen_at="2026-01-10T08:00:00.000000Z",
    standing="seized",
    seized_at="2026-01-10T08:00:00.000000Z",
)
CLAUSE = "le colis part le jour meme dans une enveloppe sans marque ni tampon numero {}"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A workspace in which one shop was seized and another keeps its handle and most of its terms."""
    folder = tmp_path / "enquête"
    assert CliRunner().invoke(cli, ["init", str(folder)]).exit_code == 0
    rng = random.Random("cli")
    clauses = [
        " ".join(
            rng.sample("alpha bravo charlie delta echo foxtrot golf hotel india juliet".split(), 9)
        )
        for _ in range(24)
    ]
    with Desk.open(folder) as desk, desk.writing_findings() as findings:
        _show(findings, "c-old", OLD, "2026-01-01T08:00:00.000000Z", clauses[:12])
        _show(findings, "c-new", NEW, "2026-01-12T08:00:00.000000Z", clauses[6:])
        update(findings, sites=(SEIZED,), judgements=(), profiles=())
    return folder


def _show(
    findings: sqlite3.Connection, capture: str, site: str, at: str, clauses: list[str]
) -> None:
    goods = ("price", f"appareil de {site} @ 39.90 EUR")
    traits = [
        ("handle", "telegram:minitel_relais"),
        ("verdict", "listing decisive"),
        goods,
        *(("terms", clause) for clause in clauses),
    ]
    columns = (
        "id, source_id, site_id, url, kind, media_type, entity_digest, capture_id, captured_at"
    )
    with findings:
        findings.execute(
            f"INSERT INTO document ({columns}) VALUES (?, 'source', ?, ?, 'http', 'text/html', '', ?, ?)",
            (capture, site, f"https://{site}/", capture, at),
        )
        findings.executemany(
            "INSERT INTO page_trait (document_id, kind, value, quotation) VALUES (?, ?, ?, ?)",
            [(capture, kind, value, value) for kind, value in traits],
        )


def _said(folder: Path, *arguments: str) -> str:
    result = CliRunner().invoke(cli, ["-w", str(folder), *arguments], env={"COLUMNS": "200"})
    assert result.exit_code == 0, result.output
    return result.output


def test_leads_come_as_json(folder: Path) -> None:
    """Other tools read the list."""
    (line,) = _said(folder, "leads", "--json").splitlines()

    assert (json.loads(line)["subject"], json.loads(line)["band"]) == (NEW, "same_hand")


def test_copies_of_one_site_are_one_line(folder: Path) -> None:
    """Whoever floods an analyst with copies must not bury the successor; they are listed on request."""
    with Desk.open(folder) as desk, desk.writing_findings() as findings:
        query = "SELECT value FROM trait WHERE site_id = ? AND kind = 'terms'"
        clauses = [row[0] for row in findings.execute(query, (OLD,))]
        for name in ("copie1.example", "copie2.example"):
            _show(findings, f"c-{name}", name, "2026-01-13T08:00:00.000000Z", clauses)
        update(findings, sites=(SEIZED,), judgements=(), profiles=())
    said = _said(folder, "leads")

    assert "2 copies de minitel-relais.example" in said
    assert "copie1.example" not in said
    assert "copie1.example" in _said(folder, "leads", "--band", "copycat")


def test_lead_shows_both_quotations_with_their_captures(folder: Path) -> None:
    """Each reason must point at the bytes of both sides."""
    said = _said(folder, "lead", "show", lead_id(NEW, OLD))

    assert "[c-old]" in said
    assert "[c-new]" in said
    assert "même main (probable)" in said
    assert "avant tout indice" in said


def test_lineage_is_drawn_in_three_forms(folder: Path) -> None:
    """Text for the terminal, SVG for the report, GraphML for the analyst's own tools."""
    assert "même main (probable)" in _said(folder, "lineage", OLD)
    assert ET.fromstring(_said(folder, "lineage", OLD, "--format", "svg")).tag.endswith("svg")
    assert ET.fromstring(_said(folder, "lineage", OLD, "--format", "graphml")).tag.endswith(
        "graphml"
    )


def test_compare_works_without_a_lead(folder: Path) -> None:
    """An analyst may doubt any pair."""
    assert "même main" in _said(folder, "compare", NEW, OLD)


def test_judgement_goes_to_the_ledger(folder: Path) -> None:
    """What a person rules outlives every rebuild."""
    _said(folder, "judge", NEW, OLD, "different", "--why", "autre vendeur, vérifié")
    with Desk.open(folder) as desk:
        rows = [
            tuple(row)
            for row in desk.ledger.execute(
                "SELECT subject, verdict, reason FROM judgement WHERE subject_kind = 'pair'"
            )
        ]

    assert rows == [(f"{OLD} {NEW}", "different", "autre vendeur, vérifié")]


def test_unknown_lead_is_said_without_a_traceback(folder: Path) -> None:
    """A mistyped id must tell what to do."""
    result = CliRunner().invoke(cli, ["-w", str(folder), "lead", "show", "lead-none"])

    assert result.exit_code != 0
    assert "portique leads" in result.output
