"""Today: the digest as it stands now, what waits for a decision, and whether the watch can be believed."""

import threading
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from monitor.clock import local_day
from monitor.digest.compose import compose
from monitor.digest.folding import folded
from monitor.digest.health import coverage_lines, trust
from monitor.digest.rendering import french_day, summary
from monitor.web.pages import leads
from monitor.web.pages.proposals import waiting
from monitor.web.work import Work

_KEPT: dict[str, Any] = {}
_LOCK = threading.Lock()


def page(request: HttpRequest) -> HttpResponse:
    """Show the day."""
    work: Work = request.work
    undecided = [row for row in leads.rows(work) if row.waits]
    proposed = waiting(work)
    values = {
        **digest(work), "leads": undecided[:4], "leads_waiting": len(undecided),
        "proposals": proposed[:4], "proposals_waiting": len(proposed),
    }  # fmt: skip
    return render(request, "today.html", values)


def digest(work: Work) -> dict[str, Any]:
    """Return the digest of this hour; made anew when findings, ledger or minute are others."""
    places = (work.workspace.findings, work.workspace.ledger, work.workspace.findings.with_name("findings.db-wal"))  # fmt: skip
    stamps = tuple(place.stat().st_mtime_ns if place.exists() else 0 for place in places)
    now = work.now
    key = (str(work.workspace.folder), stamps, f"{now:%Y%m%d%H}")
    with _LOCK:
        if _KEPT.get("key") != key:
            today = local_day(now, work.configuration)
            made = compose(
                work.findings,
                work.ledger,
                work.configuration,
                for_date=today,
                until=now,
                today=today,
            )
            _KEPT.update(
                key=key,
                values={
                    "digest": made, "day_said": french_day(today), "summary": summary(made), "trust": trust(made.coverage),
                    "sections": folded(made), "coverage": list(coverage_lines(made.coverage)),
                },
            )  # fmt: skip
        values: dict[str, Any] = _KEPT["values"]
        return values
