"""Which Tesseract is on this machine, and whether it knows the languages that pictures are read in."""

from __future__ import annotations

from functools import cache

import pytesseract

from monitor.phrases.errors import PictureReaderMissing


def reader_version(languages: str = "fra+eng") -> str:
    """
    Give Tesseract's version, checking that it and its languages are there.

    Raises PictureReaderMissing with what to install.
    """
    return _version(pytesseract.pytesseract.tesseract_cmd, languages)


@cache
def _version(_program: str, languages: str) -> str:
    """Ask a program, once: it is started for it twice."""
    try:
        version = str(pytesseract.get_tesseract_version()).splitlines()[0]
        available = set(pytesseract.get_languages(config=""))
    except (pytesseract.TesseractNotFoundError, pytesseract.TesseractError) as error:
        raise PictureReaderMissing(str(error).splitlines()[0]) from error
    missing = sorted(set(languages.split("+")) - available)
    if missing:
        raise PictureReaderMissing("il manque " + ", ".join(missing))
    return version
