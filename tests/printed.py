"""What a printed document needs of its reader's machine: nothing."""

from typing import Any

from pypdf import PdfReader


def foreign_fonts(read: PdfReader) -> set[str]:
    """Return the fonts that a document draws with and does not bring; a table of ReportLab's asked for Helvetica."""
    found: set[str] = set()
    for page in read.pages:
        fonts: dict[str, Any] = page["/Resources"].get("/Font", {})  # type: ignore[attr-defined]
        for font in (one.get_object() for one in fonts.values()):
            if "/FontFile2" not in font.get("/FontDescriptor", {}):
                found.add(font["/BaseFont"])
    return found
