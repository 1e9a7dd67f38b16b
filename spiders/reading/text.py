"""
The words of a page by their place, for the phrase matcher, and the language they are in.

Every visible word is in exactly one block; alternative texts and descriptions that nobody sees are blocks of their own.
"""

import re
from collections.abc import Iterator
from typing import Final

from spiders import tongues
from spiders.reading.opengraph import metas
from storage.folding import folded
from storage.page import Page
from storage.records.reading import TextBlock

MAX_BLOCK: Final = 200_000
_PLACES: Final = (
    (
        "review",
        re.compile(
            r"(?:^|[\s_-])(?:reviews?|comments?|testimonials?|avis|temoignages?|bewertung(?:en)?)(?:$|[\s_-])"
        ),
    ),
    ("faq", re.compile(r"(?:^|[\s_-])(?:faqs?|accordion|questions?)(?:$|[\s_-])")),
    (
        "product",
        re.compile(
            r"(?:^|[\s_-])(?:products?|produit|item|card|annonce|listing)(?:$|[\s_-])|product-|-product"
        ),
    ),
)
_TERMS: Final = tongues.pattern("terms")
_FAQ: Final = tongues.pattern("faq")
_CONTAINERS = frozenset("div section article ul ol main li table dl form aside details".split())
_STOPWORDS: Final = tongues.small_words()
_SPEAKING: Final = {
    word: tuple(code for code, known in _STOPWORDS.items() if word in known)
    for word in frozenset[str]().union(*_STOPWORDS.values())
}
"""The languages that each small word shows."""

_WORD = re.compile(r"[a-z]{1,12}")


def blocks(page: Page) -> Iterator[TextBlock]:
    """Yield the page's words with their place, in document order."""
    if not page.is_html:
        if page.is_json or page.media_type.startswith("text/"):
            yield TextBlock(kind="body", text=page.text[:MAX_BLOCK])
        return
    outline = page.outline
    title = page.title
    if title:
        yield TextBlock(kind="title", text=title)
    whole = _whole_kind(page, title)
    starts: dict[int, str] = {}
    if whole == "body":
        element = 0
        while element < len(outline):
            kind = _kind(outline.label(element)) if outline.tags[element] in _CONTAINERS else None
            if kind is not None and outline.length(element) > 0:
                starts[element] = kind
                element = outline.ends[element]
            else:
                element += 1
    position, total = 0, len(outline.pieces)
    for element, kind in starts.items():
        yield from _run(page, whole, position, outline.first_pieces[element])
        yield from _run(page, kind, outline.first_pieces[element], outline.last_pieces[element])
        position = outline.last_pieces[element]
    yield from _run(page, whole, position, total)
    yield from _unseen(page)


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
        words = outline.between(first, end, most=8 * MAX_BLOCK)
        if words:
            yield TextBlock(kind=kind, text=words)
        first = end


def _kind(label: str) -> str | None:
    if not label.strip():
        return None
    return next((kind for kind, pattern in _PLACES if pattern.search(label)), None)


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
