"""Pictures are known again after what happens to pictures on their way to another shop."""

import random
from collections.abc import Callable

import pytest
from PIL import Image

from benchmarks.lineage_pages import pictures as drawn
from monitor.signals.pictures import compared, picture, value_of

ALTERATIONS: dict[str, Callable[[Image.Image, random.Random], bytes]] = {
    "recompressed to quality 30": lambda image, _: drawn.jpeg(image, 30),
    "half the size": lambda image, _: drawn.jpeg(drawn.scaled(image, 0.5)),
    "cropped by 15 percent": lambda image, rng: drawn.jpeg(drawn.cropped(image, 0.15, rng)),
    "mirrored": lambda image, _: drawn.jpeg(drawn.mirrored(image)),
    "relit": lambda image, _: drawn.jpeg(drawn.relit(image, 1.3)),
}


def _value(data: bytes) -> str:
    value = value_of(data)
    assert value is not None
    return value


@pytest.mark.parametrize("name", ALTERATIONS)
def test_altered_photograph_is_known_again(name: str) -> None:
    """A returning seller crops, shrinks and recompresses old photographs; each alteration must be seen through."""
    rng = random.Random(name)
    images = [drawn.photograph(seed) for seed in range(12)]
    matches = [
        compared(
            picture(_value(drawn.jpeg(image, 90))), picture(_value(ALTERATIONS[name](image, rng)))
        )
        for image in images
    ]

    assert all(match is not None and match.copy for match in matches)


def test_logo_over_a_corner_rarely_hides_a_photograph() -> None:
    """A logo laid over a corner is the usual way to make a stolen or reused photograph one's own."""
    rng = random.Random(3)
    found = 0
    for seed in range(20):
        image = drawn.photograph(seed)
        match = compared(
            picture(_value(drawn.jpeg(image))),
            picture(_value(drawn.jpeg(drawn.stamped(image, rng)))),
        )
        found += match is not None and match.copy

    assert found >= 16


def test_unlike_photographs_are_not_copies() -> None:
    """One false copy would tie a legal shop to a seized one."""
    pictures = [picture(_value(drawn.jpeg(drawn.photograph(seed)))) for seed in range(30)]
    false = [
        (one, other)
        for one in range(30)
        for other in range(one)
        if (match := compared(pictures[one], pictures[other])) is not None and match.copy
    ]

    assert false == []


def test_match_says_which_part_is_shown() -> None:
    """An analyst shows the magistrate where the copy lies in its original."""
    image = drawn.photograph(7)
    width, height = image.size
    part = image.crop((0, 0, int(width * 0.85), int(height * 0.85)))
    match = compared(
        picture(_value(drawn.jpeg(image))), picture(_value(drawn.jpeg(drawn.mirrored(part))))
    )

    assert match is not None
    assert match.mirrored
    assert match.window == pytest.approx((0.0, 0.0, 0.85, 0.85), abs=0.05)


@pytest.mark.parametrize("data", [b"", b"GIF89a", b"\xff\xd8\xff\xe0broken", b"<svg xmlns='x'/>"])
def test_what_is_no_picture_is_no_trait(data: bytes) -> None:
    """A broken picture costs one picture, not the analysis."""
    assert value_of(data) is None
