"""Print a digest, for who reads it on paper or has no desk: the same sections, sentences and pictures as its HTML, as PDF/A."""

import base64
import io
from collections.abc import Callable, Iterator
from xml.sax.saxutils import escape
from zoneinfo import ZoneInfo

from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Image, KeepTogether, Paragraph, Spacer

from monitor.config import Configuration, at_desk, desk_link
from monitor.digest.folding import folded
from monitor.digest.health import coverage_lines, trust
from monitor.digest.rendering import heading, moment, summary
from monitor.digest.words import plainly
from monitor.language import gettext as _
from monitor.language import ngettext, spoken
from storage.evidence import fonts
from storage.evidence.paper import WIDTH, Paper, printed, table
from storage.records.digest import Digest, Entry

PICTURES = 60
"""Entries whose picture is printed: a flood of them would be a file that no mail program takes."""

_BODY = ParagraphStyle("digest", fontName=fonts.TEXT, fontSize=9.5, leading=13)
_SMALL = ParagraphStyle("digest-small", parent=_BODY, fontSize=8, leading=10.5, textColor="#57606a")
_ENTRY = ParagraphStyle("digest-entry", parent=_BODY, fontName=fonts.BOLD)
_HEAD = ParagraphStyle("digest-head", parent=_ENTRY, fontSize=12, leading=16, spaceBefore=9, spaceAfter=3, keepWithNext=1)  # fmt: skip
_TITLE = ParagraphStyle("digest-title", parent=_HEAD, fontSize=15, leading=19)


def on_paper(
    digest: Digest, configuration: Configuration, picture: Callable[[Entry], str]
) -> bytes:
    """Return the digest as PDF/A, in the language that is spoken; ``picture`` gives an entry's as a ``data:`` address, or nothing."""
    zone = ZoneInfo(configuration.schedule.timezone)
    said = heading(digest)
    paper = Paper(
        title=said, author=digest.unit or digest.title, at=digest.until, foot=said, language=spoken()
    )  # fmt: skip
    return printed(list(_story(digest, configuration, zone, picture)), paper)


def _story(
    digest: Digest, configuration: Configuration, zone: ZoneInfo, picture: Callable[[Entry], str]
) -> Iterator[Flowable]:
    yield _text(heading(digest), _TITLE)
    until = _("preuves recueillies jusqu'au {until}").format(until=moment(digest.until, zone))
    yield _text(f"{digest.unit} — {until}" if digest.unit else until, _SMALL)
    yield _text(summary(digest))
    if not digest.entries:
        yield _text(trust(digest.coverage))
    left = PICTURES
    for section in folded(digest):
        title = _text(f"{_(section.part.title)} ({section.count})", _HEAD)
        for entry in section.entries:
            shown = picture(entry) if entry.strong and left > 0 else ""
            left -= bool(shown)
            yield KeepTogether([*([title] if title else []), *_entry(entry, zone, shown)])
            title = None
        yield from (_text(one.line, _SMALL) for one in section.remainders)
        if section.waiting:
            form = ngettext("{count} autre attend le prochain bilan.", "{count} autres, chez d'autres encore, attendent le prochain bilan.", section.waiting)  # fmt: skip
            yield _text(form.format(count=section.waiting), _SMALL)
    yield _text(_("Couverture"), _HEAD)
    yield from (_text(f"– {line}") for line in coverage_lines(digest.coverage))
    yield Spacer(1, 3 * mm)
    yield _text(_("Portique propose, un enquêteur décide."), _SMALL)
    if at_desk(configuration):
        yield _text(_("Pour décider : {address}").format(address=desk_link(configuration, "/")), _SMALL)  # fmt: skip


def _entry(entry: Entry, zone: ZoneInfo, shown: str) -> list[Flowable]:
    """Return an entry, its picture beside it."""
    proofs = [_("preuve {named}").format(named=one[:8]) for one in entry.captures[:6]]
    words: list[Flowable] = [
        _text(entry.title, _ENTRY),
        *([_text(_("« {quotation} »").format(quotation=entry.quotation))] if entry.quotation else []),
        *(_text(f"– {line}") for line in entry.detail),
        _text(" · ".join((moment(entry.at, zone), *proofs)), _SMALL),
    ]  # fmt: skip
    if not shown:
        return [*words, Spacer(1, 3 * mm)]
    drawn = Image(io.BytesIO(base64.b64decode(shown.partition(",")[2])), lazy=0)
    drawn.drawHeight, drawn.drawWidth = drawn.imageHeight * 48 * mm / drawn.imageWidth, 48 * mm
    return [table([[words, drawn]], [WIDTH - 52 * mm, 52 * mm], ("LEFTPADDING", (0, 0), (0, -1), 0))]  # fmt: skip


def _text(said: str, style: ParagraphStyle = _BODY) -> Paragraph:
    return Paragraph(escape(fonts.shown(plainly(said))), style)
