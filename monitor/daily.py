"""The parts of a day, one after the other: analyse, propose, tell. Used by the command line and by the worker."""

import logging
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial

from monitor.analysis.lineage import bring_up_to_date, profiles_of
from monitor.analysis.pictures import picture_step
from monitor.analysis.stage import Progress
from monitor.analysis.steps import Step
from monitor.analysis.whole import Analysis, analyse
from monitor.clock import digest_time, local_day
from monitor.desk import Desk
from monitor.digest.compose import compose
from monitor.digest.delivery import Written, send_queued, write
from monitor.digest.rendering import render
from monitor.phrases.errors import PictureReaderMissing
from monitor.proposals import Proposal, enrol, propose, record
from storage.records.digest import Digest

log = logging.getLogger("portique.daily")


@dataclass(slots=True)
class Understood:
    """What an analysis brought."""

    analysis: Analysis
    proposals: list[Proposal] = field(default_factory=list)
    enrolled: list[str] = field(default_factory=list)


def understand(desk: Desk, *, wait: bool = True, progress: Progress | None = None) -> Understood:
    """
    Bring the findings up to date and propose what they lead to.

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


def tell(
    desk: Desk, *, day: date | None = None, send: bool = False
) -> tuple[Digest, Written, list[tuple[str, str]]]:
    """Compose, write and record the digest of a day (today where none is named), and send what is queued."""
    now = desk.clock.now()
    chosen = day or local_day(now, desk.configuration)
    until = (
        now
        if chosen >= local_day(now, desk.configuration)
        else digest_time(chosen, desk.configuration)
    )
    digest = digest_of(desk, chosen, until)
    written = write(
        desk.ledger,
        digest,
        render(digest, desk.configuration),
        desk.workspace.digests,
        desk.configuration,
        at=now,
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
    row = desk.ledger.execute(
        "SELECT 1 FROM digest WHERE for_date = ?", (day.isoformat(),)
    ).fetchone()
    return row is None
