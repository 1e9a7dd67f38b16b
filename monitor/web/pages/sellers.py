"""Sellers and sites: who, under which names and contacts, since when, and what happened."""

from dataclasses import dataclass
from itertools import groupby

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from monitor.lineage.graph import as_svg, lineage_graph
from monitor.web.pages.side import side
from monitor.web.spans import spans
from monitor.web.tied import drawn
from monitor.web.weaving import said, woven
from monitor.web.work import Work
from storage.findings import changes, handed, leads, shown, ties, traders
from storage.findings.records import Change
from storage.findings.ties import Tie
from storage.ledger import sources

A_PAGE = 40
MOST_SITES = 300
"""Sites of one seller that are drawn."""

_OF_ONE = 100
"""Sites that are named of one thing they share."""

_NAMED = ("name", "label", "title")


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A page of a list whose end is found by asking for one more."""

    number: int
    more: bool

    @property
    def previous(self) -> int:
        """The page before."""
        return self.number - 1

    @property
    def next(self) -> int:
        """The page after."""
        return self.number + 1


def turn(request: HttpRequest) -> int:
    """Return the page that is asked for, from 1."""
    asked = request.GET.get("p", "1")
    return max(1, min(int(asked), 100_000)) if asked.isdecimal() and len(asked) < 7 else 1


def listed(request: HttpRequest) -> HttpResponse:
    """List the sellers."""
    work: Work = request.work
    words, everybody = request.GET.get("q", "").strip()[:200], request.GET.get("voir") == "tous"
    number = turn(request)
    found = traders.browse(
        work.findings,
        words=words,
        everybody=everybody,
        start=(number - 1) * A_PAGE,
        most=A_PAGE + 1,
    )
    values = {
        "sellers": [(one, one.sites.split()) for one in found[:A_PAGE]], "words": words, "everybody": everybody,
        "count": traders.count(work.findings, words=words, everybody=everybody),
        "turn": Turn(number=number, more=len(found) > A_PAGE),
    }  # fmt: skip
    return render(request, "sellers.html", values)


def page(request: HttpRequest, seller_id: str) -> HttpResponse:
    """Show a seller."""
    work: Work = request.work
    seller = traders.find(work.findings, seller_id)
    if seller is None:
        raise Http404
    members = traders.members(work.findings, seller_id)
    aliases = traders.aliases(work.findings, seller_id)
    own = [one.site_id for one in members]
    shared = ties.of(work.findings, own[:MOST_SITES], _OF_ONE)
    web = woven(shared, own)
    values = {
        "shared": _by_thing(shared), "drawn": drawn(web), "left_out": web.left_out, "spans": spans([one for name in own[:MOST_SITES] if (one := shown.find(work.findings, name))], work.zone),
        "seller": seller, "members": members, "sides": [side(work, one.site_id) for one in members[:6]],
        "names": [one for one in aliases if one.kind in _NAMED],
        "contacts": [one for one in aliases if one.kind not in _NAMED],
        "events": _events(work, [one.site_id for one in members[:20]]),
    }  # fmt: skip
    return render(request, "seller.html", values)


def _by_thing(shared: list[Tie]) -> list[tuple[str, int, list[Tie]]]:
    """Return each thing that sites share under its name, with how many they are and those that are known."""
    found = [list(one) for _key, one in groupby(shared, key=lambda tie: (tie.kind, tie.value))]
    return [(said(one[0].kind, one[0].value), one[0].sites, one) for one in found[:MOST_SITES]]


def _events(work: Work, sites: list[str]) -> list[Change]:
    found = [one for site in sites for one in changes.of_site(work.findings, site, 30)]
    return sorted(found, key=lambda one: one.at, reverse=True)[:60]


def site(request: HttpRequest, site_id: str) -> HttpResponse:
    """Show a site."""
    work: Work = request.work
    found = shown.find(work.findings, site_id)
    if found is None:
        raise Http404
    values = {
        "side": side(work, site_id), "site": found, "seller": traders.of_site(work.findings, site_id),
        "goods": shown.listings(work.findings, site_id, 60), "leads": leads.of_site(work.findings, site_id)[:30],
        "events": changes.of_site(work.findings, site_id, 60), "source": sources.find(work.ledger, found.source_id),
    }  # fmt: skip
    return render(request, "site.html", values)


def compare(request: HttpRequest) -> HttpResponse:
    """Show two sites beside each other: what each sells, what both show, and the leads between them."""
    work: Work = request.work
    names = [
        request.GET.get(name, "").strip().removeprefix("https://").strip("/")[:300]
        for name in ("a", "b")
    ]
    if any(shown.find(work.findings, one) is None for one in names):
        raise Http404
    reached = [
        {(one.kind, one.value): one for one in handed.contacts(work.findings, name)}
        for name in names
    ]
    values = {
        "sides": [side(work, one) for one in names], "shared": [reached[0][one] for one in reached[0] if one in reached[1]],
        "leads": [one for one in leads.of_site(work.findings, names[0]) if {one.subject, one.predecessor} == set(names)],
    }  # fmt: skip
    return render(request, "sites.html", values)


def lineage(request: HttpRequest, site_id: str) -> HttpResponse:
    """Draw what follows what around a site, in time."""
    work: Work = request.work
    if shown.find(work.findings, site_id) is None:
        raise Http404
    drawn = as_svg(lineage_graph(work.findings, site_id))
    return HttpResponse(drawn, content_type="image/svg+xml", headers={"Content-Security-Policy": "default-src 'none'; sandbox"})  # fmt: skip
