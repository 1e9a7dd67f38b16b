"""Words and codes inside pictures are read once per picture."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image, ImageDraw, ImageFont

from monitor.phrases.errors import PictureReaderMissing
from monitor.phrases.pictures import read_picture

needs_reader = pytest.mark.skipif(
    shutil.which("tesseract") is None, reason="Tesseract is not installed"
)


def _flyer(words: str, code: str = "") -> bytes:
    picture = Image.new("RGB", (900, 420), "white")
    draw = ImageDraw.Draw(picture)
    draw.text((30, 40), words, fill="black", font=ImageFont.load_default(size=44))
    if code:
        made = zxingcpp.create_barcode(code, zxingcpp.BarcodeFormat.QRCode)
        square = Image.fromarray(made.to_image(scale=6))
        picture.paste(square.convert("RGB"), (560, 140))
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


@needs_reader
def test_flyer_is_read_with_its_code(tmp_path: Path) -> None:
    """Sellers put the offer where a crawler sees only a picture."""
    words = read_picture(
        _flyer("MINI TEL PARLOIR 60 EUROS", "https://t.me/petit_muet"), "abc", tmp_path
    )

    assert "PARLOIR" in words.words.upper()
    assert words.codes == ("https://t.me/petit_muet",)
    assert [s.kind for s in words.segments()] == ["ocr", "qr"]


@needs_reader
def test_a_picture_is_read_once(tmp_path: Path) -> None:
    """The digest names the picture: what was read is not read again."""
    first = read_picture(_flyer("PORTIQUE OK"), "d1", tmp_path)

    assert read_picture(b"not even a picture", "d1", tmp_path) == first


@needs_reader
def test_a_damaged_picture_says_its_problem(tmp_path: Path) -> None:
    """One bad picture costs one picture."""
    assert read_picture(b"\x89PNG\r\n broken", "d2", tmp_path).problem.startswith("image illisible")


def test_missing_reader_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without Tesseract the analyst must know what to do."""
    monkeypatch.setattr("pytesseract.pytesseract.tesseract_cmd", str(tmp_path / "nothing"))

    with pytest.raises(PictureReaderMissing, match="tesseract-ocr-fra"):
        read_picture(_flyer("X"), "d3", tmp_path)
