"""Hand findings on in the forms others read: of a lead, a seller, a case or a search, for somebody who is named, for a reason that stays."""

from collections.abc import Iterable
from contextlib import closing
from hashlib import sha256
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from monitor.exchange.facts import Shared, shared
from monitor.exchange.forms import FORMS
from monitor.exchange.stix import MARKINGS
from monitor.web.pages.cases import held, mine
from monitor.web.pages.handing import missing, to_whom
from monitor.web.pages.search import asked_of, found_for
from monitor.web.work import Work
from storage.evidence.journal import Operation, note, open_journal
from storage.findings import handed, leads, traders

_FORMS = {one.name: one for one in FORMS}


@require_http_methods(["GET", "POST"])
def of_lead(request: HttpRequest, lead_id: str) -> HttpResponse:
    """Hand on a lead."""
    work: Work = request.work
    lead = leads.find(work.findings, lead_id)
    if lead is None:
        raise Http404
    title, sites = f"{lead.subject} / {lead.predecessor}", [lead.subject, lead.predecessor]
    return _handed(request, shared(work, work.findings, lead_id, title, sites, [lead]), f"/pistes/{lead_id}")  # fmt: skip


@require_http_methods(["GET", "POST"])
def of_seller(request: HttpRequest, seller_id: str) -> HttpResponse:
    """Hand on a seller."""
    work: Work = request.work
    seller = traders.find(work.findings, seller_id)
    if seller is None:
        raise Http404
    members = handed.members(work.findings, seller_id)
    return _handed(request, shared(work, work.findings, seller_id, seller.name, members), f"/vendeurs/{seller_id}")  # fmt: skip


@require_http_methods(["GET", "POST"])
def of_case(request: HttpRequest, case_id: int) -> HttpResponse:
    """Hand on the leads, sellers, sites and captures of a case."""
    work: Work = request.work
    case = mine(request, str(case_id))
    found = [lead for one in held(case, "lead") if (lead := leads.find(work.findings, one))]
    sites = [name for one in found for name in (one.subject, one.predecessor)]
    sites += [name for one in held(case, "seller") for name in handed.members(work.findings, one)]
    sites += held(case, "site")
    proved = held(case, "capture")
    made = shared(work, work.findings, f"case-{case.id}", case.name, sites, found, proved)
    return _handed(request, made, f"/dossiers/{case.id}")


@require_http_methods(["GET", "POST"])
def of_search(request: HttpRequest) -> HttpResponse:
    """Hand on the sites that a search finds, with the captures in which it found them."""
    work: Work = request.work
    asked = asked_of(request)
    if not asked:
        raise Http404
    sites, proved = found_for(work, asked)
    identity = f"recherche-{sha256(asked.encode()).hexdigest()[:16]}"
    made = shared(work, work.findings, identity, f"Recherche : {asked}", sites, (), proved)
    return _handed(request, made, f"/recherche?{request.GET.urlencode()}")


def _handed(request: HttpRequest, made: Shared, back: str) -> HttpResponse:
    """Ask for form, recipient and reason; give the file once both stand in the journal, which names what it was and not what is in it."""
    work: Work = request.work
    values: dict[str, Any] = {"made": made, "forms": FORMS, "markings": list(MARKINGS), "back": back, "typed": request.POST}  # fmt: skip
    if request.method == "GET":
        return render(request, "export.html", values)
    named, form = to_whom(request, most=300), _FORMS.get(request.POST.get("form", ""))
    marking = request.POST.get("marking", "amber")
    if named is None or form is None or marking not in MARKINGS:
        return render(request, "export.html", {**values, "said": missing()}, status=400)
    with closing(open_journal(work.workspace.folder / "journal.db")) as journal:
        note(
            journal, operation=Operation.DISCLOSURE, at=work.now, actor=work.actor,
            subject=f"export {form.name} {made.id}", reason=named[1], recipient=named[0],
        )  # fmt: skip
    headers = {"Content-Disposition": f'attachment; filename="{_name([made.id, form.suffix])}"'}
    return HttpResponse(form.write(made, marking), content_type=form.media_type, headers=headers)


def _name(parts: Iterable[str]) -> str:
    return ".".join("".join(one if one.isalnum() or one in ".-_" else "-" for one in part)[:60] for part in parts)  # fmt: skip
