"""Pictures that look like photographs of small goods, and what happens to pictures on their way to another shop."""

import io
import random

import numpy as np
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter, ImageOps

SIZE = (480, 360)


def photograph(seed: int) -> Image.Image:
    """Return a scene of one's own: a table or floor with light falling on it, a phone, a hand, odds and ends."""
    rng = random.Random(seed)
    field = np.random.default_rng(seed)
    ground = Image.fromarray(
        field.integers(40, 215, (rng.choice((5, 7, 9)), rng.choice((6, 8, 11)), 3), dtype=np.uint8)
    )
    image = ground.resize(SIZE, Image.Resampling.BICUBIC).filter(
        ImageFilter.GaussianBlur(rng.choice((2, 5, 9)))
    )
    if rng.random() < 0.5:
        draw = ImageDraw.Draw(image)
        step, slope = rng.randint(18, 60), rng.randint(-80, 80)
        for start in range(-SIZE[0], 2 * SIZE[0], step):
            shade = rng.randint(60, 190)
            draw.line(
                (start, 0, start + slope, SIZE[1]),
                fill=(shade, shade - 15, shade - 30),
                width=rng.randint(1, 5),
            )
    for _ in range(rng.randint(1, 4)):
        _thing(image, rng)
    _phone(
        image,
        rng,
        (rng.randint(90, 390), rng.randint(80, 280)),
        rng.randint(90, 220),
        rng.uniform(0, 360),
    )
    noise = field.normal(0, rng.uniform(3, 9), (SIZE[1], SIZE[0], 1))
    return Image.fromarray(
        np.clip(np.asarray(image, dtype=np.float32) + noise, 0, 255).astype(np.uint8)
    )


def packshot(seed: int) -> Image.Image:
    """Return a wholesaler's picture: a phone, upright and alone, on white."""
    rng = random.Random(seed)
    image = Image.new("RGB", SIZE, "white")
    for place in range(rng.choice((1, 1, 2, 3))):
        _phone(
            image,
            rng,
            (150 + 90 * place + rng.randint(-30, 30), 180 + rng.randint(-20, 20)),
            rng.randint(150, 300),
            rng.choice((0, 0, rng.uniform(-25, 25))),
        )
    if rng.random() < 0.4:
        ImageDraw.Draw(image).rectangle(
            (0, 300, 480, 360), fill=tuple(rng.randint(30, 220) for _ in range(3))
        )
    return image


def _thing(image: Image.Image, rng: random.Random) -> None:
    draw = ImageDraw.Draw(image)
    x, y, w, h = (
        rng.randint(0, 400),
        rng.randint(0, 300),
        rng.randint(40, 220),
        rng.randint(30, 160),
    )
    fill = tuple(rng.randint(10, 245) for _ in range(3))
    match rng.randrange(4):
        case 0:
            draw.ellipse((x, y, x + w, y + h), fill=fill)
        case 1:
            draw.rounded_rectangle((x, y, x + w, y + h), 12, fill=fill)
        case 2:
            draw.polygon([(rng.randint(0, 480), rng.randint(0, 360)) for _ in range(4)], fill=fill)
        case _:
            for finger in range(4):
                draw.rounded_rectangle(
                    (x + 22 * finger, y, x + 22 * finger + 18, y + h), 9, fill=(205, 160, 130)
                )


def _phone(
    image: Image.Image, rng: random.Random, centre: tuple[int, int], height: int, angle: float
) -> None:
    width = int(height * rng.uniform(0.3, 0.6))
    body = Image.new("RGBA", (width, height), (0, 0, 0, 0))
    draw = ImageDraw.Draw(body)
    colour = tuple(
        rng.choice(
            (
                (20, 20, 24),
                (180, 30, 40),
                (30, 60, 140),
                (230, 230, 230),
                (230, 180, 60),
                (70, 130, 80),
            )
        )
    )
    draw.rounded_rectangle((0, 0, width - 1, height - 1), width // 5, fill=(*colour, 255))
    top = int(height * rng.uniform(0.08, 0.18))
    bottom = int(height * rng.uniform(0.35, 0.6))
    draw.rectangle(
        (width // 8, top, width * 7 // 8, bottom),
        fill=(rng.randint(100, 220), rng.randint(150, 230), rng.randint(150, 230), 255),
    )
    rows, columns = rng.choice(((4, 3), (5, 3), (3, 3))), 0
    lines, columns = rows
    for row in range(lines):
        for column in range(columns):
            left = width // 8 + column * (width * 3 // 4) // columns
            upper = bottom + 6 + row * (height - bottom - 12) // lines
            draw.ellipse(
                (
                    left + 2,
                    upper,
                    left + width // 5,
                    upper + max(5, (height - bottom) // (lines + 3)),
                ),
                fill=(200, 200, 205, 255),
            )
    turned = body.rotate(angle, expand=True, resample=Image.Resampling.BICUBIC)
    image.paste(turned, (centre[0] - turned.width // 2, centre[1] - turned.height // 2), turned)


def jpeg(image: Image.Image, quality: int = 85) -> bytes:
    """Return the picture as a JPEG file."""
    stream = io.BytesIO()
    image.save(stream, "JPEG", quality=quality)
    return stream.getvalue()


def cropped(image: Image.Image, part: float, rng: random.Random) -> Image.Image:
    """Return the picture with a part of its width and height cut off, at a place taken at random."""
    width, height = image.size
    kept_w, kept_h = int(width * (1 - part)), int(height * (1 - part))
    left, top = rng.randint(0, width - kept_w), rng.randint(0, height - kept_h)
    return image.crop((left, top, left + kept_w, top + kept_h))


def scaled(image: Image.Image, factor: float) -> Image.Image:
    """Return the picture at another size."""
    return image.resize(
        (int(image.width * factor), int(image.height * factor)), Image.Resampling.LANCZOS
    )


def mirrored(image: Image.Image) -> Image.Image:
    """Return the picture left for right."""
    return ImageOps.mirror(image)


def stamped(image: Image.Image, rng: random.Random) -> Image.Image:
    """Return the picture with a shop's logo laid over a corner."""
    image = image.copy()
    draw = ImageDraw.Draw(image)
    w, h = image.size
    x, y = rng.choice(((0.02, 0.03), (0.62, 0.03), (0.02, 0.8), (0.62, 0.8)))
    draw.rounded_rectangle((x * w, y * h, (x + 0.36) * w, (y + 0.17) * h), 8, fill=(250, 250, 250))
    draw.text(
        ((x + 0.03) * w, (y + 0.05) * h),
        "PHONE-DISCRET",
        fill=(180, 20, 30),
        font_size=max(10, w // 20),
    )
    return image


def relit(image: Image.Image, factor: float) -> Image.Image:
    """Return the picture lighter or darker, with another contrast."""
    return ImageEnhance.Contrast(ImageEnhance.Brightness(image).enhance(factor)).enhance(1 / factor)


def travelled(image: Image.Image, rng: random.Random) -> bytes:
    """Return what is left of a picture that was taken along: cropped, scaled, sometimes mirrored or stamped, recompressed."""
    if rng.random() < 0.7:
        image = cropped(image, rng.uniform(0.03, 0.13), rng)
    if rng.random() < 0.5:
        image = scaled(image, rng.choice((0.5, 0.7, 1.3)))
    if rng.random() < 0.15:
        image = mirrored(image)
    if rng.random() < 0.3:
        image = stamped(image, rng)
    return jpeg(image, rng.choice((30, 45, 60, 75)))
