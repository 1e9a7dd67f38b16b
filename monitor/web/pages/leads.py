"""Leads: who may succeed whom, both sides beside each other, why and why not, and the ruling of a person."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import accumulate
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from monitor.digest.words import BANDS
from monitor.language import gettext as _
from monitor.ruling import pair, rule
from monitor.web.charts import Step, waterfall
from monitor.web.pages.heard import with_marks
from monitor.web.pages.side import side
from monitor.web.work import Work
from storage.findings import leads
from storage.findings.leads import Place
from storage.findings.lineage_records import Example, Lead, Reason
from storage.ledger import captures, judgements
from storage.ledger.judgements import Ruled
from storage.records.link import Verdict

OPEN = ("unsure", "assigned", "watched")
"""Rulings that leave a lead on the table."""

CHOICES = (
    ("1", Verdict.SAME, "Même main"),
    ("2", Verdict.DIFFERENT, "Mains différentes"),
    ("3", Verdict.UNSURE, "Incertain"),
    ("4", Verdict.DISMISSED, "Écarter"),
    ("5", Verdict.WATCHED, "À suivre"),
    ("6", Verdict.ASSIGNED, "Prendre"),
)
_WORD = re.compile(r"\w+(?:['’-]\w+)*|\s+|[^\w\s]+")
_A_PAGE = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A lead in the list, with what was ruled on it."""

    lead: Lead
    ruled: Ruled | None

    @property
    def waits(self) -> bool:
        """Say whether nobody has decided it yet."""
        return self.ruled is None or self.ruled.verdict in OPEN

    @property
    def share(self) -> float:
        """The probability of what the lead concludes."""
        shares = {"copycat": self.lead.copycat, "same_network": self.lead.network}
        return shares.get(self.lead.band, self.lead.probability)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two quotations of one reason: what both say is marked in each; pictures are shown."""

    example: Example
    before: SafeString
    after: SafeString
    pictured: bool


def placed(work: Work) -> tuple[list[Place], list[Place]]:
    """Return the leads that wait for a decision and those that do not, the plainest first in each."""
    verdicts = judgements.verdicts(work.ledger, "pair")
    waiting: list[Place] = []
    decided: list[Place] = []
    for one in leads.places(work.findings):
        open_ = verdicts.get(pair(one.subject, one.predecessor), OPEN[0]) in OPEN
        (waiting if open_ else decided).append(one)
    return waiting, decided


def rows(work: Work, places: Iterable[Place]) -> list[Row]:
    """Return leads whole, each with the ruling that stands on it."""
    return [
        _row(one, judgements.on(work.ledger, "pair", pair(one.subject, one.predecessor)))
        for one in leads.of_ids(work.findings, [place.id for place in places])
    ]


def _row(lead: Lead, rulings: list[Ruled]) -> Row:
    return Row(lead=lead, ruled=rulings[-1] if rulings else None)


def listed(request: HttpRequest) -> HttpResponse:
    """List the leads: those that wait, or all of one conclusion."""
    work: Work = request.work
    waiting, decided = placed(work)
    wanted, band = request.GET.get("voir", "attente"), request.GET.get("avis", "")
    found = waiting + (decided if wanted == "toutes" else [])
    pages = Paginator([one for one in found if not band or one.band == band], _A_PAGE)
    shown = pages.get_page(request.GET.get("p"))
    values = {
        "page": shown, "rows": rows(work, shown), "waiting": len(waiting), "all": len(waiting) + len(decided),
        "wanted": wanted, "band": band, "bands": BANDS,
    }  # fmt: skip
    return render(request, "leads.html", values)


def page(request: HttpRequest, lead_id: str) -> HttpResponse:
    """Show one lead, ready to be decided."""
    return _page(request, lead_id)


def _page(request: HttpRequest, lead_id: str, said: str = "", status: int = 200) -> HttpResponse:
    work: Work = request.work
    lead = leads.find(work.findings, lead_id)
    if lead is None:
        raise Http404
    reasons = leads.waterfall(work.findings, lead_id)
    waiting, decided = placed(work)
    others = [one.id for one in waiting + decided]
    here = others.index(lead_id)
    rulings = judgements.on(work.ledger, "pair", pair(lead.subject, lead.predecessor))
    values = {
        "lead": lead, "row": _row(lead, rulings), "rulings": rulings,
        "before": side(work, lead.predecessor), "after": side(work, lead.subject),
        "for": _told(work, lead_id, reasons, "for"), "against": _told(work, lead_id, reasons, "against"),
        "neutral": [one for one in reasons if one.stance == "neutral"],
        "chart": waterfall(_steps(lead, reasons)), "history": leads.history(work.findings, lead_id),
        "choices": CHOICES, "previous": others[here - 1] if here else "", "said": said,
        "next": others[here + 1] if here + 1 < len(others) else "", "place": here + 1, "of": len(others),
    }  # fmt: skip
    return render(request, "lead.html", values, status=status)


@require_POST
def decide(request: HttpRequest, lead_id: str) -> HttpResponse:
    """Enter the reader's ruling in the ledger, and open the next lead that waits."""
    work: Work = request.work
    lead = leads.find(work.findings, lead_id)
    if lead is None:
        raise Http404
    reason = " ".join(request.POST.get("reason", "").split())[:2000]
    verdict = request.POST.get("verdict", "")
    if verdict not in {choice.value for _, choice, _ in CHOICES}:
        return _page(request, lead_id, _("Choisissez d'abord une conclusion."), 400)
    if len(reason) < 3:
        return _page(request, lead_id, _("Dites pourquoi, en une phrase : elle reste au registre."), 400)  # fmt: skip
    following = _following(work, lead_id)
    with work.deciding() as desk:
        rule(desk, lead.subject, lead.predecessor, Verdict(verdict), actor=work.actor, reason=reason)  # fmt: skip
    return HttpResponseRedirect(f"/pistes/{following}" if following else "/pistes?fait=1")


