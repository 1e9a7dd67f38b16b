"""
Know a picture again after recompression, scaling, cropping, mirroring, relighting, or a logo laid over it.

Two steps. A coarse hash finds whom to compare: the signs, about their median, of the 63 lowest cosine frequencies of
the luminance (the perceptual hash of Zauner, 2010, as in PDQ at a quarter of its resolution), made of the whole and of
windows of it. A cropped copy has the hash of a window of its original, and low frequencies forgive the few percent by
which the window is missed; PDQ's 256 bits do not (docs/lineage.md gives the figures). Then registration decides: the copy is
laid over the window, moved and stretched by a few percent to the best correlation, and compared block by block.
Blocks under a logo disagree, the others agree; two different pictures that merely resemble each other agree in few.

What is kept of a picture is 64 x 64 grey values; hashes are made from them when they are needed.
"""

import base64
import math
import zlib
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image

from storage import images

Hashes = npt.NDArray[np.uint64]
"""Shape (n,): n hashes of 64 bits, of which one is always 0."""

MAX_PIXELS = 50_000_000
MIN_SIDE = 48
"""Pictures with a shorter side are icons and buttons, not photographs."""

RADIUS = 14
"""Differing bits up to which two coarse hashes are worth a registration."""

RADIUS_PLAIN = 10
"""The same where both stand on a plain ground."""

ALIKE = 0.6
"""Part of the textured blocks that must agree in a copy."""

ALIKE_PLAIN = 0.85
"""The same for a picture on a plain ground, which has little to tell it from its like."""

CORRELATED_PLAIN = 0.92

_SIDE = 64
_HASHED = 32
_LOW = 8
_BLOCKS = 4
_TEXTURED = 24.0
_PLAIN = 8

Window = tuple[float, float, float, float]
Grey = npt.NDArray[np.float32]


def _windows() -> tuple[Window, ...]:
    """Return left, top, right, bottom of each window as fractions of the picture, the whole first."""
    found: list[Window] = [(0.0, 0.0, 1.0, 1.0)]
    for size, steps in ((0.95, 3), (0.9, 3), (0.85, 5), (0.75, 3)):
        for row in range(steps):
            for column in range(steps):
                left, top = (1 - size) * column / (steps - 1), (1 - size) * row / (steps - 1)
                found.append((left, top, left + size, top + size))
    for size in (0.92, 0.85):
        for place in (0.0, 0.5, 1.0):
            start = (1 - size) * place
            found.append((start, 0.0, start + size, 1.0))
            found.append((0.0, start, 1.0, start + size))
    return tuple(found)


WINDOWS = _windows()

_COARSE = tuple(
    (across, down, wider, wider)
    for across in (-0.025, 0.0, 0.025)
    for down in (-0.025, 0.0, 0.025)
    for wider in (-0.05, -0.025, 0.0, 0.025, 0.05)
)
_FINE = tuple(
    (across, down, wider, higher)
    for across in (-0.012, 0.0, 0.012)
    for down in (-0.012, 0.0, 0.012)
    for wider, higher in ((0.0, 0.0), (0.025, 0.0), (0.0, 0.025), (-0.025, 0.0), (0.0, -0.025))
)


def _signs(coefficients: npt.NDArray[np.floating[Any]]) -> Hashes:
    """Return one hash for each 8 x 8 block of coefficients."""
    flat = coefficients.reshape(len(coefficients), _LOW * _LOW)
    bits = flat > np.median(flat[:, 1:], axis=1, keepdims=True)
    bits[:, 0] = False
    return np.packbits(bits, axis=1).view(np.uint64).reshape(-1)


def _cosines() -> Grey:
    rows, columns = np.arange(_LOW)[:, None], np.arange(_HASHED)[None, :]
    matrix = math.sqrt(2 / _HASHED) * np.cos(math.pi / 2 / _HASHED * rows * (2 * columns + 1))
    return np.asarray(matrix, dtype=np.float32)


_COSINES = _cosines()
_MIRROR: Grey = np.asarray((-1.0) ** np.arange(_LOW), dtype=np.float32)[None, None, :]


