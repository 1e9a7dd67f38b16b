"""Hand over: an evidence package of a capture, verified at once, for somebody who is named, for a reason that stays."""

import os
import re
import shutil
import tempfile
from pathlib import Path
from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from monitor.cli.evidence import FAILURES, hand_over, ordered, said
from monitor.sealing import PASSPHRASE_VARIABLE, open_office
from monitor.web.cases.models import seen_by
from monitor.web.pages.handing import missing, to_whom
from monitor.web.work import Work
from storage.evidence import handover


@require_http_methods(["GET", "POST"])
def make(request: HttpRequest, capture_id: UUID) -> HttpResponse:
    """Ask to whom and why, and make the package."""
    work: Work = request.work
    capture = work.capture(str(capture_id))
    values = {"capture": capture, "typed": request.POST}
    if request.method == "GET":
        return render(request, "package.html", values)
    named = to_whom(request, most=500)
    if named is None:
        return render(request, "package.html", {**values, "said": missing()}, status=400)
    recipient, reason = named
    folder = work.workspace.packages / f"remise-{work.now:%Y%m%d-%H%M%S}-{capture.id[:8]}"
    try:
        with work.deciding() as desk, open_office(desk) as office:
            order = ordered(office, recipient=recipient, reason=reason, actor=work.actor)
            secret = os.environ.get(PASSPHRASE_VARIABLE, "").encode() or None
            unsealed = bool(request.POST.get("unsealed"))
            hand_over(office, capture.id, order, to=folder, unsealed=unsealed, passphrase=secret)
    except FAILURES as error:
        return render(request, "package.html", {**values, "said": said(error)}, status=400)
    return HttpResponseRedirect(f"/paquets/{folder.name}")


def page(request: HttpRequest, name: str) -> HttpResponse:
    """Say what verifying it found, now."""
    work: Work = request.work
    folder = _handed(request, name)
    with work.deciding() as desk, open_office(desk) as office:
        report = handover.verify(folder, office.trust)
    held = [one.name for one in handover.packages(folder)]
    stamps = sorted({tuple(one.rsplit(" ", 2)[1:]) for one in report.stamped})
    values = {"name": name, "report": report, "captures": held, "stamps": stamps}
    return render(request, "packaged.html", values)


def download(request: HttpRequest, name: str) -> HttpResponse:
    """Give all of it as one file."""
    handed = _handed(request, name)
    file = tempfile.TemporaryFile(dir=request.work.workspace.state)  # noqa: SIM115 - closed when it was sent
    with tempfile.TemporaryDirectory(dir=request.work.workspace.state) as folder:
        made = shutil.make_archive(str(Path(folder) / "paquet"), "zip", handed)
        with Path(made).open("rb") as whole:
            shutil.copyfileobj(whole, file)
    file.seek(0)
    return FileResponse(
        file, as_attachment=True, filename=f"{name}.zip", content_type="application/zip"
    )


def _handed(request: HttpRequest, name: str) -> Path:
    """Return the folder of what was handed over; what was of a case is there for its members alone."""
    folder: Path = request.work.workspace.packages / name
    found = re.fullmatch(r"remise-\d{8}-\d{6}-(?:[0-9a-f]{8}|dossier-(\d{1,12}))", name)
    if found is None or not folder.is_dir():
        raise Http404
    if found[1] and not seen_by(request.user).filter(id=int(found[1])).exists():
        raise Http404
    return folder
