"""What ISO 19005-3 asks of a document that must look the same in twenty years, read from what is printed."""

import io
import json
import struct
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from pypdf.generic import DictionaryObject, IndirectObject
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Paragraph

from storage.evidence import fonts
from storage.evidence.annex import INSIDE
from storage.evidence.paper import Paper, printed
from tests.printed import foreign_fonts
from tests.storage.evidence.house import House

AT = datetime(2026, 11, 30, 17, 5, tzinfo=UTC)
"""When it is printed, and a piece of a second that one of two dates does not have."""


def _paper() -> bytes:
    styles = [ParagraphStyle(name, fontName=name) for name in (fonts.TEXT, fonts.BOLD, fonts.MONO)]
    story = [Paragraph(f"Été, œuvre, 49,90 € {style.name}", style) for style in styles]
    return printed(story, Paper(title="Pièce — 1", author="SRPJ", at=AT.replace(microsecond=5), foot="pied", files={"a.json": b"{}", "b.sha256": b"\xff"}))  # fmt: skip


@pytest.fixture(scope="module")
def read() -> PdfReader:
    return PdfReader(io.BytesIO(_paper()), strict=True)


def test_it_says_what_it_is(read: PdfReader) -> None:
    """6.6: properties in XMP name the part and the level, and contradict the old ones in nothing."""
    xmp, info = read.xmp_metadata, read.metadata
    assert xmp is not None
    assert info is not None
    metadata = read.root_object["/Metadata"]
    assert isinstance(metadata, DictionaryObject)

    assert (metadata["/Type"], metadata["/Subtype"]) == ("/Metadata", "/XML")
    assert (xmp.pdfaid_part, xmp.pdfaid_conformance) == ("3", "B")
    assert (xmp.dc_title["x-default"], xmp.dc_creator) == (info.title, [info.author])
    assert xmp.xmp_create_date == AT.replace(tzinfo=None)
    assert info.creation_date == AT
    assert xmp.pdf_producer == info.producer


def test_colours_are_defined(read: PdfReader) -> None:
    """6.2.3: one profile of the output, for the three colours that are drawn with, of a version PDF 1.7 knows."""
    (intent,) = read.root_object["/OutputIntents"]
    profile = intent["/DestOutputProfile"]
    data = profile.get_data()

    assert (intent["/S"], profile["/N"]) == ("/GTS_PDFA1", 3)
    assert (len(data), data[12:20], data[8] * 10 + (data[9] >> 4)) == (struct.unpack(">I", data[:4])[0], b"mntrRGB ", 42)  # fmt: skip


def test_every_font_is_inside_and_as_wide_as_it_says(read: PdfReader) -> None:
    """6.2.11: ReportLab wrote the widths of a fixed pitch in the wrong unit, which a strict reader refuses."""
    found: dict[str, Any] = read.pages[0]["/Resources"]["/Font"]  # type: ignore[index]
    assert len(found) == 3
    for font in (one.get_object() for one in found.values()):
        program = font["/FontDescriptor"]["/FontFile2"].get_data()
        assert font["/FontDescriptor"]["/Flags"] & 4
        assert "/ToUnicode" in font
        said = {round(float(width)) for width in font["/Widths"] if width}
        assert said <= _advances(program), font["/BaseFont"]


def _advances(program: bytes) -> set[int]:
    """Return the widths of a TrueType program, in thousandths of an em."""
    (count,) = struct.unpack(">H", program[4:6])
    tables = {
        program[at : at + 4]: struct.unpack(">II", program[at + 8 : at + 16])
        for at in range(12, 12 + 16 * count, 16)
    }
    head, hhea, hmtx = (tables[name][0] for name in (b"head", b"hhea", b"hmtx"))
    (em,) = struct.unpack(">H", program[head + 18 : head + 20])
    (metrics,) = struct.unpack(">H", program[hhea + 34 : hhea + 36])
    pairs = struct.iter_unpack(">HH", program[hmtx : hmtx + 4 * metrics])
    return {round(wide * 1000 / em) for wide, _ in pairs}


def test_nothing_in_it_acts_or_asks_its_reader_for_anything(read: PdfReader) -> None:
    """6.1, 6.5: no action, script, form, encryption, nothing from outside; a name of its own; readable from its head on."""
    data = _paper()
    kinds = [one.get("/S") for one in _objects(read) if one.get("/Type") == "/Action"]

    assert kinds == []
    assert not {"/OpenAction", "/AA", "/AcroForm"} & set(read.root_object)
    assert not read.is_encrypted
    assert data.startswith(b"%PDF-1.7\n%")
    assert all(byte > 127 for byte in data[10:14])
    assert read.trailer["/ID"][0] == read.trailer["/ID"][1]  # type: ignore[index]


def _objects(read: PdfReader) -> list[DictionaryObject]:
    found = (
        IndirectObject(number, 0, read).get_object() for number in range(1, read.trailer["/Size"])
    )  # type: ignore[call-overload]
    return [one for one in found if isinstance(one, DictionaryObject)]


def test_files_inside_are_said_and_whole(read: PdfReader) -> None:
    """6.8: each with its type, name, date and relation, and named by the document itself."""
    named = [one["/UF"] for one in read.root_object["/AF"]]

    assert named == ["a.json", "b.sha256"]
    for one in read.root_object["/AF"]:
        stream = one["/EF"]["/F"]
        assert one["/AFRelationship"] == "/Data"
        assert stream["/Subtype"] in {"/application/json", "/text/plain"}
        assert stream["/Params"]["/ModDate"] == "D:20261130170500+00'00'"
    assert {one.name: one.content for one in read.attachment_list} == {"a.json": b"{}", "b.sha256": b"\xff"}  # fmt: skip


def test_the_same_is_printed_alike() -> None:
    """No clock and no chance: who prints again what was printed gets the same bytes."""
    assert _paper() == _paper()


def test_the_annex_carries_the_inventory_of_its_package(house: House, tmp_path: Path) -> None:
    """Line for line the package's own, but for the annex and what is written after it: no document holds its own digest."""
    captures = house.visit()
    house.seal()
    package = house.export(captures[1], tmp_path).path
    inside = {one.name: one.content for one in PdfReader(package / "annexe-pv.pdf").attachment_list}

    lines = (package / "MANIFEST.sha256").read_bytes().splitlines(keepends=True)
    without = [line for line in lines if line[66:-1] not in {b"annexe-pv.pdf", b"inventory.json"}]
    assert len(without) == len(lines) - 2
    assert inside[INSIDE] == b"".join(without)
    assert foreign_fonts(PdfReader(package / "annexe-pv.pdf")) == set()
    assert foreign_fonts(PdfReader(package / "render/page.pdf")) == set()
    assert inside["capture.json"] == (package / "capture.json").read_bytes()
    assert json.loads(inside["capture.json"])["seal"]["state"] == "scellé"
