"""
Read the words and the QR codes inside pictures, off the hot path, once per picture.

Tesseract (a Debian program, with French) reads words, in the passes that `passes` joins; zxing-cpp reads QR codes. Results are
kept in a folder under the digest of the picture, which the caller passes in, so no picture
is read twice. Pictures are decoded within a bound; a bomb or a damaged file reads as nothing.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

import zxingcpp

from monitor.phrases.passes import read_words
from monitor.phrases.records import Segment
from monitor.phrases.tesseract import reader_version
from storage import images

MOST_PIXELS = 24_000_000
LONGEST_SIDE = 2400


def _edition() -> str:
    digest = sha256()
    for name in ("lettering.py", "passes.py", "pictures.py"):
        digest.update(files("monitor.phrases").joinpath(name).read_bytes())
    return digest.hexdigest()[:12]


VERSION = _edition()
"""Digest of the modules that read pictures: a changed reader reads every archived picture again, past the cache."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureWords:
    """What one picture says."""

    words: str
    codes: tuple[str, ...]
    """Contents of its QR and bar codes."""

    problem: str = ""
    """Why it could not be read, in French; empty when it was."""

    def segments(self) -> tuple[Segment, ...]:
        """Give the picture's words as segments of kind `ocr` and `qr`, for `judge_page`."""
        found = [Segment(kind="ocr", text=self.words)] if self.words.strip() else []
        found.extend(Segment(kind="qr", text=code) for code in self.codes)
        return tuple(found)


def read_picture(
    content: bytes, digest: str, cache: Path | None, *, languages: str = "fra+eng"
) -> PictureWords:
    """
    Read a picture's words and codes, from the cache when this digest was read before.

    Raises PictureReaderMissing when Tesseract is absent; a damaged or oversized picture
    gives its problem instead of words.
    """
    kept = cache / f"{_safe(digest)}.{VERSION}.json" if cache is not None else None
    if kept is not None and kept.exists():
        data = json.loads(kept.read_text(encoding="utf-8"))
        return PictureWords(
            words=data["words"], codes=tuple(data["codes"]), problem=data["problem"]
        )
    reader_version(languages)
    words = _read(content, languages)
    if kept is not None:
        kept.parent.mkdir(parents=True, exist_ok=True)
        part = kept.with_suffix(f".{os.getpid()}.part")
        part.write_text(json.dumps(asdict(words), ensure_ascii=False), encoding="utf-8")
        part.replace(kept)
    return words


def _safe(digest: str) -> str:
    """Keep only what may stand in a file name."""
    return "".join(c for c in digest if c.isalnum() or c in "-_") or "none"


def _read(content: bytes, languages: str) -> PictureWords:
    try:
        with images.opened(content, most_pixels=MOST_PIXELS) as picture:
            plain = picture.convert("RGB")
    except images.UnreadableImage as error:
        return PictureWords(words="", codes=(), problem=str(error))
    plain.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    codes = tuple(code.text for code in zxingcpp.read_barcodes(plain) if code.text)
    try:
        words = read_words(plain, languages)
    except RuntimeError as error:
        return PictureWords(words="", codes=codes, problem=f"lecture interrompue : {error}")
    return PictureWords(words=words.strip(), codes=codes)
