"""
Open pictures that others made.

Pillow knows some fifty formats; EPS among them starts Ghostscript, a programming language. Only what browsers show as a
picture is tried, and nothing is unpacked before its size is known.
"""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from struct import error as StructError  # noqa: N812 - a name that says what it is

from PIL import Image

FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "AVIF", "BMP")


class UnreadableImage(ValueError):
    """It is no picture of these formats, is damaged, or unpacks to more than its reader takes."""


@contextmanager
def opened(
    source: bytes | Path, *, most_pixels: int, formats: tuple[str, ...] = FORMATS
) -> Iterator[Image.Image]:
    """
    Open a picture for reading in the context.

    Raises:
        UnreadableImage: it cannot be read, also where that shows only in the context.
    """
    held = BytesIO(source) if isinstance(source, bytes) else source
    try:
        with warnings.catch_warnings():
            warnings.simplefilter(
                "ignore", Image.DecompressionBombWarning
            )  # the limit is the reader's own
            with Image.open(held, formats=formats) as image:
                if image.width * image.height > most_pixels:
                    raise UnreadableImage(f"image trop grande ({image.width} × {image.height})")
                yield image
    except UnreadableImage:
        raise
    except (OSError, ValueError, SyntaxError, EOFError, IndexError, KeyError, StructError,
            Image.DecompressionBombError) as error:  # fmt: skip
        raise UnreadableImage(f"image illisible : {error}") from error
