"""The digest on paper: what its HTML says, for who has no desk, on a page that needs nothing of its reader's machine."""

import base64
import io

from PIL import Image
from pypdf import PdfReader

from monitor.config import Configuration, parse
from monitor.digest.printing import PICTURES, on_paper
from monitor.language import speaking
from storage.records.digest import Entry
from tests.monitor.digest.written import digest_with, entry
from tests.printed import foreign_fonts


def _picture(of: Entry) -> str:
    """Return a picture that no other entry has."""
    out, number = io.BytesIO(), int("".join(filter(str.isdigit, of.title)) or 0)
    Image.new("RGB", (48, 36), (0, 2 * number, 90)).save(out, "JPEG")
    return "data:image/jpeg;base64," + base64.b64encode(out.getvalue()).decode()


def _read(body: bytes) -> tuple[PdfReader, str]:
    read = PdfReader(io.BytesIO(body))
    return read, " ".join(" ".join(page.extract_text() for page in read.pages).split())


def test_what_strangers_wrote_is_text_and_no_link() -> None:
    """Markup stays what was typed, an address is not broken up for mail programs, and nothing can be clicked."""
    told = entry("<b>Boutique</b> hxxps://boutique[.]example", quotation="sans métal & <i>sans bruit</i>", strong=True)  # fmt: skip
    read, said = _read(on_paper(digest_with(told), Configuration(), _picture))

    assert "<b>Boutique</b> https://boutique.example" in said
    assert "« sans métal & <i>sans bruit</i> »" in said
    assert "bilan du jeudi 5 novembre 2026" in said
    assert all("/Annots" not in page for page in read.pages)
    assert foreign_fonts(read) == set()


def test_a_flood_of_sellers_is_a_file_that_a_mail_program_takes() -> None:
    """Each is told; so many are pictured."""
    many = [entry(f"Boutique {number}", strong=True) for number in range(PICTURES + 40)]
    read, said = _read(on_paper(digest_with(*many), Configuration(), _picture))
    pictured = sum(len(page.images) for page in read.pages)

    assert f"Boutique {PICTURES + 39}" in said
    assert pictured == PICTURES


def test_nothing_new_is_said_with_how_far_it_can_be_believed() -> None:
    """In the reader's language, with the address at which decisions are made where there is one."""
    settings = parse('[desk]\naddress = "https://bureau.example"\n')
    with speaking("en"):
        _, said = _read(on_paper(digest_with(), settings, _picture))

    assert "Nothing new." in said
    assert "To decide: https://bureau.example/" in said
