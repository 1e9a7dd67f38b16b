"""
Find what looks like lettering in a picture, and give it to the reader upright, black on white, at the size it reads best.

A letter differs from what stands right around it in lightness or in one colour, is neither a speck nor a wall, and stands
beside others of its height. What meets this is kept, light lettering and dark apart; the rest of the picture is left out.
The tilt is the angle at which the letters' feet fall on the fewest lines (their projection profile).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy import ndimage

LONGEST_SIDE = 1600
MOST_PIXELS = 6_000_000
"""Of one plane when it is scaled."""

MOST_SHAPES = 4000
"""Shapes looked at in one plane; a plane with more is texture."""

FEWEST_LETTERS = 4
LETTER_HEIGHT = 34
"""Pixels; Tesseract reads letters of 30 to 40 best."""

STEEPEST = 15.0
"""Degrees of tilt looked for, either way."""

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Letters:
    """The letters of one plane: their mask and their boxes."""

    mask: Mask
    boxes: NDArray[np.float64]
    """One row a letter: top, bottom, left, right, in pixels."""


def upright_planes(picture: Image.Image) -> list[Image.Image]:
    """
    Return the picture in grey and up to eight of its lettering alone, fullest first, all turned and scaled alike.

    Empty where nothing looks like lettering.
    """
    picture = picture.copy()
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    found = [letters for letters in map(_letters, _masks(picture)) if letters is not None]
    if not found:
        return []
    boxes = np.concatenate([letters.boxes for letters in found])
    angle = tilt(boxes)
    room = (MOST_PIXELS / (picture.width * picture.height)) ** 0.5
    scale = LETTER_HEIGHT / float(np.median(boxes[:, 1] - boxes[:, 0]))
    scale = min(max(scale, 0.4), 3.0, room)
    found.sort(key=lambda letters: -len(letters.boxes))
    inks = [Image.fromarray(np.where(letters.mask, 0, 255).astype(np.uint8)) for letters in found]
    return [_upright(plane, angle, scale) for plane in (picture.convert("L"), *inks)]


def tilt(boxes: NDArray[np.float64]) -> float:
    """Return by how many degrees lines of these boxes fall to the right (negative: rise)."""
    feet, middle = boxes[:, 1], (boxes[:, 2] + boxes[:, 3]) / 2
    step = max(2.0, float(np.median(boxes[:, 1] - boxes[:, 0])) / 5)
    best, most = 0.0, -1.0
    for angle in np.arange(-STEEPEST, STEEPEST + 0.25, 0.5):
        turn = np.deg2rad(angle)
        rows = ((feet * np.cos(turn) - middle * np.sin(turn)) / step).astype(int)
        profile = np.bincount(rows - rows.min()).astype(float)
        score = float(((profile[:-1] + profile[1:]) ** 2).sum()) if len(profile) > 1 else 0.0
        score -= abs(float(angle)) * 0.002 * score
        if score > most:
            best, most = float(angle), score
    return best


def _masks(picture: Image.Image) -> list[Mask]:
    colours = np.asarray(picture.convert("RGB")).astype(np.float32)
    grey = colours @ np.array([0.299, 0.587, 0.114], dtype=np.float32)
    masks: list[Mask] = []
    window = max(21, min(picture.size) // 14) | 1
    for plane in (grey, colours[:, :, 0], colours[:, :, 1], colours[:, :, 2]):
        plane = ndimage.gaussian_filter(plane, 0.7)
        mean = ndimage.uniform_filter(plane, window)
        spread = np.sqrt(np.maximum(ndimage.uniform_filter(plane**2, window) - mean**2, 0))
        edge = np.maximum(14.0, spread * 0.35)
        masks.extend((plane > mean + edge, plane < mean - edge))
    return masks


def _letters(mask: Mask) -> _Letters | None:
    named, count = ndimage.label(mask, structure=np.ones((3, 3)))
    if count < FEWEST_LETTERS:
        return None
    sizes = np.bincount(named.ravel(), minlength=count + 1)[1:]
    slices = ndimage.find_objects(named)
    boxes = np.array([(s[0].start, s[0].stop, s[1].start, s[1].stop) for s in slices], dtype=float)
    high, wide = boxes[:, 1] - boxes[:, 0], boxes[:, 3] - boxes[:, 2]
    fill = sizes / (high * wide)
    tallest = max(40.0, 0.14 * max(mask.shape))
    letter = (
        (high >= 9)
        & (high <= tallest)
        & (wide <= high * 6)
        & (wide >= 2)
        & (fill > 0.1)
        & (fill < 0.97)
    )
    letter |= (high >= 12) & (high <= tallest) & (wide < high * 0.35)
    chosen = np.flatnonzero(letter)
    if not FEWEST_LETTERS <= len(chosen) <= MOST_SHAPES:
        return None
    chosen = chosen[_beside(boxes[chosen])]
    if len(chosen) < FEWEST_LETTERS:
        return None
    kept = np.zeros(count + 1, dtype=bool)
    kept[chosen + 1] = True
    near = _near(mask.shape, boxes[chosen])
    middle = (
        ((boxes[:, 0] + boxes[:, 1]) / 2).astype(int),
        ((boxes[:, 2] + boxes[:, 3]) / 2).astype(int),
    )
    small = (sizes >= 4) & (high <= near[middle] * 0.6) & (wide <= near[middle] * 0.9)
    kept[1:] |= small
    return _Letters(mask=kept[named], boxes=boxes[chosen])


def _beside(boxes: NDArray[np.float64]) -> Mask:
    """Tell which boxes have two others of like height close by on their line, or one that has."""
    order = np.argsort(boxes[:, 2])
    top, bottom, left, right = boxes[order].T
    high = bottom - top
    friends = np.zeros(len(order), dtype=int)
    for step in range(1, min(40, len(order))):
        a, b = slice(0, -step), slice(step, None)
        taller = np.maximum(high[a], high[b])
        like = (
            (np.minimum(high[a], high[b]) > 0.45 * taller)
            & (left[b] - right[a] < 1.1 * taller)
            & (np.abs(bottom[a] - bottom[b]) < 0.5 * taller)
        )
        friends[a] += like
        friends[b] += like
    kept: Mask = np.zeros(len(order), dtype=bool)
    kept[order] = friends >= 2
    ends = np.zeros(len(order), dtype=bool)
    ends[order] = friends == 1
    return kept | ends


def _near(shape: tuple[int, ...], boxes: NDArray[np.float64]) -> NDArray[np.float64]:
    """Draw at every pixel near a letter how high that letter is."""
    near = np.zeros(shape)
    for top, bottom, left, right in boxes:
        high = bottom - top
        rows = slice(max(0, int(top - 0.45 * high)), int(bottom + 0.45 * high))
        across = slice(max(0, int(left - 0.6 * high)), int(right + 0.6 * high))
        near[rows, across] = np.maximum(near[rows, across], high)
    return near


def _upright(plane: Image.Image, angle: float, scale: float) -> Image.Image:
    size = max(1, int(plane.width * scale)), max(1, int(plane.height * scale))
    plane = plane.resize(size, Image.Resampling.LANCZOS)
    return plane.rotate(angle, Image.Resampling.BICUBIC, expand=True, fillcolor=255)
