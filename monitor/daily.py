"""The parts of a day, one after the other: analyse, propose, tell. Used by the command line and by the worker."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from monitor.analysis.beside import READERS, Reading, remembering
from monitor.analysis.stage import GoOn, Progress, run_steps
from monitor.analysis.step import Step
from monitor.analysis.steps import picture_step
from monitor.analysis.whole import Analysis, Lineage, analyse
from monitor.clock import digest_time, due_day, local_day
from monitor.desk import Desk
from monitor.language import FRENCH, speaking
from monitor.phrases.errors import PictureReaderMissing
from monitor.proposals import Proposal, enrol, propose
from storage.errors import WorkspaceBusy
from storage.ledger import digests, sources, visits
from storage.records.digest import Digest, Entry
from storage.records.source import SourceState

if TYPE_CHECKING:
    from monitor.digest.delivery import Written
    from monitor.digest.rendering import Rendered

log = logging.getLogger("portique.daily")

FIRST_LOOK = timedelta(hours=2)
"""How long the first digest of a workspace waits for sources that were never visited: a first digest that says
« rien de nouveau » because nobody has looked yet would be believed."""


@dataclass(slots=True)
class Understood:
    """What an analysis brought."""

    analysis: Analysis
    proposals: list[Proposal] = field(default_factory=list)
    enrolled: list[str] = field(default_factory=list)


def understand(
    desk: Desk,
    *,
    wait: bool = True,
    progress: Progress = lambda _done, _due: None,
    again: GoOn = lambda: True,
    reading: Reading = READERS.read,
) -> Understood:
    """
    Bring the findings up to date and propose what they lead to.

    ``again`` says whether there is time left for reading again what an earlier edition read; ``reading`` has documents read.

    Raises:
        WorkspaceBusy: another analysis runs and ``wait`` is false.
    """
    knowing = remembering(reading, desk.workspace.judged)
    with desk.writing_findings(wait=wait) as findings:
        result = Understood(
            analyse(
                findings,
                desk.ledger,
                desk.workspace.archive,
                lineage=_lineage(desk),
                pictures=_pictures(desk),
                run=partial(run_steps, progress=progress, again=again, reading=knowing),
            )
        )
        result.proposals = propose(findings, desk.ledger)
    result.enrolled = enrol(desk, result.proposals, desk.configuration.enrolment)
    return result


def _lineage(desk: Desk) -> Lineage:
    # A visit alone needs no vectors.
    from monitor.analysis.lineage import bring_up_to_date, profiles_of

    return partial(bring_up_to_date, profiles=profiles_of(desk.workspace.folder / "profiles"))


def _pictures(desk: Desk) -> Step | None:
    if not desk.configuration.reading.pictures:
        return None
    try:
        return picture_step(desk.workspace.state / "pictures")
    except PictureReaderMissing as error:
        log.warning("pictures_unread", extra={"why": str(error)})
        return None


def digest_of(desk: Desk, day: date, until: datetime) -> Digest:
    """Compose the digest of a day from evidence up to ``until``; nothing is recorded."""
    from monitor.digest.compose import compose  # what tells is loaded where something is told

    today = local_day(desk.clock.now(), desk.configuration)
    with desk.reading_findings() as findings:
        return compose(
            findings, desk.ledger, desk.configuration, for_date=day, until=until, today=today
        )


def preview(desk: Desk, *, day: date | None = None) -> Digest:
    """Compose the digest of a day (today where none is named) from what is known by its hour; nothing is recorded."""
    now = desk.clock.now()
    chosen = day or local_day(now, desk.configuration)
    return digest_of(desk, chosen, _until(desk, chosen, now))


def tell(
    desk: Desk, *, day: date | None = None, until: datetime | None = None, send: bool = False
) -> tuple[Digest, Written, list[tuple[str, str]]]:
    """
    Compose, write and record the digest of a day, and send what is queued.

    Where none is named it is the latest day whose hour has passed, so that a digest asked for by hand at half past midnight
    is yesterday's, and the morning's is still made. A day is told once: where its digest, or that of a later day, is made,
    another is written as a preview and nothing is recorded, so that what is new since stands in the next one.

    Args:
        until: evidence up to then is told; fixed by who saw that the digest is due, before any analysis.
    """
    from monitor.digest.delivery import write
    from monitor.digest.feed import write_feed
    from monitor.digest.files import put
    from monitor.digest.pictures import picture
    from monitor.digest.printing import on_paper
    from monitor.digest.rendering import render

    now = desk.clock.now()
    with desk.workspace.lock("digest", wait=True):
        chosen = day or due_day(now, desk.configuration)
        untold = _is_untold(desk, chosen, now)
        if day is None and not untold:
            chosen = local_day(now, desk.configuration)
        digest = digest_of(desk, chosen, until or _until(desk, chosen, now))
        shown = partial(picture, desk.ledger, desk.workspace.archive)
        written = write(
            desk.ledger, digest, render(digest, desk.configuration, shown), desk.workspace.digests, desk.configuration,
            at=now if untold else None, excerpts=dict(_excerpts(desk, digest, shown)),
        )  # fmt: skip
        put(written.html.with_suffix(".pdf"), on_paper(digest, desk.configuration, shown))
        if written.recorded:
            write_feed(desk.ledger, desk.workspace.digests, digest.title)
    return digest, written, send_waiting(desk) if send else []


def _excerpts(
    desk: Desk, digest: Digest, shown: Callable[[Entry], str]
) -> Iterator[tuple[str, Rendered]]:
    """Yield what each recipient gets who asked for a part or for another language."""
    from monitor.digest.rendering import render
    from monitor.digest.subscriptions import part, retold

    composed = {FRENCH: digest}
    for recipient, wanted in desk.configuration.digest.subscriptions.items():
        with speaking(wanted.language):
            if wanted.language not in composed:
                again = digest_of(desk, digest.for_date, digest.until)
                composed[wanted.language] = retold(digest, again)
            asked = part(composed[wanted.language], wanted, desk.ledger)
            made = render(asked, desk.configuration, shown)
        yield recipient, made


def send_waiting(desk: Desk) -> list[tuple[str, str]]:
    """Send what is queued, unless another process is at it; return (recipient, state)."""
    from monitor.digest.outbox import send_queued

    try:
        with desk.workspace.lock("outbox"):
            return send_queued(
                desk.ledger, desk.workspace.digests, desk.configuration, at=desk.clock.now()
            )
    except WorkspaceBusy:
        return []


def _until(desk: Desk, day: date, now: datetime) -> datetime:
    """Return up to when the digest of a day tells: now, where no later one is due yet; its hour, of days before."""
    latest = due_day(now, desk.configuration)
    return now if day >= latest else digest_time(day, desk.configuration)


def _is_untold(desk: Desk, day: date, now: datetime) -> bool:
    """Say whether the hour of a day's digest has passed, and neither it nor a later one was made."""
    today = local_day(now, desk.configuration).isoformat()
    last = digests.last_day(desk.ledger, today)
    return now >= digest_time(day, desk.configuration) and (last or "") < day.isoformat()


def digest_due(desk: Desk, now: datetime) -> date | None:
    """
    Return the day whose digest is due and not made, None where there is none.

    That of a day on which the machine was down at the hour is due until the next day's hour; of an outage of several days the
    last is made, and says for which there is none.
    """
    day = due_day(now, desk.configuration)
    first = not digests.made(desk.ledger)
    if first and (day != local_day(now, desk.configuration) or _first_looks_under_way(desk, now)):
        return None
    return day if _is_untold(desk, day, now) else None


def _first_looks_under_way(desk: Desk, now: datetime) -> bool:
    """Say whether a workspace still waits for its first visits, :data:`FIRST_LOOK` at most."""
    return any(
        now - source.added_at < FIRST_LOOK
        and source.state is SourceState.ACTIVE
        and ((visit := visits.last(desk.ledger, source.id)) is None or visit.ended_at is None)
        for source in sources.every(desk.ledger)
    )
