"""What is handed over of leads and captures: dossiers, and the packages of all they rest on beside them, under one signed list."""

import os
import shutil
from collections.abc import Iterable
from contextlib import closing

from monitor.cli.evidence import FAILURES, hand_over, ordered
from monitor.language import gettext as _
from monitor.ruling import pair
from monitor.sealing import PASSPHRASE_VARIABLE, open_office
from monitor.web.dossier import Matter, rested_on, written
from monitor.web.pages.captures import drawn
from monitor.web.pages.side import side
from monitor.web.work import Work
from storage.evidence import handover
from storage.evidence.errors import ExportRefused
from storage.evidence.journal import Operation, note, open_journal
from storage.findings import leads
from storage.findings.lineage_records import Lead
from storage.ledger import captures, judgements

MOST = 60
"""Captures whose packages are made while a browser waits."""


def matter_of(work: Work, lead: Lead, recipient: str, reason: str) -> Matter:
    """Return what the dossier of a lead is made of."""
    return Matter(
        lead=lead, before=side(work, lead.predecessor), after=side(work, lead.subject), recipient=recipient, reason=reason,
        reasons=[(one, leads.examples(work.findings, lead.id, one.position)) for one in leads.waterfall(work.findings, lead.id)],
        rulings=judgements.on(work.ledger, "pair", pair(lead.subject, lead.predecessor)),
    )  # fmt: skip


def dossier(work: Work, matter: Matter) -> bytes:
    """Return the dossier of a lead; that it was handed over stands in the journal first."""
    with closing(open_journal(work.workspace.folder / "journal.db")) as journal:
        note(
            journal, operation=Operation.DISCLOSURE, at=work.now, actor=work.actor,
            subject=f"dossier {matter.lead.subject} / {matter.lead.predecessor}", reason=matter.reason, recipient=matter.recipient,
        )  # fmt: skip
    found = {one.id: one for one in captures.all_of(work.ledger, _pictured(matter))}
    return written(work, matter, lambda one: drawn(work, found.get(one) or work.capture(one), 480, "JPEG"))  # fmt: skip


def whole(
    work: Work,
    matters: list[Matter],
    alone: Iterable[str],
    *,
    named: tuple[str, str],
    of: str,
    unsealed: bool,
) -> str:
    """
    Make the packages of all captures that leads rest on and of those given ``alone``, the dossiers beside them; return their folder's name.

    ``named`` is recipient and reason; ``of`` says in the folder's name whose they are.

    Raises:
        FAILURES: one of them was not made; then nothing of it stays.
    """
    folder = work.workspace.packages / f"remise-{work.now:%Y%m%d-%H%M%S}-{of}"
    rested = {one.id for matter in matters for one in rested_on(work, matter)} | set(alone)
    if not 0 < len(rested) <= MOST:
        raise ExportRefused(
            _(
                "Cela repose sur {count} captures ; le bureau en remet de 1 à {most}. « portique evidence export » les remet toutes."
            ).format(count=len(rested), most=MOST)
        )
    secret = os.environ.get(PASSPHRASE_VARIABLE, "").encode() or None
    try:
        with work.deciding() as desk, open_office(desk) as office:
            order = ordered(office, recipient=named[0], reason=named[1], actor=work.actor)
            for one in sorted(rested):
                hand_over(office, one, order, to=folder, unsealed=unsealed, passphrase=secret)
            for matter in matters:
                (folder / f"{matter.lead.id}.pdf").write_bytes(dossier(work, matter))
            handover.close(folder, office.room.open_key(secret))
    except FAILURES:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return folder.name


def _pictured(matter: Matter) -> list[str]:
    return [one for __, pairs in matter.reasons for example in pairs for one in (example.capture_before, example.capture_after)]  # fmt: skip
