"""How long each site of a seller was seen, drawn as SVG on one axis of time, with what happened to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from monitor.language import gettext as _
from monitor.language import locale
from storage.findings.records import Site

MOST = 60
"""Sites that are drawn."""

_ROW, _TOP, _LETTER = 34, 26, 7.5
_FORMS = (("wide", 1000, 54), ("slim", 326, 40))
"""Name of a form, its width, and letters of a site's name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Axis:
    first: float
    last: float
    width: int

    def at(self, moment: str) -> float:
        """Return where a moment stands, in points from the left."""
        share = (datetime.fromisoformat(moment).timestamp() - self.first) / ((self.last - self.first) or 1.0)  # fmt: skip
        return round(8 + share * (self.width - 16), 1)


def spans(sites: Sequence[Site], zone: ZoneInfo) -> list[SafeString]:
    """Return the drawing in each of its forms, the site first seen first; nothing where there is no site."""
    ordered = sorted(sites, key=lambda one: (one.first_seen_at, one.id))[:MOST]
    return [_drawn(ordered, zone, *form) for form in _FORMS] if ordered else []


def _drawn(
    sites: Sequence[Site], zone: ZoneInfo, name: str, width: int, letters: int
) -> SafeString:
    ends = [datetime.fromisoformat(one) for site in sites for one in (site.first_seen_at, site.last_seen_at)]  # fmt: skip
    axis = _Axis(first=min(ends).timestamp(), last=max(ends).timestamp(), width=width)
    height = _TOP + _ROW * len(sites) + 4
    days = format_html_join(
        "",
        '<text x="{}" y="14" class="tick {}">{}</text>',
        (
            (across, anchor, format_date(at.astimezone(zone), "d MMM y", locale=locale()))
            for across, anchor, at in ((8, "start", min(ends)), (width - 8, "end", max(ends)))
        ),
    )
    rows = format_html_join("", "{}", ((_row(one, axis, _TOP + _ROW * at, letters),) for at, one in enumerate(sites)))  # fmt: skip
    drawn: SafeString = format_html(
        '<svg class="spans {}" viewBox="0 0 {} {}" width="{}" height="{}" role="img" aria-label="{}">{}{}</svg>',
        name, width, height, width, height, _("Quand chaque site a été vu"), days, rows,
    )  # fmt: skip
    return drawn


def _row(site: Site, axis: _Axis, top: float, letters: int) -> SafeString:
    begin, end = axis.at(site.first_seen_at), axis.at(site.last_seen_at)
    named = site.id if len(site.id) <= letters else f"{site.id[: letters - 1]}…"
    near_end = begin + len(named) * _LETTER > axis.width - 8
    marks = [
        (axis.at(at), kind, said)
        for at, kind, said in (
            (site.offers_since, "offers", _("propose des téléphones préparés")),
            (site.seized_at, "seized", _("saisi")),
            (site.redirected_at, "moved", _("redirigé vers {site}").format(site=site.redirected_to)),
        )
        if at
    ]  # fmt: skip
    shown = format_html_join(
        "",
        '<circle cx="{}" cy="{}" r="5" class="{}"><title>{}</title></circle>',
        ((across, top + 22, kind, said) for across, kind, said in marks),
    )
    row: SafeString = format_html(
        '<text x="{}" y="{}" text-anchor="{}">{}</text><rect x="{}" y="{}" width="{}" height="8" rx="4" class="{}"/>{}',
        axis.width - 8 if near_end else begin, top + 12, "end" if near_end else "start", named,
        begin, top + 18, max(8.0, round(end - begin, 1)), site.standing, shown,
    )  # fmt: skip
    return row
