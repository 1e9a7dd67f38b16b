"""Today: the digest as it stands now, what waits for a decision, and whether the watch can be believed."""

from functools import partial

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from monitor.clock import local_day
from monitor.digest import printing
from monitor.digest.pictures import picture
from monitor.digest.rendering import in_words
from monitor.web import alerts, hourly
from monitor.web.cases.models import tasks_of
from monitor.web.pages import leads
from monitor.web.work import Work
from storage.ledger import proposals


def on_paper(request: HttpRequest) -> HttpResponse:
    """Give the digest as it stands now as PDF, for who has no desk; the first page where it is still being made."""
    work: Work = request.work
    found = hourly.digest(work).get("digest")
    if found is None:
        return HttpResponseRedirect("/")
    body = printing.on_paper(found, work.configuration, partial(picture, work.ledger, work.workspace.archive))  # fmt: skip
    headers = {"Content-Disposition": f'attachment; filename="bilan-{found.for_date}.pdf"'}
    return HttpResponse(body, content_type="application/pdf", headers=headers)


def page(request: HttpRequest) -> HttpResponse:
    """Show the day."""
    work: Work = request.work
    undecided, _decided = leads.placed(work)
    proposed = proposals.waiting(work.ledger, 1000)
    today = local_day(work.now, work.configuration)
    values = {
        **hourly.digest(work), "today": today, "day_said": in_words(today), "tasks": tasks_of(request.user)[:8], "saved": alerts.of(work, request.user),
        "leads": leads.rows(work, undecided[:4]), "leads_waiting": len(undecided),
        "proposals": proposed[:4], "proposals_waiting": len(proposed),
    }  # fmt: skip
    return render(request, "today.html", values)
