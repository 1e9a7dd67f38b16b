"""
Perceptual hashes of a picture and of windows of it, so that a copy is known after cropping, scaling or mirroring.

Each hash is made as PDQ makes its own (Facebook, "The TMK+PDQF video-hashing algorithm and the PDQ image-hashing
algorithm", 2019): luminance reduced to 64 x 64, the 16 x 16 lowest cosine frequencies but the mean, each bit saying
whether a coefficient is above their median: 256 bits. It differs from PDQ only in the filter that reduces the picture,
so that twenty-odd windows of one picture cost one decoding; distances compare with PDQ's, values do not exchange.

A cropped copy has the hash of a window of its original. Originals are therefore kept with the hashes of windows, copies
are sought with the hash of the whole, and both ways round.
"""

import base64
import io
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image, UnidentifiedImageError

Hashes = npt.NDArray[np.uint8]
"""Shape (n, 32): n hashes of 256 bits."""

MAX_PIXELS = 50_000_000
MIN_SIDE = 48
"""Pictures with a shorter side are icons and buttons, not photographs."""

MIN_QUALITY = 15
"""PDQ's measure of how much there is to see, 0-100; below it unlike pictures get like hashes."""

_SIDE = 64
_WORKING_SIDE = 320


def _windows() -> tuple[tuple[float, float, float, float], ...]:
    """Return left, top, right, bottom of each window as fractions of the picture, the whole first."""
    found = [(0.0, 0.0, 1.0, 1.0)]
    for size, steps in ((0.925, 3), (0.85, 3)):
        room = 1 - size
        for row in range(steps):
            for column in range(steps):
                left, top = room * column / (steps - 1), room * row / (steps - 1)
                found.append((left, top, left + size, top + size))
    for size in (0.85, 0.92):
        for place in (0.0, 0.5, 1.0):
            start = (1 - size) * place
            found.append((start, 0.0, start + size, 1.0))
            found.append((0.0, start, 1.0, start + size))
    for size in (0.78, 0.7):
        start = (1 - size) / 2
        found.append((start, start, start + size, start + size))
    return tuple(found)


WINDOWS = _windows()


def _cosines() -> npt.NDArray[np.float32]:
    rows = np.arange(1, 17)[:, None]
    columns = np.arange(_SIDE)[None, :]
    matrix = math.sqrt(2 / _SIDE) * np.cos(math.pi / 2 / _SIDE * rows * (2 * columns + 1))
    return np.asarray(matrix, dtype=np.float32)


_COSINES = _cosines()
_MIRROR = np.where(np.arange(1, 17) % 2 == 1, -1.0, 1.0).astype(np.float32)[None, :]


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """What is kept of one picture."""

    quality: int
    """0-100, as PDQ's."""

    hashes: Hashes
    """The whole, the whole mirrored, then each window of ``WINDOWS`` after the first."""

    @property
    def whole(self) -> Hashes:
        """The hash of the whole picture, shape (1, 32)."""
        return self.hashes[:1]

    @property
    def upright_and_mirrored(self) -> Hashes:
        """The hashes a copy is sought with, shape (2, 32)."""
        return self.hashes[:2]

    @property
    def value(self) -> str:
        """The picture as the value of a trait."""
        return f"p1:{self.quality}:{base64.urlsafe_b64encode(self.hashes.tobytes()).decode()}"


def picture(data: bytes) -> Picture | None:
    """Return the hashes of an image file, or None where it is no picture a photograph could be."""
    try:
        with Image.open(io.BytesIO(data)) as opened:
            if opened.width * opened.height > MAX_PIXELS or min(opened.size) < MIN_SIDE:
                return None
            opened.draft("L", (_WORKING_SIDE, _WORKING_SIDE))
            grey = _on_white(opened)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    grey.thumbnail((_WORKING_SIDE * 2, _WORKING_SIDE * 2), Image.Resampling.BOX)
    width, height = grey.size
    blocks = np.stack(
        [
            np.asarray(
                grey.resize(
                    (_SIDE, _SIDE),
                    Image.Resampling.BOX
                    if min(width, height) >= 2 * _SIDE
                    else Image.Resampling.BILINEAR,
                    box=(left * width, top * height, right * width, bottom * height),
                ),
                dtype=np.float32,
            )
            for left, top, right, bottom in WINDOWS
        ]
    )
    coefficients = _COSINES @ blocks @ _COSINES.T
    mirrored = coefficients[:1] * _MIRROR
    hashes = _bits(np.concatenate([coefficients[:1], mirrored, coefficients[1:]]))
    return Picture(quality=_quality(blocks[0]), hashes=hashes)


def parsed(value: str) -> Picture:
    """
    Return the picture a trait's value stands for.

    Raises:
        ValueError: the value was not made by :attr:`Picture.value`.
    """
    form, quality, text = value.split(":", 2)
    if form != "p1":
        raise ValueError(f"a picture's value should begin with p1 but begins with {form!r}")
    return Picture(
        quality=int(quality),
        hashes=np.frombuffer(base64.urlsafe_b64decode(text), dtype=np.uint8).reshape(-1, 32),
    )


def distances(ones: Hashes, others: Hashes) -> npt.NDArray[np.int64]:
    """Return the number of differing bits between every two hashes, shape (len(ones), len(others))."""
    left = np.ascontiguousarray(ones).view(np.uint64)[:, None, :]
    right = np.ascontiguousarray(others).view(np.uint64)[None, :, :]
    return np.asarray(np.bitwise_count(left ^ right).sum(axis=2), dtype=np.int64)


def distance(one: Picture, other: Picture) -> int:
    """Return the least number of differing bits that makes one picture the other's copy, either way round."""
    return int(
        min(
            distances(one.upright_and_mirrored, other.hashes).min(),
            distances(other.upright_and_mirrored, one.hashes).min(),
        )
    )


def _on_white(opened: Image.Image) -> Image.Image:
    """Return the picture in grey, transparent parts white as a browser shows them."""
    if opened.mode in {"RGBA", "LA", "PA"} or "transparency" in opened.info:
        rgba = opened.convert("RGBA")
        ground = Image.new("RGBA", rgba.size, "white")
        return Image.alpha_composite(ground, rgba).convert("L")
    return opened.convert("L")


def _bits(coefficients: npt.NDArray[np.float32]) -> Hashes:
    flat = coefficients.reshape(len(coefficients), 256)
    medians = np.median(flat, axis=1, keepdims=True)
    return np.packbits(flat > medians, axis=1)


def _quality(block: npt.NDArray[np.float32]) -> int:
    """Return PDQ's quality: the sum of gradients, each quantised, over 90 and at most 100."""
    steps = sum(
        float(np.abs(np.trunc(np.diff(block, axis=axis) * 100 / 255)).sum()) for axis in (0, 1)
    )
    return min(100, int(steps / 90))


def stacked(pictures: Sequence[Picture]) -> Hashes:
    """Return all hashes of the pictures, one under the other."""
    if not pictures:
        return np.zeros((0, 32), dtype=np.uint8)
    return np.concatenate([picture.hashes for picture in pictures])
