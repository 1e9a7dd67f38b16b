"""Take in a list that a person uploads: kept under its digest, noted in the trail, its candidates named; nothing leaves."""

from pathlib import Path
from typing import Final

from monitor.analysis.documents import site_of
from monitor.desk import Desk
from monitor.discovery import certificates, registrations, search
from monitor.discovery.names import Names
from monitor.discovery.outlet import keep
from monitor.discovery.prospects import known_names, known_sites
from monitor.discovery.records import Imported
from monitor.discovery.settings import Discovery
from monitor.discovery.trail import Trail
from storage.ledger.times import to_text

FEEDS: Final = (search.NAME, certificates.NAME, registrations.NAME)
NOBODY: Final = "personne (fichier déposé)"


def import_list(
    desk: Desk, settings: Discovery, file: Path, feed: str, folder: Path, *, actor: str
) -> tuple[Imported, int]:
    """
    Name the candidates of a list; return what it held and how many addresses are new.

    Args:
        feed: one of :data:`FEEDS`: what the list is a list of.
        folder: where what is read is kept.

    Raises:
        FeedUnreadable: it is not in a form that feed speaks.
    """
    body = file.read_bytes()
    trail, now = Trail(desk.ledger), desk.clock.now()
    digest = keep(folder, body)
    query_id = trail.asking(
        feed, at=now, told=NOBODY, what=file.name, purpose=f"liste déposée par {actor}", cost=0
    )
    at = to_text(now)
    with desk.reading_findings() as findings:
        names = Names(known_names(settings, findings, ()), settings.ignore)
    if feed == search.NAME:
        found = search.imported(body, file.name, query_id=query_id, at=at)
    elif feed == certificates.NAME:
        found = certificates.imported(body, file.name, names, query_id=query_id, at=at)
    else:
        found = registrations.imported(body, file.name, names, query_id=query_id, at=at)
    watched, _ = known_sites(desk.ledger)
    fresh = trail.name(
        (one for one in found.candidates if site_of(one.url, one.kind) not in watched), at=now
    )
    trail.answered(query_id, at=now, status="imported", sha256=digest, rows=found.rows)
    return found, fresh
