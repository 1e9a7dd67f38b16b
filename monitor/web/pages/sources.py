"""Sources: what is watched, how it goes, and what waits to be watched."""

from typing import Any

import click
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_POST

from crawler.errors import CrawlError
from monitor.cli import words
from monitor.cli.proposals import decide
from monitor.cli.source_settings import add_source, settings_of
from monitor.digest.reasons import in_french
from monitor.digest.words import EVENTS, STATES
from monitor.language import gettext as _
from monitor.web.pages.sellers import Turn, turn
from monitor.web.work import Work
from storage.errors import StorageError
from storage.ledger import proposals, sources, visits

_A_PAGE = 60
_DEEDS = {"pause": "paused", "reprendre": "resumed", "retirer": "removed"}
RHYTHMS = (("auto", "selon ce qui change"), ("6h", "toutes les 6 heures"), ("12h", "deux fois par jour"), ("1d", "chaque jour"), ("7d", "chaque semaine"))  # fmt: skip


def listed(request: HttpRequest) -> HttpResponse:
    """List the sources and what waits."""
    return _listed(request)


def _listed(request: HttpRequest, said: str = "", status: int = 200) -> HttpResponse:
    work: Work = request.work
    wanted, number = request.GET.get("q", "").strip()[:200], turn(request)
    found = sources.browse(work.ledger, wanted, (number - 1) * _A_PAGE, _A_PAGE + 1)
    rows = [(one, STATES[one.state], visits.last(work.ledger, one.id)) for one in found[:_A_PAGE]]
    values = {
        "rows": rows, "turn": Turn(number=number, more=len(found) > _A_PAGE), "count": sources.count(work.ledger, wanted), "asked": wanted, "proposals": proposals.waiting(work.ledger, 100), "said": said,
        "rhythms": RHYTHMS, "typed": request.POST if said else {},
    }  # fmt: skip
    return render(request, "sources.html", values, status=status)


def page(request: HttpRequest, source_id: str) -> HttpResponse:
    """Show one source: its settings, visits and what was decided."""
    return _page(request, source_id)


def _page(request: HttpRequest, source_id: str, said: str = "", status: int = 200) -> HttpResponse:
    work: Work = request.work
    source = sources.find(work.ledger, source_id)
    if source is None:
        raise Http404
    values = {
        "source": source, "state": STATES[source.state], "rhythms": RHYTHMS, "said": said,
        "visits": [(one, in_french(one.reason)) for one in visits.latest(work.ledger, source_id, 30)],
        "events": [(one, EVENTS.get(one.event, one.event)) for one in reversed(sources.events(work.ledger, source_id))],
    }  # fmt: skip
    return render(request, "source.html", values, status=status)


@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """Watch an address."""
    work: Work = request.work
    given = {name: request.POST.get(name, "").strip()[:500] for name in ("every", "reason", "label", "case")}  # fmt: skip
    url = request.POST.get("url", "").strip()[:2000]
    if not url or not given["reason"]:
        return _listed(request, _("Donnez l'adresse, et pourquoi on la surveille."), 400)
    try:
        with work.deciding() as desk:
            added = add_source(desk, url, {**given, "actor": work.actor})[0]
    except (StorageError, CrawlError) as error:
        return _listed(request, words.french(error), 400)
    except (click.ClickException, ValueError) as error:
        return _listed(request, getattr(error, "message", str(error)), 400)
    return HttpResponseRedirect(f"/sources/{added.id}")


@require_POST
def change(request: HttpRequest, source_id: str) -> HttpResponse:
    """Pause, resume or remove a source, or set its pace."""
    work: Work = request.work
    source = sources.find(work.ledger, source_id)
    if source is None:
        raise Http404
    deed, reason = request.POST.get("deed", ""), request.POST.get("reason", "").strip()[:500]
    if not reason:
        return _page(request, source_id, _("Dites pourquoi : cela reste au registre."), 400)
    try:
        with work.deciding() as desk:
            settings: dict[str, Any] = {}
            if deed == "rythme":
                given = {"every": request.POST.get("every", ""), "pace": request.POST.get("pace", "").replace(",", ".")}  # fmt: skip
                settings = settings_of(given, desk.configuration.schedule.every)
            elif deed not in _DEEDS:
                return _page(request, source_id, _("Choisissez que faire."), 400)
            sources.record(
                desk.ledger, source_id, _DEEDS.get(deed, "changed"), at=desk.clock.now(), actor=work.actor,
                settings=settings, reason=reason,
            )  # fmt: skip
    except ValueError as error:
        return _page(request, source_id, _("{why}. Rien n'a été changé.").format(why=error), 400)
    return HttpResponseRedirect(f"/sources/{source_id}")


@require_POST
def proposal(request: HttpRequest, proposal_id: str) -> HttpResponse:
    """Accept or refuse a proposed address; the page is given its line anew."""
    work: Work = request.work
    found = next((one for one in proposals.answering(work.ledger, proposal_id) if one.id == proposal_id), None)  # fmt: skip
    verdict = request.POST.get("verdict", "")
    if found is None or verdict not in {"accepted", "rejected"}:
        raise Http404
    with work.deciding() as desk:
        reason = request.POST.get("reason", "").strip()[:500]
        decide(desk, found, verdict, actor=work.actor, reason=reason)
    if request.headers.get("HX-Request"):
        return render(request, "parts/proposal_done.html", {"one": found, "verdict": verdict})
    return HttpResponseRedirect("/sources#propositions")
