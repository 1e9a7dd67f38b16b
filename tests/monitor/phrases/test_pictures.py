"""Words and codes inside pictures are read once per picture."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image, ImageDraw, ImageFont

from monitor.phrases.errors import PictureReaderMissing
from monitor.phrases.passes import Line, joined
from monitor.phrases.pictures import read_picture
from spiders.reading.contacts.text import contacts_in_text

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


def _turned(lines: tuple[str, ...], degrees: float) -> bytes:
    """Draw outlined light lettering over a bright ground with a few many-coloured shapes, and turn it."""
    picture = Image.merge(
        "RGB",
        [
            Image.linear_gradient("L").resize((900, 600)).point(lambda level: level // 2 + 60),
            Image.linear_gradient("L").resize((900, 600)).point(lambda level: level // 2 + 120),
            Image.new("L", (900, 600), 40),
        ],
    )
    ground = ImageDraw.Draw(picture)
    for number in range(12):
        x, y = number * 137 % 800, 480 + number * 31 % 90
        colour = (number * 53 % 256, number * 101 % 256, number * 29 % 256)
        ground.ellipse((x, y, x + 90, y + 60), fill=colour)
    layer = Image.new("RGBA", picture.size, (0, 0, 0, 0))
    pen, font = ImageDraw.Draw(layer), ImageFont.load_default(size=64)
    for number, line in enumerate(lines):
        pen.text(
            (170, 150 + number * 130), line, font=font, fill="yellow", stroke_width=2, stroke_fill="black",
        )  # fmt: skip
    layer = layer.rotate(degrees, resample=Image.Resampling.BICUBIC)
    picture.paste(layer, (0, 0), layer)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=70)
    return out.getvalue()


@needs_reader
def test_light_outlined_and_tilted_lettering_is_read() -> None:
    """Stories carry their number aslant over a busy picture; one pass over the picture as it is reads no line of it."""
    read = read_picture(_turned(("Mini tel neuf", "06 39 98 41 27"), 8), "d4", None)

    assert [c.value for c in contacts_in_text(read.words)] == ["+33639984127"]
    assert read.words.count("39 98") == 1, "a line that several passes read is said once"


@needs_reader
def test_a_picture_without_lettering_says_nothing() -> None:
    """Shapes and texture must not become words, for every word is judged."""
    assert read_picture(_turned((), 0), "d5", None).words == ""


def _line(text: str, confidence: float, top: int = 0) -> list[Line]:
    words = tuple((word, confidence) for word in text.split())
    return [Line(words=words, box=(0, top, 400, top + 40))]


def test_a_contact_that_one_pass_read_doubtfully_is_not_told() -> None:
    """A misread number is somebody else's: it counts when two passes agree or one is certain."""
    doubtful, other = _line("Tel 06 39 98 41 27", 70), _line("Tel 06 39 98 47 27", 65)

    assert not list(contacts_in_text(joined([doubtful, other])))
    assert [c.value for c in contacts_in_text(joined([doubtful, other, doubtful]))] == [
        "+33639984127"
    ]
    assert [c.value for c in contacts_in_text(joined([_line("Tel 06 39 98 41 27", 95)]))]


def test_missing_reader_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without Tesseract the analyst must know what to do."""
    monkeypatch.setattr("pytesseract.pytesseract.tesseract_cmd", str(tmp_path / "nothing"))

    with pytest.raises(PictureReaderMissing, match="tesseract-ocr-fra"):
        read_picture(_flyer("X"), "d3", tmp_path)
