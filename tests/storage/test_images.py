"""Pictures of others are opened as what browsers show, within bounds, and by no other program."""

import ast
import io
import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image

from storage.images import FORMATS, UnreadableImage, opened
from tests.test_shape import ROOT, modules

EPS = b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 100 100\n%%EndComments\n(%pipe%touch pwned) (w) file\nshowpage\n"
PSD = b"8BPS\0\1" + b"\0" * 6 + struct.pack(">HIIHH", 3, 64, 64, 8, 3) + b"\0" * 400
FITS = b"SIMPLE  =                    T".ljust(80) + b"BITPIX  = 8".ljust(80) + b"END".ljust(2720)


def _made(form: str, size: tuple[int, int] = (64, 64)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "red").save(out, form)
    return out.getvalue()


def _png(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b""))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("form", FORMATS)
def test_what_browsers_show_is_opened(form: str) -> None:
    """A shop's photographs come in these formats."""
    with opened(_made(form), most_pixels=5_000) as image:
        assert image.convert("L").size == (64, 64)


@pytest.mark.parametrize(
    "data",
    [EPS, PSD, FITS, _made("TIFF"), _made("PDF"), _made("ICO"), b"", b"GIF89a", _png(65_535, 65_535), _png(64, 64)],
    ids="eps psd fits tiff pdf ico empty cut bomb hollow".split(),
)  # fmt: skip
def test_anything_else_is_one_kind_of_mistake(data: bytes) -> None:
    """Programs in PostScript, formats no page shows, bombs and damaged files: one exception, nothing run or unpacked."""
    with pytest.raises(UnreadableImage), opened(data, most_pixels=50_000_000) as image:
        image.load()


def test_every_picture_is_opened_here() -> None:
    """Pillow tries every format it knows unless it is told which."""
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in modules()
        if path != Path(ROOT / "storage/images.py") and path.relative_to(ROOT).parts[0] != "tests"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "Image.open"
        and not any(one.arg == "formats" for one in node.keywords)
    ]  # fmt: skip

    assert found == []
