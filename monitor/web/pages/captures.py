"""Captures: the picture first, how it was obtained, its bytes, and the chain that leads from a finding to its seal."""

import io
import json
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from monitor.language import gettext as _
from monitor.web.pages.heard import passages
from monitor.web.pages.side import pictured
from monitor.web.work import Work
from storage import images
from storage.errors import CaptureUnknown, StorageError
from storage.findings import pieces, shown, words
from storage.ledger import captures, shots, sources
from storage.records.capture import Capture, CaptureKind

SHOWN = {"image/png": "PNG", "image/jpeg": "JPEG", "image/webp": "WEBP", "image/gif": "GIF"}
"""Pictures a browser may be given: formats that hold no script."""

MAX_PIXELS = 60_000_000
WIDTHS = (240, 480, 960)

KINDS = {
    CaptureKind.RESPONSE: "réponse du serveur",
    CaptureKind.REVISIT: "réponse du serveur, identique à une précédente",
    CaptureKind.DOM: "page telle que le navigateur l'a construite",
    CaptureKind.SCREENSHOT: "image de la page, prise par le navigateur",
    CaptureKind.TEXT: "texte visible dans le navigateur",
    CaptureKind.PDF: "document PDF",
    CaptureKind.RESOURCE: "pièce jointe à la visite",
}


def page(request: HttpRequest, capture_id: UUID) -> HttpResponse:
    """Show a capture."""
    work: Work = request.work
    capture = work.capture(str(capture_id))
    document = words.shown_by(work.findings, capture.id)
    held = shots.seal_of(work.ledger, capture.id)
    source = sources.find(work.ledger, capture.source_id)
    values = {
        "capture": capture, "kind": KINDS[capture.kind], "picture": _picture(work, capture), "source": source,
        "others": shots.of_address(work.ledger, capture.url, 12), "sound": _sound(work, capture), "seal": held, "first": _first(work, capture),
        "stamps": shots.stamps(work.ledger, held.seal_id) if held else [],
        "document": pieces.read(work.findings, document) if document else None,
        "passages": passages(work, document) if document else [],
        "found": json.dumps(capture.facts, ensure_ascii=False, indent=1),
        "how": _how(capture), "deeds": [json.loads(line) for line in shots.deeds(work.ledger, f"capture {capture.id}", 20)],
    }  # fmt: skip
    return render(request, "capture.html", values)


def image(request: HttpRequest, capture_id: UUID) -> HttpResponse:
    """Give a captured picture or screenshot as it is."""
    work: Work = request.work
    capture = work.capture(str(capture_id))
    if capture.media_type not in SHOWN:
        raise Http404
    try:
        body = work.reader.page(capture).body
    except (StorageError, OSError) as error:
        raise Http404 from error
    return HttpResponse(body, content_type=capture.media_type, headers=_kept())


def compare(request: HttpRequest) -> HttpResponse:
    """Show two pictures of a page one over the other, the earlier below."""
    work: Work = request.work
    pair = [work.capture(request.GET.get(name, "")) for name in ("a", "b")]
    if any(one.media_type not in SHOWN for one in pair):
        raise Http404
    before, after = sorted(pair, key=lambda one: one.captured_at)
    return render(request, "compare.html", {"before": before, "after": after})


def thumbnail(request: HttpRequest, capture_id: UUID) -> HttpResponse:
    """Give a captured picture drawn anew at the width asked for."""
    return _drawn(request, request.work.capture(str(capture_id)))


def of_site(request: HttpRequest, site_id: str) -> HttpResponse:
    """Give the picture by which a site is recognised: its first page as it was last shown while it was its own."""
    work: Work = request.work
    site = shown.find(work.findings, site_id)
    if site is None:
        return _nothing()
    shot = pictured(work, site)
    return _drawn(request, captures.find(work.ledger, shot.id)) if shot else _nothing()


