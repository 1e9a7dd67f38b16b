"""Hunts: a phrase, an expression or concepts looked for in every text while the reader goes on with something else."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from monitor.cli.hunting import Hunted, query_of
from monitor.language import gettext as _
from monitor.phrases.errors import UnreadableQuery
from monitor.web import hunting
from monitor.web.hunting import KINDS
from monitor.web.pages.heard import with_marks
from monitor.web.pages.search import typed
from monitor.web.work import Work
from storage.ledger.times import to_text


@require_http_methods(["GET", "POST"])
def listed(request: HttpRequest) -> HttpResponse:
    """List the reader's hunts, begin one, or stop the one that runs."""
    if request.method == "GET":
        return _listed(request)
    person = request.user.id
    if request.POST.get("do") == "stop":
        hunting.stop(person)
        return HttpResponseRedirect("/recherche/chasses")
    kind, wanted = request.POST.get("kind", ""), typed(request.POST.get("wanted", ""))
    said = _wrong(kind, wanted)
    if said:
        return _listed(request, said)
    work: Work = request.work
    try:
        name = hunting.begin(work.workspace, person, Hunted(kind=kind, wanted=wanted), to_text(work.now))  # fmt: skip
    except BlockingIOError:
        return _listed(request, _("Une chasse à la fois : la vôtre court encore. Arrêtez-la, ou attendez."))  # fmt: skip
    return HttpResponseRedirect(f"/recherche/chasses/{name}")


def page(request: HttpRequest, name: str) -> HttpResponse:
    """Show how far a hunt of the reader's is, and what it found; the part that moves alone where htmx asks."""
    work: Work = request.work
    found = dict(hunting.of(work.workspace, request.user.id)).get(name)
    if found is None:
        raise Http404
    values = {"name": name, "hunt": found, "kind": KINDS[found.kind], "finds": [_shown(one) for one in found.finds], "most": hunting.MOST}  # fmt: skip
    part = "parts/hunt.html" if request.headers.get("HX-Request") else "hunt.html"
    return render(request, part, values)


def _shown(one: dict[str, Any]) -> dict[str, Any]:
    capture, _, url = str(one["id"]).partition(" ")
    before, said = str(one["before"]), str(one["quotation"])
    text = with_marks(f"{before}{said}{one['after']}", [(len(before), len(before) + len(said))])
    return {"capture": capture, "url": url, "text": text, "disguises": one["disguises"]}


def _wrong(kind: str, wanted: str) -> str:
    """Return what is wrong with what was asked for, empty where nothing is."""
    if kind not in KINDS or len(wanted) < 2:
        return _("Dites ce qui est cherché, en deux signes au moins.")
    try:
        query_of(Hunted(kind=kind, wanted=wanted))
    except UnreadableQuery as error:
        return str(error)
    return ""


def _listed(request: HttpRequest, said: str = "") -> HttpResponse:
    person = request.user.id
    values = {"hunts": hunting.of(request.work.workspace, person), "kinds": KINDS, "runs": hunting.running(person), "typed": request.POST, "said": said}  # fmt: skip
    return render(request, "hunts.html", values, status=400 if said else 200)
