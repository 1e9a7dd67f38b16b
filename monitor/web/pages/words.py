"""The words that are heard: the lexicon, how precise its entries were by what people ruled, and a text to try."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.views.decorators.http import require_http_methods

from monitor.language import gettext as _
from monitor.phrases.judge import default_judge
from monitor.phrases.language import Entry
from monitor.phrases.records import Band, Verdict
from monitor.phrases.report import precisions
from monitor.phrases.telling import MARKED
from monitor.ruling import word_rulings
from monitor.web.pages.heard import with_marks
from monitor.web.work import Work

MOST = 20_000
"""Characters of a text that are tried."""

_ENTRIES = 80
"""Entries of the lexicon on a page."""

BANDS = {Band.DECISIVE: "Offre nette", Band.REVIEW: "À vérifier", Band.LOW: "Faible", Band.NONE: "Rien"}  # fmt: skip
PARTS = (
    ("La chose", ("thing",)), ("L'offre", ("offer",)), ("Le but", ("evasion", "prison")),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What a text is taken for."""

    band: str
    parts: list[tuple[str, list[str]]]
    """Each of the three parts of an offer, with its quotations."""

    excuses: list[tuple[str, str]]
    marked: SafeString


@require_http_methods(["GET", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """Show the lexicon and its precision; judge what was typed, which is kept nowhere."""
    work: Work = request.work
    text, asked = request.POST.get("text", "")[:MOST], request.GET.get("q", "").strip()[:100]
    found = [one for one in default_judge().lexicon.entries if _holds(one, asked.casefold())]
    values = {
        "text": text, "tried": _tried(text) if text.strip() else None, "asked": asked, "entries": found[:_ENTRIES], "count": len(found),
        "precisions": list(precisions(word_rulings(work.ledger)))[:_ENTRIES],
    }  # fmt: skip
    return render(request, "words.html", values)


def _holds(entry: Entry, asked: str) -> bool:
    return not asked or asked in entry.id.casefold() or any(asked in one for one in entry.forms)


def _tried(text: str) -> Tried:
    verdict = default_judge().judge(text)
    runs = sorted((one.start, one.end) for one in verdict.matches if one.concept in MARKED)
    return Tried(
        band=BANDS[verdict.band], parts=list(_parts(verdict)), marked=with_marks(text, runs),
        excuses=[(default_judge().lexicon.dampers.get(name, _("la phrase le nie ou le rapporte")), said) for name, said in verdict.excuses.items()],
    )  # fmt: skip


def _parts(verdict: Verdict) -> Iterator[tuple[str, list[str]]]:
    for says, names in PARTS:
        yield says, [verdict.parts[name] or _("le prix de l'annonce") for name in names if name in verdict.parts]  # fmt: skip
