"""
What is printed for a file of a case: A4 pages as PDF/A-3b (ISO 19005-3), which any reader shows alike in twenty years, and
which carry the data they rest on as files.

ReportLab lays the pages out in fonts that are embedded; pypdf adds what makes an archival document of them.
"""

import hashlib
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any, cast

from PIL import ImageCms
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    ByteStringObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    TextStringObject,
)
from pypdf.xmp import XmpInformation
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, SimpleDocTemplate, Table, TableStyle

from storage.evidence import fonts

WIDTH = A4[0] - 36 * mm
"""Between the margins."""

_PADDING = 6
"""What ReportLab's frame adds to a margin, which would set text further in than tables."""

_TYPES = {"json": "/application/json", "sha256": "/text/plain"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """What stands on every page and in the properties of a document."""

    title: str
    author: str
    at: datetime
    foot: str = ""
    language: str = "fr"
    """BCP 47."""
    files: Mapping[str, bytes] = field(default_factory=dict)
    """Carried inside, by name: what the pages say, for a program (``.json``) or for ``sha256sum`` (``.sha256``)."""


def printed(story: list[Flowable], paper: Paper) -> bytes:
    """Return a document with its number and foot on each page."""
    out = io.BytesIO()
    document = SimpleDocTemplate(
        out, leftMargin=18 * mm - _PADDING, rightMargin=18 * mm - _PADDING, topMargin=16 * mm, bottomMargin=18 * mm, **BLANK
    )  # fmt: skip

    def foot(canvas: Canvas, _: SimpleDocTemplate) -> None:
        canvas.setFont(fonts.MONO, 7)
        canvas.drawString(18 * mm, 10 * mm, fonts.shown(paper.foot)[:110])
        canvas.drawRightString(A4[0] - 18 * mm, 10 * mm, f"page {canvas.getPageNumber()}")

    document.build(story, onFirstPage=foot, onLaterPages=foot)
    return archival(out.getvalue(), paper)


def table(cells: list[list[Any]], widths: Sequence[float], *lines: tuple[Any, ...], repeated: int = 0) -> Table:  # fmt: skip
    """Return a table in our fonts alone, with these lines of style; of its rows so many are repeated on each page."""
    made = Table(cells, colWidths=widths, repeatRows=repeated)
    made.setStyle(TableStyle([("FONTNAME", (0, 0), (-1, -1), fonts.TEXT), ("VALIGN", (0, 0), (-1, -1), "TOP"), *lines]))  # fmt: skip
    return made


BLANK: dict[str, Any] = {"pagesize": A4, "initialFontName": fonts.TEXT, "invariant": 1}
"""What a document begins with: no font that the reader's machine would have to bring, no clock."""


def archival(pages: bytes, paper: Paper) -> bytes:
    """Return pages of :data:`BLANK` as PDF/A-3b: colours and properties defined, files attached, its name its own digest."""
    writer = PdfWriter(clone_from=io.BytesIO(pages))
    writer.pdf_header = "%PDF-1.7"
    root = writer.root_object
    root[NameObject("/Lang")] = TextStringObject(paper.language)
    root[NameObject("/ViewerPreferences")] = DictionaryObject(
        {NameObject("/DisplayDocTitle"): BooleanObject(True)}
    )
    root[NameObject("/OutputIntents")] = ArrayObject([_colours(writer)])
    attached = [_attached(writer, name, data, paper.at) for name, data in paper.files.items()]
    if attached:
        root[NameObject("/AF")] = ArrayObject(attached)
    writer.metadata = {"/Title": paper.title, "/Author": paper.author, "/Producer": "Portique", "/CreationDate": _date(paper.at)}  # fmt: skip
    writer.xmp_metadata = _properties(paper)
    cast("DictionaryObject", root["/Metadata"]).update(
        {NameObject("/Type"): NameObject("/Metadata"), NameObject("/Subtype"): NameObject("/XML")}
    )
    digest = ByteStringObject(hashlib.sha256(pages + repr(paper).encode()).digest()[:16])
    writer._ID = ArrayObject((digest, digest))  # noqa: SLF001 - the public way draws it at random
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _colours(writer: PdfWriter) -> DictionaryObject:
    profile = DecodedStreamObject()
    profile.set_data(_srgb())
    profile[NameObject("/N")] = NumberObject(3)
    return DictionaryObject({
        NameObject("/Type"): NameObject("/OutputIntent"),
        NameObject("/S"): NameObject("/GTS_PDFA1"),
        NameObject("/OutputConditionIdentifier"): TextStringObject("sRGB"),
        NameObject("/Info"): TextStringObject("sRGB IEC61966-2.1"),
        NameObject("/DestOutputProfile"): writer._add_object(profile.flate_encode()),  # noqa: SLF001 - as pypdf's own attachments do
    })  # fmt: skip


@cache
def _srgb() -> bytes:
    """Return the profile of sRGB in the version that PDF 1.7 knows, without the time at which this machine computed it."""
    made = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    made[8:12] = b"\x04\x20\x00\x00"
    made[24:36] = bytes((0x07, 0xD0, 0, 1, 0, 1, *bytes(6)))
    made[84:100] = bytes(16)
    return bytes(made)


def _attached(writer: PdfWriter, name: str, data: bytes, at: datetime) -> DictionaryObject:
    said = writer.add_attachment(name, data).pdf_object
    said[NameObject("/UF")] = said["/F"]
    said[NameObject("/AFRelationship")] = NameObject("/Data")
    stream = said["/EF"]["/F"].get_object()  # type: ignore[index] # a dictionary, which its type does not say
    stream[NameObject("/Subtype")] = NameObject(_TYPES[name.rpartition(".")[2]])
    stream[NameObject("/Params")] = DictionaryObject(
        {NameObject("/Size"): NumberObject(len(data)), NameObject("/ModDate"): TextStringObject(_date(at))}
    )  # fmt: skip
    said["/EF"][NameObject("/UF")] = said["/EF"].raw_get("/F")  # type: ignore[index, attr-defined]
    return said.indirect_reference  # type: ignore[return-value]


def _properties(paper: Paper) -> XmpInformation:
    said = XmpInformation.create()
    said.dc_title = {"x-default": paper.title}
    said.dc_creator = [paper.author]
    said.dc_language = [paper.language]
    said.pdf_producer = "Portique"
    said.xmp_create_date = paper.at.replace(microsecond=0)
    said.pdfaid_part, said.pdfaid_conformance = "3", "B"
    return said


def _date(at: datetime) -> str:
    return f"D:{at.strftime('%Y%m%d%H%M%S%z')[:-2]}'{at.strftime('%z')[-2:]}'"
