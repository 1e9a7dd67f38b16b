"""Apply steps to one document: pure, so it may run here or in a process beside."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from monitor.analysis.errors import CodeChanged, cause
from monitor.analysis.step import Rows, Step, Subject
from monitor.analysis.steps import steps
from spiders.errors import UnreadablePage
from storage.errors import CaptureUnknown, StorageError
from storage.page import MAX_TEXT, Page
from storage.records.capture import Capture
from storage.records.cleaned import cleaned

log = logging.getLogger("portique.analysis")

LATE = "délai dépassé"
LARGE = "mémoire dépassée"

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

    steps: Mapping[str, str]
    """Name and edition of each."""

    sent: tuple[Step, ...] = ()
    """Those of them that a process beside does not know by name."""

    judged: Path | None = None
    """The file of what utterances were judged to be before; None where there is none."""


def apply(archive: Path, task: Task, known: Mapping[str, Step]) -> list[Result]:
    """
    Return what each due step finds in the document; one bad page costs one page and is said.

    Raises:
        CodeChanged: a step's edition here is not the one that was asked for.
    """

    def find(identity: str) -> Capture:
        if task.original is None or task.original.id != identity:
            raise CaptureUnknown(identity)
        return task.original

    from monitor.analysis.reading import opened  # what reads pages is loaded where they are read

    for name, edition in task.steps.items():
        if known[name].edition != edition:
            raise CodeChanged(name)
    try:
        subject = opened(
            archive, task.document_id, task.site_id, task.capture, find, picture=task.picture
        )
        return [_apply(known[name], subject) for name in task.steps]
    except (StorageError, FileNotFoundError) as error:
        return failed(task, cause(error))
    except MemoryError:
        return failed(task, f"{LARGE} : the reading process has no more than its share")


def failed(task: Task, why: str) -> list[Result]:
    """Return that a document was read by no step, and why."""
    return [(name, [], why) for name in task.steps]


def _apply(step: Step, subject: Subject) -> Result:
    try:
        rows = [cleaned(row) for row in step.rows(subject)]
    except UnreadablePage as error:
        return step.name, [], cleaned(str(error))
    except MemoryError:
        raise  # no later step has more of it
    except Exception as error:
        # The problem row names step, capture and cause; the log has the trace.
        log.exception("step_failed", extra={"step": step.name, "document": subject.id})
        return step.name, [], cause(error)
    # Damage is said once, by the step that reads: what the rest of the document shows is not known.
    return step.name, rows, _damage(subject.page) if step.name == "read" else None


def _damage(page: Page) -> str | None:
    """Return why a page was not read whole."""
    if page.is_cut:
        return f"only the first {MAX_TEXT} characters are read; the capture keeps the rest"
    return page.damage or None


# -- in a process beside: steps are looked up by name, since functions made at run time do not travel ------------


@cache
def _ordinary_steps() -> dict[str, Step]:
    return {step.name: step for step in steps()}


def apply_beside(archive: Path, task: Task) -> list[Result]:
    """Apply the ordinary steps, and those sent; for a worker process. Raises: as :func:`apply`."""
    return apply(archive, task, _ordinary_steps() | {step.name: step for step in task.sent})


def ordinary(known: Mapping[str, Step]) -> bool:
    """Say whether these are steps as a worker process knows them, or can be told."""
    there = _ordinary_steps()
    return all(
        step.sendable or (name in there and there[name].edition == step.edition)
        for name, step in known.items()
    )
