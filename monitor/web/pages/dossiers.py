"""Hand over a lead: its dossier, or the dossier with the evidence of all it rests on, for somebody who is named, for a reason that stays."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from monitor.cli.evidence import FAILURES, said
from monitor.web.pages.handing import missing, to_whom
from monitor.web.whole import dossier, matter_of, whole
from monitor.web.work import Work
from storage.findings import leads


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
        return render(request, "dossier.html", {**values, "said": missing()}, status=400)
    matter = matter_of(work, lead, *named)
    number = lead.id[5:13]
    if not request.POST.get("whole"):
        headers = {"Content-Disposition": f'attachment; filename="dossier-{number}.pdf"'}
        return HttpResponse(dossier(work, matter), content_type="application/pdf", headers=headers)
    unsealed = bool(request.POST.get("unsealed"))
    try:
        name = whole(work, [matter], (), named=named, of=number, unsealed=unsealed)
    except FAILURES as error:
        return render(request, "dossier.html", {**values, "said": said(error)}, status=400)
    return HttpResponseRedirect(f"/paquets/{name}")
