"""
What can be wrong with a lexicon, a line of input or a request to read a picture.

    PhrasesError
    ├── LexiconMistake      a language file that an analyst must correct
    ├── UnreadableQuery     a hunt that cannot be understood
    └── PictureReaderMissing   Tesseract is not installed
"""

from dataclasses import dataclass
from pathlib import Path


class PhrasesError(Exception):
    """Something in the words cannot be used as it stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """One thing to correct in one language file."""

    path: Path
    line: int
    """Counted from 1; 0 when the mistake belongs to the file as a whole."""

    message: str
    """In French, for the analyst who edits the file."""

    def __str__(self) -> str:
        """Say it as compilers do: file, line, message."""
        return f"{self.path.name}:{self.line}: {self.message}"


class LexiconMistake(PhrasesError):
    """The language files hold mistakes; nothing is judged with them until they are corrected."""

    def __init__(self, mistakes: tuple[Mistake, ...]) -> None:
        self.mistakes = mistakes
        super().__init__("\n".join(str(mistake) for mistake in mistakes))


class UnreadableQuery(PhrasesError):
    """A hunt whose phrase, pattern or concepts cannot be understood."""


class PictureReaderMissing(PhrasesError):
    """Tesseract, or its French data, is not on this machine."""

    def __init__(self, detail: str) -> None:
        super().__init__(
            f"La lecture des images demande Tesseract et ses données françaises ({detail}). "
            "Installez les paquets Debian tesseract-ocr et tesseract-ocr-fra."
        )
