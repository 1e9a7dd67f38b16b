"""Write a digest as the officer reads it at seven: one page of HTML, and the same as text."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from jinja2 import Environment, PackageLoader, StrictUndefined

from monitor.config import Configuration, at_desk, desk_link
from monitor.digest.folding import folded
from monitor.digest.health import coverage_lines, trust
from monitor.digest.sections import PARTS
from monitor.digest.words import NBSP
from monitor.language import FRENCH, gettext, locale, ngettext, spoken
from monitor.language import gettext as _
from storage.records.digest import Digest, Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """A digest ready to be sent."""

    subject: str
    text: str
    html: str


def render(
    digest: Digest,
    configuration: Configuration,
    picture: Callable[[Entry], str] = lambda _entry: "",
) -> Rendered:
    """
    Return the digest as subject, text and HTML, in the language that is spoken, as it must have been when it was composed.

    ``picture`` gives the image of an entry that stands strong.
    """
    zone = ZoneInfo(configuration.schedule.timezone)
    values = {
        "language": spoken(),
        "digest": digest,
        "heading": heading(digest),
        "until": moment(digest.until, zone),
        "since": moment(digest.since, zone) if digest.since else "",
        "summary": summary(digest),
        "nothing": not digest.entries,
        "trust": trust(digest.coverage),
        "sections": folded(digest),
        "coverage": list(coverage_lines(digest.coverage)),
        "at_desk": at_desk(configuration),
        "to": lambda path: desk_link(configuration, path),
        "picture": lambda entry: picture(entry) if entry.strong else "",
        "local": lambda at: moment(at, zone),
    }
    loader = PackageLoader("monitor.digest")
    html = Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, extensions=_SPEAKS
    )
    text = Environment(
        loader=loader,
        autoescape=False,  # noqa: S701 - plain text
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        extensions=_SPEAKS,
    )
    for one in (html, text):
        one.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
    return Rendered(
        subject=f"[Portique] {digest.for_date.isoformat()} — {summary(digest)}"[:150],
        text=text.get_template("digest.txt").render(values),
        html=_typeset(html.get_template("digest.html").render(values)),
    )


_SPEAKS = ("jinja2.ext.i18n",)
_BREAKS = re.compile(r"(?<=«) | (?=[:;?!»%€](?:\s|<|$))")


def _typeset(html: str) -> str:
    """Keep French punctuation and units from standing alone at the beginning of a line."""
    if spoken() != FRENCH:
        return html
    head, body = html.split("</head>", 1)
    return f"{head}</head>{_BREAKS.sub(NBSP, body)}"


def heading(digest: Digest) -> str:
    """Return what stands above a digest: whose it is, and of which day."""
    return _("{title} — bilan du {day}").format(title=digest.title, day=in_words(digest.for_date))


def summary(digest: Digest) -> str:
    """Return the one sentence that says what the day brought."""
    counts = [
        _count(
            sum(entry.strong or not part.only_strong for entry in digest.of(part.section)),
            part.counted,
        )
        for part in sorted(PARTS, key=lambda part: part.mentioned or part.place)
    ]
    said = [count for count in counts if count]
    if not said:
        return _("Rien de nouveau.") if not digest.entries else _("Quelques éléments à lire.")
    sentence = ", ".join(said)
    return sentence[0].upper() + sentence[1:] + "."


def in_words(day: date) -> str:
    """Return a day in words: « dimanche 1er novembre 2026 »."""
    said = format_date(day, "EEEE d MMMM y", locale=locale())
    return said.replace(" 1 ", " 1er ") if spoken() == FRENCH else said


def moment(at: datetime, zone: ZoneInfo) -> str:
    """Return a time where its readers live, in figures."""
    return format_datetime(at, _("dd/MM/yyyy 'à' HH:mm"), tzinfo=zone, locale=locale())


def _count(number: int, counted: tuple[str, str]) -> str:
    return ngettext(*counted, number).format(count=number) if number else ""
