"""Hand over: the dossier of a lead, for somebody who is named, for a reason that stays."""

from contextlib import closing

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from monitor.ruling import pair
from monitor.web.dossier import Matter, written
from monitor.web.pages.captures import drawn
from monitor.web.pages.handing import missing, to_whom
from monitor.web.pages.side import side
from monitor.web.work import Work
from storage.evidence.journal import Operation, note, open_journal
from storage.findings import leads
from storage.ledger import captures, judgements


@require_http_methods(["GET", "POST"])
def make(request: HttpRequest, lead_id: str) -> HttpResponse:
    """Ask to whom and why, enter both in the access journal, and give the dossier."""
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
    recipient, reason = named
    ruled = judgements.history(work.ledger, "pair")
    matter = Matter(
        lead=lead, before=side(work, lead.predecessor), after=side(work, lead.subject), recipient=recipient, reason=reason,
        reasons=[(one, leads.examples(work.findings, lead_id, one.position)) for one in leads.waterfall(work.findings, lead_id)],
        rulings=[one for one in ruled if one.subject == pair(lead.subject, lead.predecessor)],
    )  # fmt: skip
    with closing(open_journal(work.workspace.folder / "journal.db")) as journal:
        note(
            journal, operation=Operation.DISCLOSURE, at=work.now, actor=work.actor, subject=f"dossier {lead.subject} / {lead.predecessor}",
            reason=reason, recipient=recipient,
        )  # fmt: skip
    found = {one.id: one for one in captures.all_of(work.ledger, _pictured(matter))}
    body = written(work, matter, lambda one: drawn(work, found.get(one) or work.capture(one), 480, "JPEG"))  # fmt: skip
    headers = {"Content-Disposition": f'attachment; filename="dossier-{lead.id[5:13]}.pdf"'}
    return HttpResponse(body, content_type="application/pdf", headers=headers)


def _pictured(matter: Matter) -> list[str]:
    return [one for _, pairs in matter.reasons for example in pairs for one in (example.capture_before, example.capture_after)]  # fmt: skip
