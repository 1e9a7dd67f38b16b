"""
The steps in their order, each with its edition of today.

Three read one document each, and pictures are a fourth where a workspace asks for them; then each visit is
understood, each site summed up, each site placed in a lineage, and sellers joined.
"""

from collections.abc import Mapping
from functools import partial
from pathlib import Path

from monitor.analysis import lineage, pictures, reading, sites, snapshots, traits, words
from monitor.analysis.declared import Declared
from monitor.analysis.edition import today
from monitor.analysis.step import Step
from monitor.phrases.errors import PictureReaderMissing

ORDINARY = (reading.DECLARED, words.DECLARED, traits.DECLARED)
SUMMING_UP = (snapshots.DECLARED, sites.DECLARED, lineage.DECLARED, lineage.SELLERS)


def declared() -> tuple[Declared, ...]:
    """Return every step that can be taken on this machine."""
    try:
        return (*ORDINARY, pictures.declared(), *SUMMING_UP)
    except PictureReaderMissing:
        return (*ORDINARY, *SUMMING_UP)


def editions(*, with_pictures: bool = False) -> Mapping[str, str]:
    """Return today's edition of each step, that of pictures where it is asked for and can be taken."""
    return today(declared() if with_pictures else (*ORDINARY, *SUMMING_UP))


def steps() -> tuple[Step, ...]:
    """Return the steps that read every document."""
    dated = editions()
    return (
        Step(declared=reading.DECLARED, edition=dated["read"], rows=reading.rows),
        Step(declared=words.DECLARED, edition=dated["words"], rows=words.rows),
        Step(
            declared=traits.DECLARED,
            edition=dated["traits"],
            rows=traits.rows,
            kinds=("http", "dom", "picture"),
        ),
    )


def picture_step(cache: Path) -> Step:
    """
    Return the step that reads words inside pictures; ``cache`` is a folder that may be deleted.

    Raises:
        PictureReaderMissing: Tesseract or its French is not on this machine.
    """
    step = pictures.declared()
    cache.mkdir(parents=True, exist_ok=True)
    return Step(
        declared=step,
        edition=today((*ORDINARY, step))[step.name],
        rows=partial(pictures.rows, cache),
        kinds=("picture",),
        sendable=True,
    )
