"""Hand over a lead: its dossier, or the dossier with the evidence of all it rests on, for somebody who is named, for a reason that stays."""

import os
import shutil
from contextlib import closing

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from monitor.cli.evidence import FAILURES, hand_over, ordered, said
from monitor.ruling import pair
from monitor.sealing import PASSPHRASE_VARIABLE, open_office
from monitor.web.dossier import Matter, rested_on, written
from monitor.web.pages.captures import drawn
from monitor.web.pages.handing import missing, to_whom
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


@require_http_methods(["GET", "POST"])
def make(request: HttpRequest, lead_id: str) -> HttpResponse:
    """Ask to whom and why, enter both in the access journal, and give the dossier; or make the whole of it, with the evidence."""
    work: Work = request.work
    lead = leads.find(work.findings, lead_id)
    if lead is None:
        raise Http404
    values = {"lead": lead, "typed": request.POST}
    if request.method == "GET":
        return render(request, "dossier.html", values)
    named = to_whom(request, most=300)
    if named is None:
        return render(
            request, "dossier.html", {**values, "said": missing("le dossier")}, status=400
        )
    matter = _matter(work, lead, *named)
    if not request.POST.get("whole"):
        headers = {"Content-Disposition": f'attachment; filename="dossier-{lead.id[5:13]}.pdf"'}
        return HttpResponse(_dossier(work, matter), content_type="application/pdf", headers=headers)
    try:
        name = _whole(work, matter, unsealed=bool(request.POST.get("unsealed")))
    except FAILURES as error:
        return render(request, "dossier.html", {**values, "said": said(error)}, status=400)
    return HttpResponseRedirect(f"/paquets/{name}")


def _matter(work: Work, lead: Lead, recipient: str, reason: str) -> Matter:
    ruled = judgements.history(work.ledger, "pair")
    return Matter(
        lead=lead, before=side(work, lead.predecessor), after=side(work, lead.subject), recipient=recipient, reason=reason,
        reasons=[(one, leads.examples(work.findings, lead.id, one.position)) for one in leads.waterfall(work.findings, lead.id)],
        rulings=[one for one in ruled if one.subject == pair(lead.subject, lead.predecessor)],
    )  # fmt: skip


def _dossier(work: Work, matter: Matter) -> bytes:
    """Return the dossier; that it was handed over stands in the journal first."""
    with closing(open_journal(work.workspace.folder / "journal.db")) as journal:
        note(
            journal, operation=Operation.DISCLOSURE, at=work.now, actor=work.actor,
            subject=f"dossier {matter.lead.subject} / {matter.lead.predecessor}", reason=matter.reason, recipient=matter.recipient,
        )  # fmt: skip
    found = {one.id: one for one in captures.all_of(work.ledger, _pictured(matter))}
    return written(work, matter, lambda one: drawn(work, found.get(one) or work.capture(one), 480, "JPEG"))  # fmt: skip


def _whole(work: Work, matter: Matter, *, unsealed: bool) -> str:
    """
    Make the packages of all captures that a lead rests on, its dossier beside them, under one signed list; return their folder's name.

    Raises:
        FAILURES: one of them was not made; then nothing of it stays.
    """
    folder = work.workspace.packages / f"remise-{work.now:%Y%m%d-%H%M%S}-{matter.lead.id[5:13]}"
    rested = rested_on(work, matter)
    if len(rested) > MOST:
        raise ExportRefused(
            f"Cette piste repose sur {len(rested)} captures ; le bureau en remet {MOST} au plus. « portique evidence export » les remet toutes."
        )
    secret = os.environ.get(PASSPHRASE_VARIABLE, "").encode() or None
    try:
        with work.deciding() as desk, open_office(desk) as office:
            order = ordered(office, recipient=matter.recipient, reason=matter.reason, actor=work.actor)  # fmt: skip
            for one in rested:
                hand_over(office, one.id, order, to=folder, unsealed=unsealed, passphrase=secret)
            (folder / "dossier.pdf").write_bytes(_dossier(work, matter))
            handover.close(folder, office.room.open_key(secret))
    except FAILURES:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return folder.name


def _pictured(matter: Matter) -> list[str]:
    return [one for _, pairs in matter.reasons for example in pairs for one in (example.capture_before, example.capture_after)]  # fmt: skip
