"""
The words of a page by their place, for the phrase matcher, and the language they are in.

Every visible word is in exactly one block; alternative texts and descriptions that nobody sees are blocks of their own.
"""

import re
from collections.abc import Iterator
from html import unescape
from itertools import islice
from typing import Final

from selectolax.lexbor import LexborHTMLParser

from spiders import tongues
from spiders.reading import voices
from spiders.reading.opengraph import metas
from storage.folding import folded
from storage.page import Page
from storage.records.reading import TextBlock
from storage.visible import visible_text

MAX_BLOCK: Final = 200_000
MAX_TEXTS: Final = 20_000
"""Texts of a JSON document that are read."""

_MACHINES: Final = re.compile(r"\s*|(?:https?:)?//\S+|[\w./+=:-]*[\d_/=][\w./+=:-]*|[a-z_]{1,3}")
"""What only machines say to each other."""

_TERMS: Final = tongues.pattern("terms")
_FAQ: Final = tongues.pattern("faq")
_STOPWORDS: Final = tongues.small_words()
_SPEAKING: Final = {
    word: tuple(code for code, known in _STOPWORDS.items() if word in known)
    for word in frozenset[str]().union(*_STOPWORDS.values())
}
"""The languages that each small word shows."""

_WORD = re.compile(r"[a-z]{1,12}")


def blocks(page: Page) -> Iterator[TextBlock]:
    """Yield the page's words with their place, in document order, a line for each block element."""
    if not page.is_html:
        if page.is_json:
            yield from _said_in_data(page)
        elif page.media_type.startswith("text/"):
            yield TextBlock(kind="body", text=page.text[:MAX_BLOCK])
        return
    title = page.title
    if title:
        yield TextBlock(kind="title", text=title)
    for kind, first, last in voices.regions(page.outline, _whole_kind(page, title)):
        yield from _run(page, kind, first, last)
    yield from _unseen(page)


def _said_in_data(page: Page) -> Iterator[TextBlock]:
    """Yield what the texts of a JSON document say: escapes undone, mark-up inside them read as mark-up."""
    try:
        texts = list(islice(_texts(page.data), MAX_TEXTS))
    except ValueError:
        texts = [page.text]
    lines = "\n".join(dict.fromkeys(filter(None, texts)))
    if lines:
        yield TextBlock(kind="body", text=lines[:MAX_BLOCK])


def _texts(data: object) -> Iterator[str]:
    """Yield the texts inside a value that say something: addresses, digests and other single words of machines are left out."""
    todo = [data]
    while todo:
        one = todo.pop()
        if isinstance(one, dict):
            todo.extend(reversed(one.values()))
        elif isinstance(one, list):
            todo.extend(reversed(one))
        elif isinstance(one, str) and not _MACHINES.fullmatch(one):
            yield (
                visible_text(LexborHTMLParser(one))
                if "<" in one
                else " ".join(unescape(one).split())
            )


def language(page: Page) -> str | None:
    """Return the page's language: what its words show where they show it, else what it declares; primary subtag."""
    if not page.is_html:
        return None
    outline = page.outline
    sample = folded(outline.between(0, len(outline.pieces), most=6000)[:6000])
    counts = dict.fromkeys(_STOPWORDS, 0)
    for word in _WORD.findall(sample):
        for code in _SPEAKING.get(word, ()):
            counts[code] += 1
    best = max(counts, key=lambda code: counts[code])
    others = max(count for code, count in counts.items() if code != best)
    if counts[best] >= 12 and counts[best] >= 1.5 * others:
        return best
    return declared_language(page) or (
        best if counts[best] >= 4 and counts[best] > others else None
    )


def declared_language(page: Page) -> str | None:
    """Return the primary subtag of the language the document declares for itself."""
    outline = page.outline
    for element in range(min(4, len(outline))):
        if outline.tags[element] == "html":
            value = outline.attribute(element, "lang") or outline.attribute(element, "xml:lang")
            tag = re.split(r"[-_]", value.strip())[0].lower()
            return tag if re.fullmatch(r"[a-z]{2,3}", tag) else None
    return None


def _run(page: Page, kind: str, first: int, last: int) -> Iterator[TextBlock]:
    """Yield the words of a run of pieces, cut into blocks of bounded size."""
    outline = page.outline
    while first < last:
        end, size = first, 0
        while end < last and size < MAX_BLOCK:
            size += len(outline.pieces[end])
            end += 1
        words = outline.lines(first, end)
        if words:
            yield TextBlock(kind=kind, text=words)
        first = end


def _whole_kind(page: Page, title: str) -> str:
    """Return what the whole page is, where its title or address says so."""
    said = folded(
        f"{title} {page.url.rsplit('/', 1)[-1]}".replace("-", " ").replace("_", " ")[:400]
    )
    if _FAQ.search(said):
        return "faq"
    return "terms" if _TERMS.search(said) else "body"


_DESCRIBING = tuple(
    "description og:title og:description keywords twitter:title twitter:description".split()
)


def _unseen(page: Page) -> Iterator[TextBlock]:
    """Yield descriptions, alternative texts and titles of elements, each once."""
    said = metas(page)
    seen: set[str] = set()
    for name in _DESCRIBING:
        for value in said.get(name, [])[:3]:
            if value not in seen:
                seen.add(value)
                yield TextBlock(kind="meta", text=value[:MAX_BLOCK])
    outline = page.outline
    alternatives: dict[str, None] = {}
    for element, tag in enumerate(outline.tags):
        own = outline.attributes[element]
        for name in ("alt", "title", "aria-label", "placeholder"):
            words = own.get(name)
            if words and len(words) > 2 and tag not in {"link", "style", "script"}:
                alternatives.setdefault(words.strip())
    if alternatives:
        yield TextBlock(kind="alt", text="\n".join(alternatives)[:MAX_BLOCK])