@dataclass(frozen=True, kw_only=True, eq=False)
class Picture:
    """What is kept of one picture, and what is made from it when it is needed."""

    grey: Grey
    """Shape (64, 64), 0-255, aspect not kept."""

    @cached_property
    def whole(self) -> Hashes:
        """The hashes of the whole and of the whole mirrored."""
        rows, columns = _spectral()
        coefficients = rows[:1] @ self.grey @ columns[:1]
        return _signs(np.concatenate([coefficients, _MIRROR * coefficients]))

    @cached_property
    def hashes(self) -> Hashes:
        """The whole, the whole mirrored, then each window of ``WINDOWS`` after the first."""
        rows, columns = _spectral()
        return np.concatenate([self.whole, _signs(rows[1:] @ self.grey @ columns[1:])])

    @cached_property
    def plain(self) -> bool:
        """Whether there is little in it but a plain ground: a product on white."""
        _, deviation = _blocks(_parts(self.grey, WINDOWS[:1]))
        return int((deviation > _TEXTURED).sum()) < _PLAIN


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """How one picture lies over another."""

    alike: float
    """Part of the textured blocks that agree, 0-1."""

    correlation: float
    """Of all grey values, -1 to 1."""

    window: Window
    """The part of the larger picture that the other shows."""

    mirrored: bool
    copy: bool
    """Whether one is a copy of the other."""


def value_of(data: bytes) -> str | None:
    """Return an image file as the value of a trait, or None where it is no picture a photograph could be."""
    try:
        with images.opened(data, most_pixels=MAX_PIXELS) as opened:
            if min(opened.size) < MIN_SIDE:
                return None
            opened.draft("L", (2 * _SIDE, 2 * _SIDE))
            grey = _on_white(opened).resize((_SIDE, _SIDE), Image.Resampling.BOX)
    except images.UnreadableImage:
        return None
    if float(np.asarray(grey, dtype=np.float32).std()) < 3:
        return None
    return "p2:" + base64.urlsafe_b64encode(zlib.compress(grey.tobytes(), 9)).decode()


@lru_cache(maxsize=20_000)
def picture(value: str) -> Picture:
    """
    Return the picture a trait's value stands for.

    Raises:
        ValueError: the value was not made by :func:`value_of`.
    """
    if not value.startswith("p2:"):
        raise ValueError(f"a picture's value should begin with p2: but begins with {value[:3]!r}")
    data = zlib.decompress(base64.urlsafe_b64decode(value[3:]))
    values = np.frombuffer(data, dtype=np.uint8).reshape(_SIDE, _SIDE).astype(np.float32)
    return Picture(grey=values)


def apart(ones: Hashes, others: Hashes) -> npt.NDArray[np.uint8]:
    """Return the number of differing bits between every two coarse hashes, shape (len(ones), len(others))."""
    return np.asarray(np.bitwise_count(ones[:, None] ^ others[None, :]), dtype=np.uint8)


@lru_cache(maxsize=400_000)
def laid_over(value: str, other: str) -> Match | None:
    """Compare the pictures of two traits' values; the answer is kept."""
    return compared(picture(value), picture(other))


def compared(one: Picture, other: Picture) -> Match | None:
    """Lay one picture over the other, whichever way their hashes suggest; None where they suggest none."""
    forward, backward = apart(other.whole, one.hashes), apart(one.whole, other.hashes)
    radius = RADIUS_PLAIN if one.plain and other.plain else RADIUS
    if min(forward.min(), backward.min()) > radius:
        return None
    if forward.min() <= backward.min():
        way, column = np.unravel_index(int(forward.argmin()), forward.shape)
        return _registered(one, other, int(way), int(column))
    way, column = np.unravel_index(int(backward.argmin()), backward.shape)
    return _registered(other, one, int(way), int(column))


