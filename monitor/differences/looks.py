"""Two pictures of a page laid over each other: what is no more in red, what is new in blue, changed regions framed."""

import io

import numpy as np
from PIL import Image, ImageChops, ImageDraw
from scipy import ndimage

from storage import images

MOST_PIXELS = 100_000_000
TALLEST = 6000
"""Pixels of a picture from its top that are compared."""

_STEP, _NEAR = 32, 9
"""From which difference of a grey on (of 255) a point has changed, and within how many points changes are one region."""

_SMALLEST = 16
"""Changed points of a region that is framed; fewer are the edges of letters."""


def overlay(before: bytes, after: bytes) -> tuple[bytes, int]:
    """
    Return a PNG of both pictures over each other, and how many regions changed.

    Raises:
        UnreadableImage: one is no picture.
    """
    old, new = _same_size(_opened(before), _opened(after))
    changed = np.asarray(ImageChops.difference(old, new)) >= _STEP
    drawn = Image.merge("RGB", (new, ImageChops.darker(old, new), old))
    regions = _regions(changed)
    pen = ImageDraw.Draw(drawn)
    for top, left, bottom, right in regions:
        pen.rectangle((left - 4, top - 4, right + 4, bottom + 4), outline="#d40000", width=3)
    out = io.BytesIO()
    drawn.save(out, "PNG", compress_level=6)
    return out.getvalue(), len(regions)


def _opened(data: bytes) -> Image.Image:
    with images.opened(data, most_pixels=MOST_PIXELS) as image:
        return image.crop((0, 0, image.width, min(image.height, TALLEST))).convert("L")


def _same_size(*pictures: Image.Image) -> list[Image.Image]:
    size = (max(one.width for one in pictures), max(one.height for one in pictures))
    found = []
    for one in pictures:
        whole = Image.new("L", size, 255)
        whole.paste(one, (0, 0))
        found.append(whole)
    return found


def _regions(changed: np.ndarray) -> list[tuple[int, int, int, int]]:
    """Return the regions of changed points as top, left, bottom, right, those near each other as one."""
    joined = ndimage.binary_dilation(changed, iterations=_NEAR)
    numbered, count = ndimage.label(joined)
    sizes = ndimage.sum_labels(changed, numbered, range(1, count + 1))
    places = ndimage.find_objects(numbered)
    return [
        (rows.start, columns.start, rows.stop - 1, columns.stop - 1)
        for (rows, columns), size in zip(places, sizes, strict=True)
        if size >= _SMALLEST
    ]
