"""
Pictures as sellers of small phones draw them, with the words and contacts they show; the same every time.

Sixty carry lettering (price and handle over a busy ground, coloured and outlined, turned by up to ten degrees, stories,
flyers, chats, large digits), forty carry none. All values are invented.
"""

import io
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

FONTS = [
    Path("/usr/share/fonts/truetype") / name
    for name in (
        "dejavu/DejaVuSans-Bold.ttf",
        "dejavu/DejaVuSans.ttf",
        "dejavu/DejaVuSerif-Bold.ttf",
        "liberation/LiberationSans-Bold.ttf",
        "liberation/LiberationSansNarrow-Bold.ttf",
    )
]
COLOURS = [
    (255, 255, 255),
    (255, 230, 0),
    (255, 60, 60),
    (20, 20, 20),
    (0, 255, 160),
    (250, 120, 220),
    (30, 60, 200),
]
GOODS = (
    "Mini téléphone",
    "BM10 neuf",
    "Le plus petit du monde",
    "Mini phone 0% métal",
    "Téléphone clé",
    "L8 double SIM",
)
EXTRAS = (
    "Livraison 48h",
    "Paiement PCS",
    "Stock limité",
    "Envoi discret",
    "Dispo en gros",
    "Passe partout",
)


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """One picture with what it shows."""

    style: str
    body: bytes
    lines: tuple[str, ...]
    contacts: frozenset[str]
    """``kind=value`` of each."""


def drawn() -> Iterator[Drawn]:
    """Draw the hundred pictures."""
    chance = random.Random(20260203)
    for number in range(60):
        style = ("flyer", "story", "photo", "outlined", "chat", "digits")[number % 6]
        lines, contacts = _words(chance, style)
        yield Drawn(
            style=style,
            body=_jpeg(_lettered(chance, style, lines), chance.randint(40, 80)),
            lines=lines,
            contacts=contacts,
        )
    for number in range(40):
        size = ((800, 600), (1080, 1350), (600, 600))[number % 3]
        yield Drawn(
            style="none",
            body=_jpeg(_ground(chance, size, number % 4), chance.randint(40, 80)),
            lines=(),
            contacts=frozenset(),
        )


def _words(chance: random.Random, style: str) -> tuple[tuple[str, ...], frozenset[str]]:
    pairs = f"{chance.randint(0, 9999):04d}"
    phone = f"06 39 98 {pairs[:2]} {pairs[2:]}"
    handle = chance.choice(("mini.shop", "portik_", "petit.tel", "minibip", "nokia.mini")) + str(
        chance.randint(10, 99)
    )
    goods, extra = chance.choice(GOODS), chance.choice(EXTRAS)
    price = f"{chance.choice((29, 35, 39, 45, 49, 60))} €"
    number = f"phone=+336{phone[1:].replace(' ', '')[1:]}"
    if style == "digits":
        return (goods, phone), frozenset((number,))
    if style == "chat":
        lines = (
            "Salut t'as encore des mini ?",
            f"Oui {price} pièce",
            "Tu livres où ?",
            f"Snap : {handle}",
            f"ou {phone}",
        )
        return lines, frozenset((number, f"snapchat={handle}"))
    if chance.random() < 0.5:
        return (goods, price, extra, f"Snap : {handle}"), frozenset((f"snapchat={handle}",))
    if chance.random() < 0.5:
        return (goods, price, f"Telegram : @{handle.replace('.', '_')}"), frozenset(
            (f"telegram={handle.replace('.', '_')}",)
        )
    return (goods, price, extra, f"Tel {phone}"), frozenset((number,))


