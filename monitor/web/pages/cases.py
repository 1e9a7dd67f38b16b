"""Cases: what belongs together, noted and shared by their members; for who is none of them, a case is not there."""

from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import quote

from django.contrib.auth import get_user_model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from monitor.cli.evidence import FAILURES, said
from monitor.clock import local_day
from monitor.language import gettext as _
from monitor.web.cases.models import Case, Note, Piece, Task, seen_by
from monitor.web.pages.handing import missing, to_whom
from monitor.web.whole import matter_of, whole
from monitor.web.work import Work
from storage.findings import leads, shown, traders

_LEAST = 3
"""Characters of a name."""


@require_http_methods(["GET", "POST"])
def listed(request: HttpRequest) -> HttpResponse:
    """List the reader's cases, or open one."""
    values: dict[str, Any] = {"cases": seen_by(request.user)}
    if request.method == "POST":
        name = _typed(request, "name", 120)
        if len(name) >= _LEAST:
            case = Case.objects.create(name=name, tags=_typed(request, "tags", 200), opened_at=request.work.now)  # fmt: skip
            case.members.add(request.user)
            return _note(request, case, "a ouvert le dossier")
        values["said"] = _("Donnez un nom au dossier : trois lettres au moins.")
    return render(request, "cases.html", values, status=400 if "said" in values else 200)


@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, case_id: int) -> HttpResponse:
    """Show a case, or do something to it."""
    case = mine(request, str(case_id))
    wrong = ""
    if request.method == "POST":
        deed = _DEEDS.get(request.POST.get("do", ""))
        if deed is None:
            raise Http404
        wrong = deed(request, case)
        if not wrong:
            return HttpResponseRedirect(f"/dossiers/{case.id}")
    pieces = [
        (one, _PLACES[one.kind].format(quote(one.subject, safe=":@"))) for one in case.pieces.all()
    ]
    values = {
        "case": case, "pieces": pieces, "notes": case.notes.all()[:300], "members": case.members.order_by("username"), "said": wrong,
        "tasks": case.tasks.select_related("who")[:300], "today": local_day(request.work.now, request.work.configuration),
    }  # fmt: skip
    return render(request, "case.html", values, status=400 if wrong else 200)


@require_http_methods(["GET", "POST"])
def give(request: HttpRequest, case_id: int) -> HttpResponse:
    """Ask to whom and why, and hand over the leads and captures of a case with all their evidence."""
    work: Work = request.work
    case = mine(request, str(case_id))
    values = {"case": case, "typed": request.POST}
    if request.method == "GET":
        return render(request, "giving.html", values)
    named = to_whom(request, most=300)
    if named is None:
        return render(request, "giving.html", {**values, "said": missing()}, status=400)
    found = [lead for one in held(case, "lead") if (lead := leads.find(work.findings, one))]
    matters = [matter_of(work, lead, *named) for lead in found]
    unsealed = bool(request.POST.get("unsealed"))
    try:
        name = whole(work, matters, held(case, "capture"), named=named, of=f"dossier-{case.id}", unsealed=unsealed)  # fmt: skip
    except FAILURES as error:
        return render(request, "giving.html", {**values, "said": said(error)}, status=400)
    _note(request, case, f"a remis le dossier à {named[0]} : {named[1]}")
    return HttpResponseRedirect(f"/paquets/{name}")


@require_POST
def file(request: HttpRequest) -> HttpResponse:
    """Put a lead, seller, site or capture into one of the reader's cases."""
    case = mine(request, request.POST.get("case", ""))
    kind, subject = request.POST.get("kind", ""), request.POST.get("subject", "")[:300]
    named = _NAMED.get(kind)
    label = named(request.work, subject) if named else None
    if label is None:
        raise Http404
    _, new = Piece.objects.get_or_create(
        case=case, kind=kind, subject=subject, defaults={"label": label[:300], "added_at": request.work.now, "added_by": request.user.username}
    )  # fmt: skip
    return _note(request, case, f"a versé : {label}") if new else HttpResponseRedirect(f"/dossiers/{case.id}")  # fmt: skip


def mine(request: HttpRequest, case_id: str) -> Case:
    """
    Return a case of the reader's.

    Raises:
        Http404: there is none, or it is of others.
    """
    case: Case | None = _numbered(seen_by(request.user), case_id)
    if case is None:
        raise Http404
    return case


def held(case: Case, kind: str) -> list[str]:
    """Return the ids of what belongs to a case, of one kind."""
    return [one.subject for one in case.pieces.filter(kind=kind)]


