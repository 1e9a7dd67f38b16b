"""The workbench: questions in SQL, read-only, by Datasette, as pages; a file leaves by an export, with its recipient and reason."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from monitor.language import gettext as _
from monitor.web import workbench
from monitor.web.work import Work

_SHOWN = ("text/html", "text/css", "application/javascript", "text/javascript", "image/png", "image/svg+xml")  # fmt: skip


@require_GET
def page(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Give a page of the workbench."""
    work: Work = request.work
    question = urlencode(list(request.GET.lists()), doseq=True)
    path = f"{workbench.BASE}{_quoted(rest)}{f'?{question}' if question else ''}"
    try:
        answer = workbench.ask(settings.WORKSPACE, path, work.actor)
    except workbench.Unavailable:
        said = _(
            "L'atelier ne répond pas, ou sa réponse est trop grande. Posez une question plus étroite."
        )
        return render(request, "workbench.html", {"said": said}, status=503)
    if answer.location:
        return HttpResponse(status=answer.status, headers={"Location": answer.location})
    if answer.media_type.partition(";")[0] not in _SHOWN:
        said = _(
            "L'atelier montre, il ne remet pas : un fichier se fait par « Exporter », avec un destinataire et un motif."
        )
        return render(request, "workbench.html", {"said": said}, status=403)
    return HttpResponse(answer.body, status=answer.status, content_type=answer.media_type)


def _quoted(path: str) -> str:
    from urllib.parse import quote

    return quote(path, safe="/~:@,+")