def _registered(larger: Picture, smaller: Picture, way: int, column: int) -> Match | None:
    """Move the smaller picture over the window of the larger to where they correlate best."""
    mirrored = (way == 1) != (column == 1)
    window = WINDOWS[0] if column < 2 else WINDOWS[column - 1]
    laid = _parts(smaller.grey, WINDOWS[:1])[0]
    if mirrored:
        laid = laid[:, ::-1]
    if _correlations(_parts(larger.grey, (window,)), laid)[0] < 0.35:
        return None
    for moves in (_COARSE, _FINE):
        places = _around(window, moves)
        parts = _parts(larger.grey, places)
        correlations = _correlations(parts, laid)
        best = int(correlations.argmax())
        window = places[best]
    ones, deviations = _blocks(parts[best : best + 1])
    others, other_deviations = _blocks(laid[None])
    textured = np.maximum(deviations, other_deviations)[0] > _TEXTURED
    if textured.sum() < 3:
        return None
    agreement = (ones * others).sum(axis=2)[0] / (deviations * other_deviations + 1e-6)[0]
    alike = float((agreement[textured] > 0.75).mean())
    correlation = float(correlations[best])
    if larger.plain or smaller.plain:
        copy = alike >= ALIKE_PLAIN and correlation >= CORRELATED_PLAIN
    else:
        copy = alike >= ALIKE
    return Match(alike=alike, correlation=correlation, window=window, mirrored=mirrored, copy=copy)


@lru_cache(maxsize=20_000)
def _around(window: Window, moves: tuple[Window, ...]) -> tuple[Window, ...]:
    """Return the windows about one: each move is across, down, wider, higher, as fractions of the picture."""
    left, top, right, bottom = window
    found = {
        (
            max(0.0, round(left + across - wider / 2, 5)),
            max(0.0, round(top + down - higher / 2, 5)),
            min(1.0, round(right + across + wider / 2, 5)),
            min(1.0, round(bottom + down + higher / 2, 5)),
        )
        for across, down, wider, higher in moves
    }
    return tuple(sorted(found))


def _parts(grey: Grey, windows: tuple[Window, ...]) -> Grey:
    """Return windows of a picture at 32 x 32, shape (n, 32, 32)."""
    rows = np.stack([_sampling(top, bottom) for _, top, _, bottom in windows])
    columns = np.stack([_sampling(left, right) for left, _, right, _ in windows])
    return np.asarray(rows @ grey @ columns.transpose(0, 2, 1), dtype=np.float32)


@lru_cache(maxsize=20_000)
def _sampling(start: float, end: float) -> Grey:
    """Return the matrix, shape (32, 64), that averages a stretch of 64 values into 32."""
    edges = _SIDE * np.linspace(start, end, _HASHED + 1)
    low, high = edges[:-1, None], edges[1:, None]
    cells = np.arange(_SIDE)[None, :]
    covered = np.clip(np.minimum(high, cells + 1) - np.maximum(low, cells), 0, None)
    return np.asarray(covered / covered.sum(axis=1, keepdims=True), dtype=np.float32)


@cache
def _spectral() -> tuple[Grey, Grey]:
    """Return for every window the matrices that take a picture to its low frequencies: (n, 8, 64) and (n, 64, 8)."""
    rows = np.stack([_COSINES @ _sampling(top, bottom) for _, top, _, bottom in WINDOWS])
    columns = np.stack([_COSINES @ _sampling(left, right) for left, _, right, _ in WINDOWS])
    return rows, columns.transpose(0, 2, 1)


def _correlations(parts: Grey, laid: Grey) -> Grey:
    """Return the correlation of each part, shape (n, 32, 32), with one picture."""
    centred = parts - parts.mean(axis=(1, 2), keepdims=True)
    other = laid - laid.mean()
    scale = np.sqrt((centred**2).sum(axis=(1, 2)) * (other**2).sum() + 1e-6)
    return np.asarray((centred * other).sum(axis=(1, 2)) / scale, dtype=np.float32)


def _blocks(parts: Grey) -> tuple[Grey, Grey]:
    """Return the blocks of each part about their means, shape (n, 16, 64), and the length of each."""
    size = _HASHED // _BLOCKS
    cut = parts.reshape(len(parts), _BLOCKS, size, _BLOCKS, size).transpose(0, 1, 3, 2, 4)
    blocks = cut.reshape(len(parts), _BLOCKS * _BLOCKS, size * size)
    centred = blocks - blocks.mean(axis=2, keepdims=True)
    return centred, np.sqrt((centred**2).sum(axis=2))


def _on_white(opened: Image.Image) -> Image.Image:
    """Return the picture in grey, transparent parts white as a browser shows them."""
    if opened.mode in {"RGBA", "LA", "PA"} or "transparency" in opened.info:
        rgba = opened.convert("RGBA")
        ground = Image.new("RGBA", rgba.size, "white")
        return Image.alpha_composite(ground, rgba).convert("L")
    return opened.convert("L")