def _following(work: Work, lead_id: str) -> str:
    """Return the next lead nobody has ruled on, from the first again after the last; empty where none is left."""
    waiting = [one.id for one in placed(work)[0]]
    here = waiting.index(lead_id) if lead_id in waiting else -1
    left = [one for one in waiting[here + 1 :] + waiting[: max(here, 0)] if one != lead_id]
    return left[0] if left else ""


def _steps(lead: Lead, reasons: Iterable[Reason]) -> list[Step]:
    told = [Step(one.claim, one.bits) for one in reasons if one.stance != "neutral"]
    sums = (
        (_("Ce qu'une copie ou un fournisseur commun explique aussi bien"), lead.copying_bits),
        (_("Ce que la main d'un autre site antérieur explique aussi bien"), lead.rivals_bits),
    )
    return [
        Step(_("Avant tout indice : deux sites pris au hasard"), lead.prior_bits),
        *told,
        *(Step(said, bits) for said, bits in sums if bits),
    ]


def _told(work: Work, lead_id: str, reasons: Iterable[Reason], stance: str) -> list[dict[str, Any]]:
    return [
        {
            "reason": one,
            "pairs": [
                _pair(work, example)
                for example in leads.examples(work.findings, lead_id, one.position)
                if example.quotation_before or example.quotation_after
            ],
        }
        for one in reasons
        if one.stance == stance
    ]


def _pair(work: Work, example: Example) -> Pair:
    found = captures.all_of(work.ledger, (example.capture_before, example.capture_after))
    pictured = len(found) == 2 and all(one.media_type.startswith("image/") for one in found)
    before, after = marked(example.quotation_before, example.quotation_after)
    return Pair(example=example, before=before, after=after, pictured=pictured)


def marked(one: str, other: str) -> tuple[SafeString, SafeString]:
    """Return two texts in which the words that both have in the same order are marked."""
    left, right = _WORD.findall(one), _WORD.findall(other)
    matcher = SequenceMatcher(
        a=[word.casefold() for word in left], b=[word.casefold() for word in right], autojunk=False
    )
    same = [block for block in matcher.get_matching_blocks() if block.size]
    return (
        with_marks(one, _places(left, [(block.a, block.size) for block in same])),
        with_marks(other, _places(right, [(block.b, block.size) for block in same])),
    )


def _places(words: list[str], blocks: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return where runs of words stand in their text; runs without a letter are none."""
    ends = list(accumulate((len(word) for word in words), initial=0))
    return [
        (ends[at], ends[at + size])
        for at, size in blocks
        if any(one.isalnum() for word in words[at : at + size] for one in word)
    ]
