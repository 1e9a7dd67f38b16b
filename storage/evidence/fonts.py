"""
The fonts of what is printed, embedded so that every reader shows the same: Liberation, which Chromium needs as well,
else the Vera fonts that ReportLab brings.
"""

import unicodedata
from pathlib import Path

import reportlab
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

TEXT, BOLD, MONO = "portique-text", "portique-bold", "portique-mono"
_FOLDERS = (Path("/usr/share/fonts/truetype/liberation"), Path("/usr/share/fonts/truetype/liberation2"))  # fmt: skip
_OWN = Path(reportlab.__file__).parent / "fonts"
_FILES = {
    TEXT: ("LiberationSans-Regular.ttf", "Vera.ttf"),
    BOLD: ("LiberationSans-Bold.ttf", "VeraBd.ttf"),
    MONO: ("LiberationMono-Regular.ttf", "Vera.ttf"),
}


def _file(name: str, own: str) -> Path:
    return next((path for folder in _FOLDERS if (path := folder / name).is_file()), _OWN / own)


def _registered(name: str, file: Path) -> None:
    """Register a font; ReportLab repeats the last width of a fixed pitch in thousandths of an em, where a font file counts in its units."""
    font = TTFont(name, str(file))
    face = font.face
    face.hmetrics = [
        (round(wide * face.unitsPerEm / 1000) if isinstance(wide, float) else wide, left)
        for wide, left in face.hmetrics
    ]
    pdfmetrics.registerFont(font)


for _font, (_name, _fallback) in _FILES.items():
    _registered(_font, _file(_name, _fallback))

_FACES = [pdfmetrics.getFont(name).face.charToGlyph for name in _FILES]


def shown(text: str) -> str:
    """Return text with each character that a font lacks, or that shows nothing, as its code: ``[emoji U+1F501]``."""
    return "".join(one if one == "\n" or _drawn(one) else _code(one) for one in text)


def _drawn(character: str) -> bool:
    hidden = unicodedata.category(character) in {"Cc", "Cf", "Cs", "Co", "Cn"}
    return not hidden and all(ord(character) in face for face in _FACES)


def _code(character: str) -> str:
    kind = "emoji " if unicodedata.category(character) == "So" else ""
    return f"[{kind}U+{ord(character):04X}]"
