"""The parts of a day, one after the other: analyse, propose, tell. Used by the command line and by the worker."""

import logging
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial

from monitor.analysis.lineage import bring_up_to_date, profiles_of
from monitor.analysis.stage import GoOn, Progress
from monitor.analysis.step import Step
from monitor.analysis.steps import picture_step
from monitor.analysis.whole import Analysis, analyse
from monitor.clock import digest_time, local_day
from monitor.desk import Desk
from monitor.digest.compose import compose
from monitor.digest.delivery import Written, send_queued, write
from monitor.digest.pictures import picture
from monitor.digest.rendering import render
from monitor.phrases.errors import PictureReaderMissing
from monitor.proposals import Proposal, enrol, propose, record
from storage.ledger import digests, sources, visits
from storage.records.digest import Digest
from storage.records.source import SourceState

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
) -> Understood:
    """
    Bring the findings up to date and propose what they lead to.

    ``again`` says whether there is time left for reading again what an earlier edition read.

    Raises:
        WorkspaceBusy: another analysis runs and ``wait`` is false.
    """
    with desk.writing_findings(wait=wait) as findings:
        result = Understood(
            analyse(
                findings,
                desk.ledger,
                desk.workspace.archive,
                lineage=partial(
                    bring_up_to_date, profiles=profiles_of(desk.workspace.folder / "profiles")
                ),
                pictures=_pictures(desk),
                progress=progress,
                again=again,
            )
        )
        result.proposals = propose(findings, desk.ledger)
    record(desk.ledger, result.proposals)
    result.enrolled = enrol(desk, result.proposals, desk.configuration.enrolment)
    return result


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
    with desk.reading_findings() as findings:
        return compose(findings, desk.ledger, desk.configuration, for_date=day, until=until)


def preview(desk: Desk, *, day: date | None = None) -> Digest:
    """Compose the digest of a day (today where none is named) from what is known by its hour; nothing is recorded."""
    now = desk.clock.now()
    today = local_day(now, desk.configuration)
    chosen = day or today
    return digest_of(
        desk, chosen, now if chosen >= today else digest_time(chosen, desk.configuration)
    )


def tell(
    desk: Desk, *, day: date | None = None, send: bool = False
) -> tuple[Digest, Written, list[tuple[str, str]]]:
    """
    Compose, write and record the digest of a day (today where none is named), and send what is queued.

    A day is told once: where its digest, or that of a later day, is made, another is written as a preview and nothing is
    recorded, so that what is new since stands in the next one.
    """
    now = desk.clock.now()
    digest = preview(desk, day=day)
    written = write(
        desk.ledger,
        digest,
        render(digest, desk.configuration, partial(picture, desk.ledger, desk.workspace.archive)),
        desk.workspace.digests,
        desk.configuration,
        at=None if digests.made_since(desk.ledger, digest.for_date.isoformat()) else now,
    )
    sent = (
        send_queued(desk.ledger, desk.workspace.digests, desk.configuration, at=now) if send else []
    )
    return digest, written, sent


def digest_is_due(desk: Desk, now: datetime) -> bool:
    """Say whether today's digest has its hour behind it and has not been made."""
    day = local_day(now, desk.configuration)
    if now < digest_time(day, desk.configuration):
        return False
    made = digests.made(desk.ledger, day.isoformat())
    return not made and not _first_looks_under_way(desk, now)


def _first_looks_under_way(desk: Desk, now: datetime) -> bool:
    """Say whether a workspace that never told anything still waits for its first visits, :data:`FIRST_LOOK` at most."""
    if digests.made(desk.ledger):
        return False
    return any(
        now - source.added_at < FIRST_LOOK
        and source.state is SourceState.ACTIVE
        and ((visit := visits.last(desk.ledger, source.id)) is None or visit.ended_at is None)
        for source in sources.every(desk.ledger)
    )
