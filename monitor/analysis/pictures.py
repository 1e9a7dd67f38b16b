"""
The step that reads words and codes inside pictures: last, because it is slow, and cached by the picture's digest.

What is read in a picture is marked as such: its blocks are of kind ``ocr`` and ``qr``, its contacts stand in ``image``.
"""

from pathlib import Path

from monitor.analysis.steps import Rows, Step, Subject, block_id, heard
from monitor.phrases.judge import edition as lexicon_edition
from monitor.phrases.pictures import VERSION, read_picture, reader_version
from spiders.reading.contacts import contacts_in_text
from storage.ids import sha256_hex


def picture_step(cache: Path) -> Step:
    """
    Return the step; ``cache`` is a folder of readings by digest, which may be deleted.

    Raises:
        PictureReaderMissing: Tesseract or its French is not on this machine.
    """
    cache.mkdir(parents=True, exist_ok=True)

    def rows(subject: Subject) -> Rows:
        body = subject.page.body
        words = read_picture(body, sha256_hex(body), cache)
        segments = words.segments()
        if not segments:
            return {}
        blocks = [
            (block_id(subject.id, number), subject.id, number, segment.kind, segment.text)
            for number, segment in enumerate(segments)
        ]
        contacts = {
            (subject.id, c.kind.value, c.value): (
                subject.id, c.kind.value, c.value, c.quotation[:1000], "image", int(c.valid), c.note,
            )
            for segment in segments
            for c in contacts_in_text(segment.text)
        }  # fmt: skip
        return {
            "block": blocks,
            "contact": list(contacts.values()),
            **heard(subject.id, segments, range(len(segments))),
        }

    return Step(
        name="pictures",
        edition=f"{VERSION}:{lexicon_edition()}:{reader_version()}",
        tables=("match", "verdict", "contact", "block"),
        rows=rows,
        kinds=("picture",),
    )
