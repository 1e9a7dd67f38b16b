"""Listings: goods with their photographs, and one over time: price, stock, words then and now."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from monitor.web.charts import Point, prices
from monitor.web.pages.heard import passages
from monitor.web.pages.leads import marked
from monitor.web.pages.sellers import Turn, turn
from monitor.web.shown import price as price_said
from monitor.web.work import Work
from storage.findings import catalogue
from storage.findings.catalogue import Seen
from storage.ledger import shots

A_PAGE = 48


def listed(request: HttpRequest) -> HttpResponse:
    """List what is offered, the last seen first."""
    work: Work = request.work
    words, site = (request.GET.get(name, "").strip()[:200] for name in ("q", "site"))
    number = turn(request)
    found = catalogue.browse(
        work.findings, words=words, site_id=site, start=(number - 1) * A_PAGE, most=A_PAGE + 1
    )
    pictures = shots.pictures_at(work.ledger, [one for card in found for one in _images(card.images)])  # fmt: skip
    cards = [(card, _first(card.images, pictures)) for card in found[:A_PAGE]]
    values = {
        "cards": cards,
        "words": words,
        "site": site,
        "turn": Turn(number=number, more=len(found) > A_PAGE),
    }
    return render(request, "listings.html", values)


def page(request: HttpRequest) -> HttpResponse:
    """Show one listing over time; it is named by ``id``, which holds an address."""
    work: Work = request.work
    seen = catalogue.history(work.findings, request.GET.get("id", ""))
    if not seen:
        raise Http404
    last, kept = seen[-1], _told_apart(seen)
    pictures = shots.pictures_at(work.ledger, _images(last.images))
    before = next((one for one in reversed(kept) if one.description != last.description), None)
    then, now = marked(before.description, last.description) if before else ("", "")
    values: dict[str, Any] = {
        "last": last, "seen": list(reversed(kept))[:200], "visits": len(seen), "chart": _chart(work, kept), "pictures": [pictures[one] for one in _images(last.images) if one in pictures],
        "changes": catalogue.changes(work.findings, last.site_id, request.GET["id"], 60),
        "before": before, "then": then, "now": now, "passages": passages(work, last.document_id), "first": seen[0],
    }  # fmt: skip
    return render(request, "listing.html", values)


def _told_apart(seen: Sequence[Seen]) -> list[Seen]:
    """Return the visits at which something was other than before, with the first and the last."""
    kept: list[Seen] = []
    for one in seen:
        was = kept[-1] if kept else None
        if was is None or (was.price, was.availability, was.name, was.description) != (one.price, one.availability, one.name, one.description):  # fmt: skip
            kept.append(one)
    if kept[-1] is not seen[-1]:
        kept.append(seen[-1])
    return kept


def _chart(work: Work, seen: Sequence[Seen]) -> Any:
    points = []
    for one in seen:
        at = datetime.fromisoformat(one.ended_at).astimezone(work.zone)
        said = f"{at:%d/%m/%Y} : {price_said(one.price, one.currency)}"
        value = float(one.price) if one.price else None
        points.append(Point(at, value, one.availability not in {"OutOfStock", "SoldOut"}, said))
    return prices(points, " €" if seen[-1].currency in {"EUR", None} else f" {seen[-1].currency}")


def _images(text: str) -> list[str]:
    found: list[str] = json.loads(text)
    return found[:6]


def _first(images: str, pictures: dict[str, str]) -> str:
    return next((pictures[one] for one in _images(images) if one in pictures), "")
