"""
The steps in their order, each with its edition of today.

Three read one document each, and pictures are a fourth where a workspace asks for them; then each visit is
understood, each site summed up, each site placed in a lineage, and sellers joined.
"""

from collections.abc import Mapping
from functools import partial
from importlib import import_module
from pathlib import Path

from monitor.analysis.declared import (
    LINEAGE,
    READ,
    SELLERS,
    SITES,
    SNAPSHOT,
    TRAITS,
    WORDS,
    Declared,
)
from monitor.analysis.edition import today
from monitor.analysis.step import Rows, Step, Subject
from monitor.phrases.errors import PictureReaderMissing

ORDINARY = (READ, WORDS, TRAITS)
SUMMING_UP = (SNAPSHOT, SITES, LINEAGE, SELLERS)


def declared() -> tuple[Declared, ...]:
    """Return every step that can be taken on this machine."""
    try:
        return (*ORDINARY, _pictures(), *SUMMING_UP)
    except PictureReaderMissing:
        return (*ORDINARY, *SUMMING_UP)


def editions(*, with_pictures: bool = False) -> Mapping[str, str]:
    """Return today's edition of each step, that of pictures where it is asked for and can be taken."""
    return today(declared() if with_pictures else (*ORDINARY, *SUMMING_UP))


def steps() -> tuple[Step, ...]:
    """Return the steps that read every document; what they read with is loaded when the first is taken."""
    dated = editions()
    kinds = {TRAITS.name: ("http", "dom", "picture")}
    return tuple(
        Step(
            declared=one, edition=dated[one.name], rows=partial(_rows, one.module),
            kinds=kinds.get(one.name, ("http", "dom")),
        )
        for one in ORDINARY
    )  # fmt: skip


def load() -> None:
    """Load what every page is read with."""
    for one in ORDINARY:
        import_module(one.module)


def _rows(module: str, *given: Path | Subject) -> Rows:
    """Take a step: call the function of its module, which is loaded when the first is taken."""
    rows: Rows = import_module(module).rows(*given)
    return rows


def picture_step(cache: Path) -> Step:
    """
    Return the step that reads words inside pictures; ``cache`` is a folder that may be deleted.

    Raises:
        PictureReaderMissing: Tesseract or its French is not on this machine.
    """
    step = _pictures()
    cache.mkdir(parents=True, exist_ok=True)
    return Step(
        declared=step,
        edition=today((*ORDINARY, step))[step.name],
        rows=partial(_rows, step.module, cache),
        kinds=("picture",),
        sendable=True,
    )


def _pictures() -> Declared:
    """Return the declaration of the step that reads pictures, which names the program that reads."""
    from monitor.phrases.tesseract import reader_version

    return Declared(
        name="pictures",
        module="monitor.analysis.pictures",
        tables=("match", "verdict", "contact", "block"),
        consumes=("read",),
        rests_on=(f"tesseract {reader_version()}",),
    )
