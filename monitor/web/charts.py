"""Charts, drawn as SVG where the page is made: no script, nothing fetched, readable without colours, with their figures in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from monitor.language import gettext as _
from monitor.language import ngettext

_WIDTH = 720


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a sum: what it is, and by how much it moves the sum."""

    said: str
    bits: float


@dataclass(frozen=True, slots=True)
class Bar:
    """A step as it is drawn: percent of the width from the left, as SVG writes numbers."""

    said: str
    bits: float
    left: str
    width: str
    zero: str

    @property
    def kind(self) -> str:
        """Which way it moves the sum."""
        return "for" if self.bits > 0 else "against"


def waterfall(steps: Sequence[Step]) -> list[Bar]:
    """Return each step as a bar that begins where the one before ended."""
    edges = [0.0]
    for step in steps:
        edges.append(edges[-1] + step.bits)
    low, high = min(edges), max(edges)
    span = (high - low) or 1.0
    bars = []
    for step, start, end in zip(steps, edges, edges[1:], strict=False):
        left = (min(start, end) - low) / span * 100
        wide = max(abs(step.bits) / span * 100, 0.6)
        bars.append(
            Bar(step.said, step.bits, f"{left:.2f}", f"{wide:.2f}", f"{-low / span * 100:.2f}")
        )
    return bars


@dataclass(frozen=True, slots=True)
class Point:
    """A price at a time; no price: it was shown without, or could not be bought."""

    at: datetime
    value: float | None
    available: bool = True
    label: str = ""


def prices(points: Sequence[Point], unit: str) -> SafeString | str:
    """Return prices over time as a stepped line; hollow dots are days on which the thing was sold out."""
    known = [one for one in points if one.value is not None]
    if not known:
        return ""
    first, last = points[0].at.timestamp(), points[-1].at.timestamp()
    values = [one.value for one in known if one.value is not None]
    low, high = min(values), max(values)
    room = (high - low) or max(high * 0.2, 1.0)
    low, high = low - room * 0.15, high + room * 0.15
    height, left, right, top, bottom = 220, 64, 16, 16, 32

    def across(at: datetime) -> float:
        share = (at.timestamp() - first) / ((last - first) or 1.0)
        return round(left + share * (_WIDTH - left - right), 1)

    def down(value: float) -> float:
        return round(top + (high - value) / (high - low) * (height - top - bottom), 1)

    path, before = "", None
    for one in known:
        assert one.value is not None
        x, y = across(one.at), down(one.value)
        path += f"M{x} {y}" if before is None else f"H{x}V{y}"
        before = y
    dots = format_html_join(
        "",
        '<circle cx="{}" cy="{}" r="4" class="{}"><title>{}</title></circle>',
        (
            (across(one.at), down(one.value), "dot" if one.available else "dot out", one.label)
            for one in known
            if one.value is not None
        ),
    )
    lines = format_html_join(
        "",
        '<line x1="{}" x2="{}" y1="{}" y2="{}" class="grid"/><text x="{}" y="{}" class="tick end">{}</text>',
        (
            (left, _WIDTH - right, down(value), down(value), left - 8, down(value) + 4, f"{value:.2f}".replace(".", _(",")) + unit)
            for value in sorted(set(values))[:6]
        ),
    )  # fmt: skip
    days = format_html_join(
        "",
        '<text x="{}" y="{}" class="tick {}">{}</text>',
        (
            (across(at), height - 8, side, f"{at:%d/%m/%Y}")
            for at, side in ((points[0].at, "start"), (points[-1].at, "end"))
        ),
    )
    least, most = (f"{one:.2f}".replace(".", _(",")) for one in (min(values), max(values)))
    prices_said = _("De {least} à {most}{unit}") if least != most else _("Toujours {most}{unit}")
    readings = ngettext("{count} relevé", "{count} relevés", len(points)).format(count=len(points))
    said = f"{prices_said.format(least=least, most=most, unit=unit)}, {readings}"
    drawn: SafeString = format_html(
        '<svg class="chart" viewBox="0 0 {} {}" role="img" aria-label="{}">{}<path d="{}" class="line"/>{}{}</svg>',
        _WIDTH, height, said, lines, path, dots, days,
    )  # fmt: skip
    return drawn
