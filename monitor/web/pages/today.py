"""Today: the digest as it stands now, what waits for a decision, and whether the watch can be believed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from monitor.clock import local_day
from monitor.digest.rendering import in_words
from monitor.web import alerts, hourly
from monitor.web.cases.models import tasks_of
from monitor.web.pages import leads
from monitor.web.work import Work
from storage.ledger import proposals


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
