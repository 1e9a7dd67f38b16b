"""When a post was written, as its element and the lines around its words tell."""

import re
from datetime import datetime

from selectolax.lexbor import LexborNode

from spiders.networks.clocks import spoken_time
from spiders.networks.common import attribute, text_of, upwards, utc
from storage.page import Page


def written_at(
    page: Page, selectors: tuple[str, ...], node: LexborNode, body: LexborNode
) -> datetime | None:
    """
    Return when a post was written: a machine's form first, then words that name an hour, then any date.

    Where no element named for a time gives one, short lines around the body are asked.
    The times at which its author joined or was last seen, and of edits, are not the post's.
    """
    for selector in selectors:
        found = _time_in(
            page, [one for one in node.css(selector)[:4] if not _other_time(one, node)][:2]
        )
        if found is not None:
            return found
    inside = {one.mem_id for one in body.traverse()}
    lines = [
        one
        for one in node.css("time, span, small, a, p, div, td, th, em, abbr, h4, h5, h6")[:200]
        if one.mem_id not in inside
        and _DATED.search(said := one.text(deep=True)[:200]) is not None
        and len(said.strip()) < _LINE
        and not _other_time(one, node)
    ]
    return _time_in(page, lines[:6])


def _time_in(page: Page, nodes: list[LexborNode]) -> datetime | None:
    written: list[str] = []
    for found in nodes:
        for part in (found, *found.css("[datetime], [title]")[:3]):
            for name in ("datetime", "data-timestamp", "data-time", "content", "time", "value"):
                exact = utc(attribute(part, name))
                if exact is not None:
                    return exact
            written.append(attribute(part, "title"))
        written.append(text_of(found))
    for words_of_time in sorted(written, key=lambda line: _CLOCK.search(line) is None):
        for said in (_date_words(words_of_time), _last_date(words_of_time)):
            spoken = spoken_time(said, page) if said else None
            if spoken is not None:
                return spoken
    return None


def _other_time(node: LexborNode, post: LexborNode) -> bool:
    """Say whether a time is of the author's account or of an edit."""
    for current in upwards(node, 4):
        if current.mem_id == post.mem_id:
            break
        if _NOT_POSTED.search(attribute(current, "class")):
            return True
    return _NOT_POSTED_WORDS.match(node.text(deep=True).strip()[:60]) is not None


_LINE = 90
_DATED = re.compile(
    r"\d{1,4}[/.-]\d{1,2}[/.-]\d{2,4}|\d{1,2}(?:er|st|nd|rd|th)?\.? [^\W\d_]{3,12}\.?,? \d{4}|[^\W\d_]{3,12}\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}"
    r"|\b(?:ago|hier|yesterday|aujourd|today|il y a|gestern|heute|vor \d)\b",
    re.IGNORECASE,
)
_NOT_POSTED = re.compile(
    r"joined|regist|member-?since|last-?(?:seen|active|visit|login|edit)|edited|edit-|-edit|updated-m|modified|online",
    re.IGNORECASE,
)
_NOT_POSTED_WORDS = re.compile(
    r"\W*(?:joined|registered|member since|inscrit|enregistr|membre depuis|last (?:seen|active|edit|modif|login)|edited|modifi|derni|updated)",
    re.IGNORECASE,
)
_CLOCK = re.compile(r"\d ?[:h] ?\d\d")


_AROUND_DATE = re.compile(
    r"^.*?(?:»|\bon:|\ble :?(?= ?\d|\s\w{3,9}\s\d)|»|posted:?|post[eé] le|publi[eé] le|Réponse #\d+ le:|Reply #\d+ on:)\s*|\s*(?:»|\(.*|#\d+)\s*$",
    re.IGNORECASE,
)


def _date_words(written: str) -> str:
    """Return the part of a line that is a date: what stands after « » » or « on: »."""
    line = next(
        (part for part in written.split("\n") if re.search(r"\d", part)),
        written.split("\n", maxsplit=1)[0],
    )
    bare = _AROUND_DATE.sub("", line[:400].replace("«", "").strip())
    return bare or line


_LAST_DATE = re.compile(
    r"(?<!\w)(?:\d{1,2}(?:er|st|nd|rd|th)?\.? [^\W\d_]{3,12}\.?,? \d{4}|[^\W\d_]{3,12}\.? \d{1,2},? \d{4})[^\n\w]{0,5}(?:[^\n]{0,24})$"
)


def _last_date(written: str) -> str:
    """Return the date that a line ends with, whatever stands before it: a subject, « dnia: »."""
    line = " ".join(written.replace("»", " ").split())[-200:]
    found = _LAST_DATE.search(line)
    return found[0] if found is not None else ""
