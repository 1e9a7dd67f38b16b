"""
Datasette plugin: what a cell of a table or of a query shows.

Ids lead to their page; conclusions, times and probabilities are said in French; an address of a watched site is text
and never a link, because a click would visit it from the reader's own machine, outside the guard.
"""

import re
from datetime import datetime
from typing import Any
from urllib.parse import quote

from datasette import hookimpl
from markupsafe import Markup, escape

from monitor.digest.words import AVAILABILITY, BANDS, CHANGES, OFFERS, OUTCOMES, percent

_CAPTURE = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_LEAD = re.compile(r"lead-[0-9a-f]{20}")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z")
_CAPTURES = frozenset(
    "preuve preuve_avant preuve_apres capture_id capture_before capture_after flagged_capture first_capture".split()
)
_SITES = frozenset("site sites lesquels succede_a site_id subject predecessor with_site".split())
_WORDS = {
    "conclusion": BANDS,
    "quoi": CHANGES,
    "stock": AVAILABILITY,
    "issue": OUTCOMES,
    "offre": OFFERS,
}


@hookimpl  # type: ignore[untyped-decorator]
def render_cell(value: Any, column: str, table: str | None) -> Markup | None:
    """Return what a cell shows, None to let Datasette show it."""
    if column == "probabilite" and isinstance(value, float):
        return escape(percent(value))
    if not isinstance(value, str):
        return None
    if column in _CAPTURES and _CAPTURE.fullmatch(value):
        return Markup('<a href="/capture/{}">{}</a>').format(value, value[:8])
    if _LEAD.fullmatch(value):
        return Markup('<a href="/lead/{}">voir</a>').format(value)
    if column in _SITES and value and (table is None or column in {"site_id", "with_site"}):
        return Markup(", ").join(_site(part) for part in re.split(r",\s*", value))
    if column in _WORDS and value in _WORDS[column]:
        return escape(_WORDS[column][value])
    if table is None and _TIME.fullmatch(value):
        return escape(f"{datetime.fromisoformat(value):%d/%m/%Y %H:%M} UTC")
    return escape(value) if "://" in value[:12] else None


def _site(site_id: str) -> Markup:
    return Markup('<a href="/site/{}">{}</a>').format(quote(site_id, safe=":@"), site_id)