def _typed(request: HttpRequest, name: str, most: int) -> str:
    return " ".join(request.POST.get(name, "").split())[:most]


def _note(request: HttpRequest, case: Case, text: str) -> HttpResponse:
    Note.objects.create(case=case, text=text, by=request.user.username, at=request.work.now)
    return HttpResponseRedirect(f"/dossiers/{case.id}")


# -- what can be done to a case: each returns what is wrong, empty where it was done


def _write(request: HttpRequest, case: Case) -> str:
    text = request.POST.get("text", "").strip()[:4_000]
    if not text:
        return _("Écrivez une note.")
    _note(request, case, text)
    return ""


def _tag(request: HttpRequest, case: Case) -> str:
    case.tags = _typed(request, "tags", 200)
    case.save()
    _note(request, case, f"a mis les étiquettes : {case.tags or 'aucune'}")
    return ""


def _let_in(request: HttpRequest, case: Case) -> str:
    name = _typed(request, "name", 150)
    user = get_user_model().objects.filter(username=name, is_active=True).first()
    if user is None:
        return _("Aucun compte ouvert de ce nom.")
    case.members.add(user)
    _note(request, case, f"a donné accès à {name}")
    return ""


def _shut_out(request: HttpRequest, case: Case) -> str:
    name = _typed(request, "name", 150)
    user = case.members.filter(username=name).first()
    if user is None or case.members.count() == 1:
        return _("Un dossier garde un membre au moins.")
    case.members.remove(user)
    _note(request, case, f"a retiré l'accès de {name}")
    return ""


def _take_out(request: HttpRequest, case: Case) -> str:
    piece = _numbered(case.pieces, request.POST.get("piece", ""))
    if piece is None:
        return _("Cette pièce n'est pas au dossier.")
    piece.delete()
    _note(request, case, f"a retiré : {piece.label}")
    return ""


def _give_task(request: HttpRequest, case: Case) -> str:
    text, until = _typed(request, "text", 300), _typed(request, "until", 10)
    who = case.members.filter(username=_typed(request, "name", 150)).first()
    if not text or who is None:
        return _("Dites ce qui est à faire, et quel membre du dossier le fait.")
    try:
        day = date.fromisoformat(until) if until else None
    except ValueError:
        return _("Cette échéance n'est pas une date.")
    Task.objects.create(case=case, text=text, who=who, until=day)
    _note(request, case, f"a confié à {who.username} : {text}")
    return ""


def _end_task(request: HttpRequest, case: Case) -> str:
    task = _numbered(case.tasks, request.POST.get("task", ""))
    if task is None:
        return _("Cette tâche n'est pas au dossier.")
    done = task.done_at is None
    task.done_at = request.work.now if done else None
    task.done_by = request.user.username if done else ""
    task.save()
    _note(request, case, f"a fait : {task.text}" if done else f"a repris : {task.text}")
    return ""


def _numbered(of: Any, number: str) -> Any:
    """Return the one of these under a number that came with an address or form, None where there is none."""
    return of.filter(id=int(number)).first() if number.isdecimal() and len(number) < 12 else None  # fmt: skip


def _close(request: HttpRequest, case: Case) -> str:
    case.closed_at = None if case.closed_at else request.work.now
    case.save()
    _note(request, case, "a fermé le dossier" if case.closed_at else "a rouvert le dossier")
    return ""


_DEEDS: dict[str, Callable[[HttpRequest, Case], str]] = {
    "note": _write, "tags": _tag, "let_in": _let_in, "shut_out": _shut_out, "take_out": _take_out, "close": _close,
    "task": _give_task, "task_done": _end_task,
}  # fmt: skip


# -- what can belong to a case, under the name its readers know it by


def _lead(work: Work, subject: str) -> str | None:
    found = leads.find(work.findings, subject)
    return f"{found.subject} et {found.predecessor}" if found else None


def _seller(work: Work, subject: str) -> str | None:
    found = traders.find(work.findings, subject)
    return found.name if found else None


def _site(work: Work, subject: str) -> str | None:
    return subject if shown.find(work.findings, subject) else None


def _capture(work: Work, subject: str) -> str | None:
    found = work.capture(subject)
    return f"{found.url} ({found.captured_at.astimezone(work.zone):%d/%m/%Y %H:%M})"


_NAMED = {"lead": _lead, "seller": _seller, "site": _site, "capture": _capture}
_PLACES = {
    "lead": "/pistes/{}",
    "seller": "/vendeurs/{}",
    "site": "/sites/{}",
    "capture": "/captures/{}",
}
