"""Write a digest as the officer reads it at seven: one page of HTML, and the same as text."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from jinja2 import Environment, PackageLoader, StrictUndefined

from monitor.config import Configuration, at_desk, desk_link
from monitor.digest.folding import folded
from monitor.digest.health import coverage_lines, trust
from monitor.digest.sections import PARTS
from monitor.digest.words import NBSP
from storage.records.digest import Digest, Entry

_MONTHS = (
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()
)
_DAYS = "lundi mardi mercredi jeudi vendredi samedi dimanche".split()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """A digest ready to be sent."""

    subject: str
    text: str
    html: str


def render(
    digest: Digest, configuration: Configuration, picture: Callable[[Entry], str] = lambda _: ""
) -> Rendered:
    """Return the digest as subject, text and HTML; ``picture`` gives the image of an entry that stands strong."""
    zone = ZoneInfo(configuration.schedule.timezone)
    values = {
        "digest": digest,
        "heading": f"{digest.title} — bilan du {french_day(digest.for_date)}",
        "until": _moment(digest.until, zone),
        "since": _moment(digest.since, zone) if digest.since else "",
        "summary": summary(digest),
        "nothing": not digest.entries,
        "trust": trust(digest.coverage),
        "sections": folded(digest),
        "coverage": list(coverage_lines(digest.coverage)),
        "at_desk": at_desk(configuration),
        "to": lambda path: desk_link(configuration, path),
        "picture": lambda entry: picture(entry) if entry.strong else "",
        "local": lambda at: _moment(at, zone),
    }
    loader = PackageLoader("monitor.digest")
    html = Environment(loader=loader, autoescape=True, undefined=StrictUndefined)
    text = Environment(
        loader=loader,
        autoescape=False,  # noqa: S701 - plain text
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )
    return Rendered(
        subject=f"[Portique] {digest.for_date.isoformat()} — {summary(digest)}"[:150],
        text=text.get_template("digest.txt").render(values),
        html=_typeset(html.get_template("digest.html").render(values)),
    )


_BREAKS = re.compile(r"(?<=«) | (?=[:;?!»%€](?:\s|<|$))")


def _typeset(html: str) -> str:
    """Keep French punctuation and units from standing alone at the beginning of a line."""
    head, body = html.split("</head>", 1)
    return f"{head}</head>{_BREAKS.sub(NBSP, body)}"


def summary(digest: Digest) -> str:
    """Return the one sentence that says what the day brought."""
    counts = [
        _count(
            sum(entry.strong or not part.only_strong for entry in digest.of(part.section)),
            *part.counted,
        )
        for part in sorted(PARTS, key=lambda part: part.mentioned or part.place)
    ]
    said = [count for count in counts if count]
    if not said:
        return "Rien de nouveau." if not digest.entries else "Quelques éléments à lire."
    sentence = ", ".join(said)
    return sentence[0].upper() + sentence[1:] + "."


def french_day(day: date) -> str:
    """Return a day in French words."""
    first = "1er" if day.day == 1 else str(day.day)
    return f"{_DAYS[day.weekday()]} {first} {_MONTHS[day.month - 1]} {day.year}"


def _moment(at: datetime, zone: ZoneInfo) -> str:
    local = at.astimezone(zone)
    return f"{local:%d/%m/%Y à %H:%M}"


def _count(number: int, one: str, many: str) -> str:
    if number == 0:
        return ""
    return f"{number} {one if number == 1 else many}"
