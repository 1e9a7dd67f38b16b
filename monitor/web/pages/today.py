"""Today: the digest as it stands now, what waits for a decision, and whether the watch can be believed."""

import threading
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from monitor.clock import local_day
from monitor.digest.compose import compose
from monitor.digest.folding import folded
from monitor.digest.health import coverage_lines, trust
from monitor.digest.rendering import in_words, summary
from monitor.language import speaking, spoken
from monitor.web import alerts
from monitor.web.pages import leads
from monitor.web.work import Work
from storage.ledger import proposals

_KEPT: dict[str, dict[str, Any]] = {}
"""By language: the digest, of which workspace, and of what it was made."""

_MAKING = threading.Lock()


def page(request: HttpRequest) -> HttpResponse:
    """Show the day."""
    work: Work = request.work
    undecided = [row for row in leads.rows(work) if row.waits]
    proposed = proposals.waiting(work.ledger, 1000)
    values = {
        **digest(work), "saved": alerts.of(work, request.user), "leads": undecided[:4], "leads_waiting": len(undecided),
        "proposals": proposed[:4], "proposals_waiting": len(proposed),
    }  # fmt: skip
    return render(request, "today.html", values)


def digest(work: Work) -> dict[str, Any]:
    """
    Return the digest of this hour.

    Where findings, ledger or hour are others than those it was made of, the one that is there is shown once more while it is
    made anew beside: a large watch takes seconds.
    """
    key = _key(work)
    kept = _KEPT.get(spoken(), {})
    if kept.get("folder") != work.workspace.folder:
        with _MAKING:
            if _KEPT.get(spoken(), {}).get("folder") != work.workspace.folder:
                _make(work, key)
    elif kept["key"] != key and _MAKING.acquire(blocking=False):
        threading.Thread(
            target=_make_beside, args=(work.workspace.folder, key, spoken()), daemon=True
        ).start()
    values: dict[str, Any] = _KEPT[spoken()]["values"]
    return values


def warm(folder: Path) -> None:
    """Make the first digest before anybody asks for it."""
    work = Work(folder)
    try:
        digest(work)
    finally:
        work.close()


def _key(work: Work) -> tuple[object, ...]:
    return (*work.read_at, work.workspace.ledger.stat().st_mtime_ns, f"{work.now:%Y%m%d%H}")


def _make_beside(folder: Path, key: tuple[object, ...], language: str) -> None:
    work = Work(folder)
    try:
        with speaking(language):
            _make(work, key)
    finally:
        work.close()
        _MAKING.release()


def _make(work: Work, key: tuple[object, ...]) -> None:
    now = work.now
    today = local_day(now, work.configuration)
    made = compose(
        work.findings, work.ledger, work.configuration, for_date=today, until=now, today=today
    )
    values = {
        "digest": made, "day_said": in_words(today), "summary": summary(made), "trust": trust(made.coverage),
        "sections": folded(made), "coverage": list(coverage_lines(made.coverage)), "made_at": now,
    }  # fmt: skip
    _KEPT[spoken()] = {"folder": work.workspace.folder, "key": key, "values": values}
