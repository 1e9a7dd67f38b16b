"""
Draw the town's photographs: seeded, each its own composition, so that they hash as photographs do.

A picture is named by a path of steps: ``own/j8`` is an original, ``own/j8~crop8~q55`` the same
photograph cropped by 8 % and saved again. ``supplier/`` pictures stand on a studio ground,
``own/`` ones are held or laid on cloth, wood or tiles; ``thing/`` is for what is not a phone.
"""

import io
import zlib
from collections.abc import Callable
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter, ImageFont, ImageOps

SIDE = 640
GROUND = 80
"""Side on which grounds are drawn before they are enlarged."""


@lru_cache(maxsize=1024)
def jpeg(name: str, width: int = SIDE) -> bytes:
    """The picture of this name as a JPEG file, no wider than ``width`` pixels."""
    origin, *steps = name.split("~")
    image = original(origin)
    quality = 86
    for step in steps:
        if step.startswith("q"):
            quality = int(step[1:])
        else:
            image = _STEPS[step.rstrip("0123456789")](
                image, int(step.lstrip("abcdefghijklmnopqrstuvwxyz") or 0)
            )
    if width < image.width:
        image = image.resize((width, round(image.height * width / image.width)))
    file = io.BytesIO()
    image.save(file, "JPEG", quality=quality)
    return file.getvalue()


@lru_cache(maxsize=256)
def original(name: str) -> Image.Image:
    """The first state of a picture."""
    family, _, subject = name.partition("/")
    chance = np.random.default_rng(zlib.crc32(name.encode()))
    draw = {"own": _own, "supplier": _supplier, "thing": _thing}[family]
    image = draw(chance, subject)
    grain = chance.normal(0, 5 if family == "own" else 2, (SIDE, SIDE, 1))
    pixels = np.asarray(image, dtype=np.float32) + grain
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))


@lru_cache(maxsize=128)
def icon(seed: str) -> bytes:
    """A favicon, PNG, 32 pixels wide."""
    chance = np.random.default_rng(zlib.crc32(seed.encode()))
    half = chance.integers(0, 2, (8, 4), dtype=np.uint8)
    cells = np.concatenate([half, half[:, ::-1]], axis=1)
    inks = chance.integers(0, 256, (2, 3), dtype=np.uint8)
    file = io.BytesIO()
    Image.fromarray(inks[cells]).resize((32, 32), Image.Resampling.NEAREST).save(file, "PNG")
    return file.getvalue()


def _clouds(chance: np.random.Generator, cells: int) -> NDArray[np.float32]:
    """Smooth noise, 0 to 1, one value a pixel."""
    small = (chance.random((cells, cells)) * 255).astype(np.uint8)
    big = Image.fromarray(small).resize((SIDE, SIDE), Image.Resampling.BICUBIC)
    return np.asarray(big, dtype=np.float32) / np.float32(255)


def _cloth(chance: np.random.Generator) -> Image.Image:
    """A ground of wood, cloth or tiles, lit from one side."""
    tone = chance.uniform(50, 200, 3).astype(np.float32)
    rows, columns = np.mgrid[0:SIDE, 0:SIDE].astype(np.float32) / SIDE
    angle = chance.uniform(0, np.pi)
    along = rows * np.sin(angle) + columns * np.cos(angle)
    light = 0.55 + 0.75 * (along - along.min()) / (np.ptp(along) + 1e-6)
    kind = chance.integers(0, 3)
    if kind == 0:
        grain = 0.85 + 0.3 * np.sin(along * chance.uniform(40, 90) + 5 * _clouds(chance, 6))
    elif kind == 1:
        step = chance.integers(60, 140)
        joints = ((rows * SIDE) % step < 4) | ((columns * SIDE) % step < 4)
        grain = np.where(joints, 0.6, 1.0) * (0.85 + 0.3 * _clouds(chance, 9))
    else:
        grain = 0.6 + 0.8 * _clouds(chance, int(chance.integers(4, 12)))
    shade = (light * grain)[..., None] * tone
    return Image.fromarray(np.clip(shade, 0, 255).astype(np.uint8))


