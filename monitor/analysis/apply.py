"""Apply steps to one document: pure, so it may run here or in a process beside."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

from monitor.analysis.steps import Rows, Step, Subject, steps
from spiders.errors import UnreadablePage
from spiders.read import read
from storage.archive.reader import ArchiveReader
from storage.errors import CaptureUnknown, StorageError
from storage.records.capture import Capture
from storage.records.reading import Reading

log = logging.getLogger("portique.analysis")

Result = tuple[str, Rows, str | None]
"""Step name, rows, and what went wrong, if anything did."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A document and the steps that are due on it."""

    document_id: str
    site_id: str
    picture: bool
    capture: Capture
    original: Capture | None
    """For a revisit, the capture that holds the payload."""

    steps: tuple[str, ...]


def apply(archive: Path, task: Task, known: Mapping[str, Step]) -> list[Result]:
    """Return what each due step finds in the document; one bad page costs one page and is said."""

    def find(identity: str) -> Capture:
        if task.original is None or task.original.id != identity:
            raise CaptureUnknown(identity)
        return task.original

    try:
        page = ArchiveReader(archive, find).page(task.capture)
    except (StorageError, FileNotFoundError) as error:
        return [(name, {}, f"{type(error).__name__}: {error}") for name in task.steps]
    reading: Callable[[], Reading] = cache(partial(read, page))
    subject = Subject(task.document_id, task.site_id, page, task.picture, reading)
    return [_apply(known[name], subject) for name in task.steps]


def _apply(step: Step, subject: Subject) -> Result:
    try:
        return step.name, step.rows(subject), None
    except UnreadablePage as error:
        return step.name, {}, str(error)
    except Exception as error:
        # The problem row names step, capture and cause; the log has the trace.
        log.exception("step_failed", extra={"step": step.name, "document": subject.id})
        return step.name, {}, f"{type(error).__name__}: {error}"[:500]


# -- in a process beside: steps are looked up by name, since functions made at run time do not travel ------------


@cache
def _ordinary_steps() -> dict[str, Step]:
    return {step.name: step for step in steps()}


def apply_beside(archive: Path, task: Task) -> list[Result]:
    """Apply the ordinary steps; for a worker process."""
    return apply(archive, task, _ordinary_steps())


def ordinary(names: Sequence[str]) -> bool:
    """Say whether these are steps that a worker process knows."""
    return set(names) <= {"read", "words", "traits"}
