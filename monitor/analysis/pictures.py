"""
The step that reads words and codes inside pictures: last, because it is slow, and cached by the picture's digest.

What is read in a picture is marked as such: its blocks are of kind ``ocr`` and ``qr``, its contacts stand in ``image``.
"""

from pathlib import Path

from monitor.analysis.reading import block, contact
from monitor.analysis.step import Rows, Subject
from monitor.analysis.words import heard
from monitor.phrases.pictures import read_picture
from spiders.reading.contacts.text import contacts_in_text
from storage.ids import sha256_hex


def rows(cache: Path, subject: Subject) -> Rows:
    """Return what a picture says; ``cache`` is a folder of readings by digest, which may be deleted."""
    body = subject.page.body
    segments = read_picture(body, sha256_hex(body), cache).segments()
    if not segments:
        return []
    contacts = {
        (one.kind, one.value): contact(subject.id, one, "image")
        for segment in segments
        for one in contacts_in_text(segment.text)
    }
    return [
        *(block(subject.id, number, one.kind, one.text) for number, one in enumerate(segments)),
        *contacts.values(),
        *heard(subject.id, segments, range(len(segments))),
    ]