def _phone(chance: np.random.Generator, size: float) -> Image.Image:
    """A small phone with keys, seen from above, on transparent ground."""
    width = int(SIDE * size * chance.uniform(0.32, 0.5))
    height = int(SIDE * size)
    body = tuple(int(v) for v in chance.integers(15, 235, 3))
    image = Image.new("RGBA", (width, height), (0, 0, 0, 0))
    pen = ImageDraw.Draw(image)
    pen.rounded_rectangle(
        (0, 0, width - 1, height - 1),
        radius=int(width * chance.uniform(0.1, 0.45)),
        fill=(*body, 255),
    )
    edge = int(width * chance.uniform(0.09, 0.2))
    screen = int(height * chance.uniform(0.18, 0.42))
    lit = tuple(int(v) for v in chance.integers(90, 255, 3))
    pen.rectangle((edge, edge, width - edge, edge + screen), fill=(*lit, 255))
    pen.rectangle((edge, edge, width - edge, edge + screen // 5), fill=(20, 20, 30, 255))
    columns, rows = 3, int(chance.integers(3, 6))
    ink = tuple(255 - v if abs(255 - 2 * v) > 60 else 250 for v in body)
    top = edge + screen + edge
    wide, high = (width - 2 * edge) / columns, (height - top - edge) / rows
    for row in range(rows):
        for column in range(columns):
            x, y = edge + column * wide, top + row * high
            box = (x + wide * 0.15, y + high * 0.2, x + wide * 0.85, y + high * 0.8)
            if chance.random() < 0.93:
                pen.ellipse(box, fill=(*ink, 255))
    return image


def _lay(ground: Image.Image, thing: Image.Image, at: tuple[int, int], turn: float) -> None:
    """Put a thing on a ground, turned, with its shadow."""
    turned = thing.rotate(turn, expand=True, resample=Image.Resampling.BICUBIC)
    x, y = at[0] - turned.width // 2, at[1] - turned.height // 2
    mask = turned.getchannel("A")
    shadow = mask.point(lambda value: value * 0.55).filter(ImageFilter.BoxBlur(9))
    ground.paste((12, 10, 10), (x + 14, y + 17), shadow)
    ground.paste(turned, (x, y), mask)


def _hand(ground: Image.Image, chance: np.random.Generator) -> None:
    """Fingers that come in from an edge."""
    skin = tuple(int(v) for v in np.array([214, 166, 134]) * chance.uniform(0.45, 1.1))
    side = int(chance.integers(0, 4))
    hand = Image.new("RGBA", (SIDE, SIDE), (0, 0, 0, 0))
    pen = ImageDraw.Draw(hand)
    for finger in range(4):
        y = int(SIDE * (0.2 + 0.17 * finger) + chance.integers(-15, 15))
        reach = int(SIDE * chance.uniform(0.28, 0.5))
        pen.rounded_rectangle((-60, y, reach, y + 74), radius=36, fill=(*skin, 255))
        pen.rounded_rectangle(
            (reach - 44, y + 18, reach - 8, y + 56), radius=12, fill=(240, 205, 190, 255)
        )
    hand = hand.rotate(90 * side)
    ground.paste(hand, (0, 0), hand.getchannel("A").filter(ImageFilter.BoxBlur(2)))


def _own(chance: np.random.Generator, _subject: str) -> Image.Image:
    ground = _cloth(chance)
    if chance.random() < 0.6:
        _hand(ground, chance)
    for _ in range(int(chance.integers(1, 4))):
        at = (int(chance.integers(180, 460)), int(chance.integers(180, 460)))
        _lay(ground, _phone(chance, chance.uniform(0.4, 0.72)), at, chance.uniform(-70, 70))
    if chance.random() < 0.5:
        coin = Image.new("RGBA", (90, 90), (0, 0, 0, 0))
        ImageDraw.Draw(coin).ellipse((0, 0, 89, 89), fill=(190, 160, 80, 255))
        ImageDraw.Draw(coin).ellipse((16, 16, 73, 73), fill=(205, 205, 205, 255))
        _lay(ground, coin, (int(chance.integers(80, 560)), int(chance.integers(80, 560))), 0)
    return ground


def _supplier(chance: np.random.Generator, _subject: str) -> Image.Image:
    rows = np.mgrid[0:SIDE, 0:SIDE][0].astype(np.float32) / SIDE
    tone = chance.uniform(205, 255, 3).astype(np.float32)
    ground = Image.fromarray(np.clip((1 - 0.22 * rows)[..., None] * tone, 0, 255).astype(np.uint8))
    count = int(chance.integers(1, 4))
    turn = chance.uniform(-28, 28)
    for index in range(count):
        x = int(SIDE * (index + 1) / (count + 1) + chance.integers(-35, 35))
        y = int(SIDE * chance.uniform(0.42, 0.58))
        _lay(
            ground,
            _phone(chance, chance.uniform(0.5, 0.78)),
            (x, y),
            turn + chance.uniform(-14, 14),
        )
    pen = ImageDraw.Draw(ground)
    band = tuple(int(v) for v in chance.integers(0, 200, 3))
    y = int(chance.choice([0, SIDE - 54]))
    pen.rectangle((0, y, int(SIDE * chance.uniform(0.3, 1)), y + 54), fill=band)
    return ground


def _thing(chance: np.random.Generator, _subject: str) -> Image.Image:
    ground = _cloth(chance)
    pen = ImageDraw.Draw(ground)
    for _ in range(int(chance.integers(3, 8))):
        ink = tuple(int(v) for v in chance.integers(0, 255, 3))
        x, y = (int(v) for v in chance.integers(0, 500, 2))
        wide, high = (int(v) for v in chance.integers(40, 330, 2))
        shape = pen.ellipse if chance.random() < 0.4 else pen.rectangle
        shape((x, y, x + wide, y + high), fill=ink)
    return ground.filter(ImageFilter.BoxBlur(1))


def _crop(image: Image.Image, percent: int) -> Image.Image:
    """Take so much off: two thirds of it left and above, one third right and below."""
    cut = SIDE * percent / 100
    first, last = round(cut * 2 / 3), SIDE - round(cut / 3)
    return image.crop((first, first, last, last)).resize((SIDE, SIDE), Image.Resampling.LANCZOS)


def _mirror(image: Image.Image, _amount: int) -> Image.Image:
    return ImageOps.mirror(image)


def _logo(image: Image.Image, percent: int) -> Image.Image:
    """Write a sign of so many percent of the height over a corner."""
    marked = image.copy()
    pen = ImageDraw.Draw(marked, "RGBA")
    high = SIDE * percent // 100
    pen.rounded_rectangle(
        (18, SIDE - high - 18, 18 + 3 * high, SIDE - 18), radius=12, fill=(250, 250, 250, 215)
    )
    pen.text(
        (32, SIDE - high), "LPC", font=ImageFont.load_default(high * 0.7), fill=(190, 40, 70, 255)
    )
    return marked


def _light(image: Image.Image, percent: int) -> Image.Image:
    """Brighten by so many percent."""
    return image.point(lambda value: min(255, value * (100 + percent) // 100))


_STEPS: dict[str, Callable[[Image.Image, int], Image.Image]] = {
    "crop": _crop,
    "mirror": _mirror,
    "logo": _logo,
    "light": _light,
}
