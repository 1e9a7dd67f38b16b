"""Replay: the page as it was served, on another origin, where no script of it runs; that somebody looked stays in journal and custody log."""

import socket
from contextlib import closing
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from monitor.language import gettext as _
from monitor.web import replaying
from monitor.web.site import LOOPBACK
from monitor.web.work import Work
from storage.evidence import custody
from storage.evidence.errors import ReplayUnavailable
from storage.evidence.journal import Operation, note, open_journal

_OTHER = {"127.0.0.1": "localhost", "localhost": "127.0.0.1"}
"""The other name of this machine: cookies know names and no ports."""


@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, capture_id: UUID) -> HttpResponse:
    """Ask why, enter it, replay, and give the address."""
    work: Work = request.work
    capture = work.capture(str(capture_id))
    here = request.get_host().partition(":")[0]
    values = {"capture": capture, "here": here in LOOPBACK, "typed": request.POST}
    if request.method == "GET" or here not in LOOPBACK:
        return render(request, "replay.html", values)
    reason = " ".join(request.POST.get("reason", "").split())[:500]
    if len(reason) < 3:
        return render(request, "replay.html", {**values, "said": _("Dites pourquoi : le motif reste au journal.")}, status=400)  # fmt: skip
    _looked(work, capture.id, capture.visit_id, reason)
    try:
        address = replaying.begin(work.workspace, request.user.id, capture.id)
    except ReplayUnavailable as error:
        return render(request, "replay.html", {**values, "said": _("Le rejeu ne démarre pas : {why}").format(why=error)}, status=503)  # fmt: skip
    values["address"] = address.replace("127.0.0.1", _OTHER[here], 1)
    return render(request, "replay.html", values)


def _looked(work: Work, capture_id: str, visit_id: str, reason: str) -> None:
    with closing(open_journal(work.workspace.folder / "journal.db")) as journal:
        note(
            journal, operation=Operation.CONSULTATION, at=work.now, actor=work.actor, subject=f"capture {capture_id}", reason=reason
        )  # fmt: skip
    with work.deciding() as desk:
        custody.append(desk.ledger, custody.Deed(
            series=visit_id, event=custody.CustodyEvent.CONSULTED, at=work.now, actor=work.actor, subject=capture_id, reason=reason,
            station=socket.gethostname(),
        ))  # fmt: skip