def raw(request: HttpRequest, capture_id: UUID) -> HttpResponse:
    """Hand out the record's bytes as they were archived, as a file that no browser interprets."""
    work: Work = request.work
    capture = work.capture(str(capture_id))
    try:
        block = work.reader.block(capture)
    except (StorageError, OSError) as error:
        raise Http404 from error
    headers = {"Content-Disposition": f'attachment; filename="capture-{capture.id}.bin"'}
    return HttpResponse(block, content_type="application/octet-stream", headers=headers)


def _drawn(request: HttpRequest, capture: Capture) -> HttpResponse:
    wanted = request.GET.get("l", "480")
    width = int(wanted) if wanted in {str(one) for one in WIDTHS} else 480
    body = drawn(request.work, capture, width, "WEBP")
    return HttpResponse(body, content_type="image/webp", headers=_kept()) if body else _nothing()


def drawn(work: Work, capture: Capture, width: int, form: str) -> bytes:
    """Return the top of a captured picture drawn anew, no taller than four thirds of its width; empty where it is none."""
    try:
        body = work.reader.page(capture).body
        with images.opened(body, most_pixels=MAX_PIXELS) as opened:
            opened.draft("RGB", (width, width * 4))
            top = opened.crop((0, 0, opened.width, min(opened.height, opened.width * 4 // 3)))
            wide = min(width, opened.width)
            small = top.convert("RGB").resize((wide, max(1, wide * top.height // top.width)))
    except (StorageError, OSError, images.UnreadableImage):
        return b""
    out = io.BytesIO()
    small.save(out, form, quality=78)
    return out.getvalue()


_EMPTY = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 480 360"><rect width="480" height="360" fill="#eef1f4"/>'
    b'<text x="240" y="186" font-family="sans-serif" font-size="22" fill="#4d5866" text-anchor="middle">%s</text></svg>'
)


def _nothing() -> HttpResponse:
    """Return a picture that says there is none; it is ours, not a captured one."""
    return HttpResponse(_EMPTY % _("pas d'image").encode(), content_type="image/svg+xml")


def _kept() -> dict[str, str]:
    return {
        "Cache-Control": "private, max-age=86400, immutable",
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }


def _picture(work: Work, capture: Capture) -> str:
    """Return the id of the picture that shows a capture, empty where there is none."""
    if capture.media_type in SHOWN:
        return capture.id
    rendered = capture.kind in {CaptureKind.DOM, CaptureKind.TEXT}
    of = capture.refers_to if rendered else capture.id
    return next(iter(captures.screenshots(work.ledger, capture, of)), "")


def _sound(work: Work, capture: Capture) -> str:
    """Return what is wrong with a capture's bytes, empty where they are the ones that were written."""
    try:
        work.reader.block(capture)
        if capture.payload_in:
            work.reader.record(captures.find(work.ledger, capture.payload_in))
    except (StorageError, OSError) as error:
        return str(error)
    return ""


def _first(work: Work, capture: Capture) -> Capture | None:
    """Return the capture whose bytes this one stands for; None where it has its own, or nobody knows the first any more."""
    try:
        return captures.find(work.ledger, capture.payload_in) if capture.payload_in else None
    except CaptureUnknown:
        return None


def _how(capture: Capture) -> list[tuple[str, str]]:
    """Return how a capture was obtained, as far as its record says it."""
    facts: dict[str, Any] = capture.facts
    found = [
        (_("Demandé à"), capture.ip or ""),
        (_("Réponse"), _("code {number}").format(number=capture.status) if capture.status else ""),
        (_("Type"), capture.media_type),
        (_("Adresse demandée d'abord"), capture.requested_url),
        (_("Trouvée par"), str(facts.get("via", ""))),
        (_("Coupée"), {"length": _("trop longue"), "time": _("trop lente")}.get(capture.truncated or "", capture.truncated or "")),
    ]  # fmt: skip
    return [(name, value) for name, value in found if value]
