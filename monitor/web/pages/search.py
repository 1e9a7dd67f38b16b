"""Search: words, identifiers, addresses, names, and pictures; whatever is typed has an answer and none is an error."""

import re
from typing import Any

import phonenumbers
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from monitor.language import gettext as _
from monitor.signals.pictures import value_of
from monitor.web.pages.heard import with_marks
from monitor.web.pictures import elsewhere
from monitor.web.work import Work
from storage.findings import catalogue, searched
from storage.findings.searched import CLOSING, OPENING, Passage

MOST = 40
LARGEST = 15_000_000
"""Bytes of a picture that is looked for."""


def page(request: HttpRequest) -> HttpResponse:
    """Answer what was typed, or where else the picture of a capture was seen."""
    work: Work = request.work
    asked = asked_of(request)
    capture = request.GET.get("image", "")
    values: dict[str, Any] = {"asked": asked}
    if capture:
        value = searched.picture_of(work.findings, capture)
        values |= {"picture": capture, "elsewhere": elsewhere(work, value) if value else None}
    if asked:
        values |= _found(work, asked)
    return render(request, "search.html", values)


def asked_of(request: HttpRequest) -> str:
    """Return what somebody typed."""
    return typed(request.GET.get("q", ""))


def typed(text: str) -> str:
    """Return a question as it is asked."""
    return " ".join(text.replace("\0", "").encode("utf-8", "replace").decode().split())[:300]


def found_for(work: Work, asked: str) -> tuple[list[str], list[str]]:
    """Return the sites that hold what somebody typed, each once, and the captures in which they do."""
    found = _found(work, asked)
    shown = [one for one, _ in found["passages"]] + found["identified"] + found["goods"]
    sites = [one.site_id for one in shown] + [one.id for one in found["sites"]]
    proved = [one.capture_id for one in (*shown, *found["addresses"])]
    return list(dict.fromkeys(sites)), list(dict.fromkeys(proved))


@require_POST
def by_picture(request: HttpRequest) -> HttpResponse:
    """Say where a picture that the reader has was seen; it is not kept."""
    given: UploadedFile | None = request.FILES.get("image")
    if given is None or given.size > LARGEST:
        return render(request, "search.html", {"said": _("Choisissez une image de moins de 15 Mo.")}, status=400)  # fmt: skip
    value = value_of(given.read())
    if value is None:
        said = _(
            "Ce fichier n'est pas une photographie lisible (PNG, JPEG, WebP, GIF, AVIF ; au moins 48 points de côté)."
        )
        return render(request, "search.html", {"said": said}, status=400)
    found = elsewhere(request.work, value)
    return render(request, "search.html", {"elsewhere": found, "uploaded": given.name[:80]})


def _found(work: Work, asked: str) -> dict[str, Any]:
    found: dict[str, Any] = {
        "passages": _each_once(searched.passages(work.findings, asked, 4 * MOST)),
        "identified": searched.identified(work.findings, forms(asked), MOST),
        "sites": searched.sites(work.findings, asked, 20),
        "goods": catalogue.browse(work.findings, words=asked, site_id="", start=0, most=12),
        "addresses": searched.addresses(work.findings, asked, 20)
        if re.search(r"[./]", asked)
        else [],
    }
    found["nothing"] = not any(found.values())
    return found


def _each_once(found: list[Passage]) -> list[tuple[Passage, SafeString]]:
    """Return passages with their words marked, one that a site repeats on every page once."""
    seen = {(one.site_id, one.extract): one for one in reversed(found)}
    return [(one, extract(one)) for one in found if seen[one.site_id, one.extract] is one][:MOST]


def forms(asked: str) -> list[str]:
    """Return the forms in which an identifier may be kept: as typed, without ``@``, a number as E.164."""
    bare = asked.strip().lstrip("@").strip()
    kept = [asked, bare, bare.casefold()]
    digits = re.sub(r"[\s.\-/()]", "", bare)
    if re.fullmatch(r"\+?\d{8,15}", digits):
        try:
            number = phonenumbers.parse(digits, "FR")
            kept.append(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
        except phonenumbers.NumberParseException:
            kept.append(digits)
    return [one for one in dict.fromkeys(kept) if len(one) >= 3]


def extract(one: Passage) -> SafeString:
    """Return the words around what was found, marked."""
    runs, plain, at = [], "", 0
    for piece in re.split(f"([{OPENING}{CLOSING}])", one.extract):
        if piece == OPENING:
            at = len(plain)
        elif piece == CLOSING:
            runs.append((at, len(plain)))
        else:
            plain += piece
    return with_marks(plain, runs)
