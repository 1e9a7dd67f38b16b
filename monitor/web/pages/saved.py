"""Kept searches: keep one, see what is new for it, say that it was seen, keep it no more."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from monitor.language import gettext as _
from monitor.web import alerts
from monitor.web.pages.search import typed
from monitor.web.searches.models import Saved
from monitor.web.work import Work
from storage.findings import searched

_SHOWN = 100


@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """Keep a search; what answers now is taken as seen."""
    work: Work = request.work
    asked = typed(request.POST.get("q", ""))
    mine = Saved.objects.filter(owner=request.user)
    if len(asked) < 3 or mine.count() >= alerts.OF_ONE:
        said = _("Trois signes au moins, et trente recherches gardées au plus.")
        return render(request, "search.html", {"asked": asked, "said": said}, status=400)
    saved, new = Saved.objects.get_or_create(
        owner=request.user, asked=asked, defaults={"saved_at": work.now}
    )
    if new:
        alerts.see(work, saved)
    return HttpResponseRedirect(f"/recherche/gardees/{saved.id}")


@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, saved_id: int) -> HttpResponse:
    """Show what is new for a search of the reader's, or do something to it."""
    work: Work = request.work
    saved = Saved.objects.filter(owner=request.user, id=saved_id).first()
    if saved is None:
        raise Http404
    if request.method == "POST":
        if request.POST.get("do") == "drop":
            saved.delete()
        else:
            alerts.see(work, saved)
        return HttpResponseRedirect("/")
    fresh = alerts.fresh(work, saved)
    values = {
        "saved": saved, "count": len(fresh), "pages": searched.pages(work.findings, fresh[:_SHOWN]),
        "answers": len(alerts.answering(work, saved.asked)), "most": alerts.MOST,
    }  # fmt: skip
    return render(request, "saved.html", values)
