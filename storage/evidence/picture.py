"""Put a page's image on paper: cut into A4 strips, in a PDF, without a browser and without changing a pixel."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from io import BytesIO
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from storage import images
from storage.evidence import fonts
from storage.evidence.paper import BLANK, Paper, archival

MARGIN = 12 * mm
MAX_PAGES = 40
MAX_PIXELS = 200_000_000
"""A picture beyond this is a decompression bomb to Pillow's mind and is not printed."""


def picture_printed(picture: Path, url: str, at: datetime) -> bytes:
    """Return the picture as a document of A4 pages with the address at the head of each."""
    out = BytesIO()
    canvas = Canvas(out, **BLANK)
    for page, (strip, width, height) in enumerate(strips(picture), start=1):
        canvas.setFont(fonts.TEXT, 7)
        canvas.drawString(MARGIN, A4[1] - 8 * mm, f"{fonts.shown(url[:120])}   —   page {page}")
        canvas.drawImage(
            ImageReader(strip), MARGIN, A4[1] - MARGIN - height, width=width, height=height
        )
        canvas.showPage()
    canvas.save()
    return archival(out.getvalue(), Paper(title=url[:200], author="Portique", at=at))


def strips(picture: Path) -> Iterator[tuple[BytesIO, float, float]]:
    """
    Yield the picture from top to bottom in strips that fit an A4 page: PNG, width and height in points.

    Stops after :data:`MAX_PAGES`, and gives none of what cannot be read: the picture itself is in the package.
    """
    with suppress(images.UnreadableImage), images.opened(picture, most_pixels=MAX_PIXELS) as image:
        width = A4[0] - 2 * MARGIN
        scale = width / image.width
        step = max(1, int((A4[1] - 2 * MARGIN) / scale))
        for number, top in enumerate(range(0, image.height, step)):
            if number == MAX_PAGES:
                return
            bottom = min(image.height, top + step)
            strip = image.crop((0, top, image.width, bottom)).convert("RGB")
            out = BytesIO()
            strip.save(out, "PNG")
            out.seek(0)
            yield out, width, (bottom - top) * scale