def _ground(chance: random.Random, size: tuple[int, int], kind: int) -> Image.Image:
    """Draw a gradient, a blurred heap of shapes, something like a photograph, or a plain wall."""
    width, height = size
    noise = np.random.default_rng(chance.randint(0, 10**6))
    one, two = (np.array([chance.randint(0, 255) for _ in range(3)]) for _ in range(2))
    slope = np.linspace(0, 1, height)[:, None, None]
    field = one * (1 - slope) + two * slope + np.zeros((height, width, 3))
    if kind in {1, 2}:
        picture = Image.fromarray(field.clip(0, 255).astype("uint8"))
        pen = ImageDraw.Draw(picture)
        for _ in range(60):
            x, y, r = (
                chance.randint(0, width),
                chance.randint(0, height),
                chance.randint(10, width // 5),
            )
            colour = tuple(chance.randint(0, 255) for _ in range(3))
            (pen.ellipse if chance.random() < 0.5 else pen.rectangle)(
                (x, y, x + r, y + int(r * chance.random()) + 5), fill=colour
            )
        picture = picture.filter(ImageFilter.GaussianBlur(2 if kind == 1 else 9))
        field = np.asarray(picture).astype(float)
    field = field + noise.normal(0, (4, 6, 14, 8)[kind], field.shape)
    return Image.fromarray(field.clip(0, 255).astype("uint8"))


def _lettered(chance: random.Random, style: str, lines: tuple[str, ...]) -> Image.Image:
    size = {"story": (1080, 1920), "chat": (750, 1100), "digits": (900, 600)}.get(style, (900, 900))
    if style == "chat":
        return _chat(size, lines)
    picture = _ground(
        chance, size, {"flyer": 0, "story": 1, "photo": 2, "outlined": 1, "digits": 3}[style]
    )
    layer = Image.new("RGBA", size, (0, 0, 0, 0))
    pen = ImageDraw.Draw(layer)
    colour = chance.choice(COLOURS)
    dark = sum(colour) > 380
    edge = (0, 0, 0) if dark else (255, 255, 255)
    y = size[1] * 0.18
    for line in lines:
        scale = 0.085 if style == "digits" else chance.uniform(0.05, 0.085)
        font = ImageFont.truetype(str(chance.choice(FONTS)), int(size[0] * scale))
        width = pen.textlength(line, font=font)
        if width > size[0] * 0.86:
            font = font.font_variant(size=int(font.size * size[0] * 0.86 / width))
            width = pen.textlength(line, font=font)
        x = (size[0] - width) / 2
        if style == "photo":
            pen.rectangle((x - 14, y - 6, x + width + 14, y + font.size * 1.25), fill=(*edge, 200))
        stroke = (
            max(2, int(font.size // 12))
            if style in {"outlined", "story"}
            else max(1, int(font.size // 30))
        )
        pen.text(
            (x, y),
            line,
            font=font,
            fill=(*colour, 255),
            stroke_width=stroke,
            stroke_fill=(*edge, 255),
        )
        y += font.size * 1.7
    layer = layer.rotate(
        chance.uniform(-10, 10) if style != "digits" else chance.uniform(-4, 4),
        resample=Image.Resampling.BICUBIC,
    )
    picture.paste(layer, (0, 0), layer)
    return picture


def _chat(size: tuple[int, int], lines: tuple[str, ...]) -> Image.Image:
    """Draw a screenshot of a chat: bubbles in turn, small letters."""
    picture = Image.new("RGB", size, (18, 24, 30))
    pen = ImageDraw.Draw(picture)
    font = ImageFont.truetype(str(FONTS[1]), 30)
    for number, line in enumerate(lines):
        width = pen.textlength(line, font=font)
        x = 40 if number % 2 == 0 else size[0] - width - 80
        y = 120 + number * 130
        pen.rounded_rectangle(
            (x, y, x + width + 40, y + 70),
            radius=24,
            fill=(40, 50, 60) if number % 2 == 0 else (0, 92, 75),
        )
        pen.text((x + 20, y + 16), line, font=font, fill=(235, 240, 245))
    return picture


def _jpeg(picture: Image.Image, quality: int) -> bytes:
    held = io.BytesIO()
    picture.convert("RGB").save(held, "JPEG", quality=quality)
    return held.getvalue()
