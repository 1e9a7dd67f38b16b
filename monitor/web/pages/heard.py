"""The words of a document, with what the lexicon heard in them marked where it stands."""

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from monitor.phrases.telling import MARKED
from monitor.web.work import Work
from storage.findings import words

_TEXT = 20_000


def passages(work: Work, document: str) -> list[tuple[str, SafeString]]:
    """Return kind and words of each passage of a document."""
    heard = words.heard(work.findings, document)
    return [
        (one.kind, marked(one.text[:_TEXT], [place for place in heard if place.block == one.number]))
        for one in words.blocks(work.findings, document)
    ]  # fmt: skip


def marked(text: str, heard: list[words.Heard]) -> SafeString:
    """Return a passage as markup, what was heard in it marked."""
    runs = [(one.start, one.stop) for one in heard if one.concept in MARKED]
    return with_marks(text, runs)


def with_marks(text: str, runs: list[tuple[int, int]]) -> SafeString:
    """Return a text as markup, these runs of it marked; one that begins within another is left out."""
    out: list[str] = []
    at = 0
    for start, stop in runs:
        if start < at or stop > len(text):
            continue
        out.append(escape(text[at:start]))
        out.append(format_html("<mark>{}</mark>", text[start:stop]))
        at = stop
    out.append(escape(text[at:]))
    joined: SafeString = mark_safe("".join(out))  # noqa: S308 - every part was escaped above
    return joined
