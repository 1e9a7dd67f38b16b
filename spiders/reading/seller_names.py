"""
Where a page names who sells: « Vendu par … », « Vendeur : … », a table's column, an advertiser's box.

A marketplace's page names its sellers in words beside their offers; the platform's own name stands in the head and the
frame, and is never taken for theirs.
The page is read line by line: a line is what stands between two block boundaries.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from spiders import tongues
from spiders.reading import links, names
from spiders.reading.prices import money
from storage.folding import folded
from storage.outline import Outline
from storage.page import Page

MAX_NAMED: Final = 2_000
"""Sellers named on one page that are looked at."""

_LONGEST_LINE = 300
SOLD_BY: Final = tongues.pattern(
    "sold_by", r"(?<!\w)", r"(?!\w)\s*(?P<colon>[::])?\s*", flags=re.IGNORECASE
)
_FIRM: Final = "|".join(tongues.alternatives("seller"))
_NOUN: Final = tongues.pattern(
    "shop",
    rf"(?:nom (?:du|de la|de l['’]) ?)?(?P<firm>{_FIRM})(?: information| details)?"
    r"|(?:informations? (?:sur le )?|[àa] propos du |about the )?(?:vendeur|seller)(?: information)?|",
    flags=re.IGNORECASE,
)
_COLON = re.compile(r"\s*[::]\s*")
_KIND: Final = tongues.pattern("seller_kind", flags=re.IGNORECASE)
_MEMBER: Final = tongues.pattern("member_since", flags=re.IGNORECASE)
_CLASS: Final = names.named("seller_name_part")
_is_sellers: Final = names.calls(_CLASS)
_BY: Final = re.compile(r"(?:by|par|von|por|da) (?=\S)", re.IGNORECASE)
"""What stands before a name in an element that its author names for a seller."""

_TITLE: Final = re.compile(
    r"^(?:(?:la |the )?(?:boutique|magasin|shop|store|profil|profile|annonces|articles|items|artikel|anuncios|tienda|negozio)(?: (?:de|du|of|by|von|di|van|from))? |(?:boutique|shop|profil) d['’])(?=\S)",
    re.IGNORECASE,
)
_CUT: Final = names.named("seller_name_ends")
_NOBODY: Final = tongues.pattern("nobody", r"", r"(?!\w)")
_HEADERS: Final = frozenset(("th", "td"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """One place where a page names a seller."""

    name: str
    element: int
    """The element that the name stands in."""

    url: str | None = None
    """The seller's own page on the platform, where the name is a link."""

    rank: int = 0
    """How plainly it is said: 3 « vendu par », 2 « vendeur : », 1 a name among an advertiser's facts."""


def named(page: Page) -> list[Named]:
    """Find the places where a page names who sells, in document order."""
    outline = page.outline
    found = [*_columns(page), *_classes(page), *_said(page)]
    best: dict[tuple[int, str], Named] = {}
    for one in found[: 3 * MAX_NAMED]:
        key = (outline.first_pieces[one.element], folded(one.name))
        if key not in best or best[key].rank < one.rank:
            best[key] = one
    return sorted(best.values(), key=lambda one: one.element)[:MAX_NAMED]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Lines:
    """A page line by line."""

    page: Page
    runs: list[tuple[int, int]]
    """The pieces of each, first and one past the last."""

    words: list[str]
    """Empty for a line too long to name anyone."""

    def owner(self, line: int) -> int:
        """Return the element that a line begins in."""
        return self.page.outline.owners[self.runs[line][0]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Label:
    """Words that say a name follows."""

    line: int
    end: int
    """Characters of the line up to where the name may begin."""

    rank: int
    plain: bool
    """Whether a colon or the markup says that a name follows."""


def _lines(page: Page) -> _Lines:
    """Return the runs of pieces that stand between two block boundaries."""
    outline = page.outline
    starts = [piece for piece, gap in enumerate(outline.gaps) if gap or piece == 0]
    runs = list(pairwise([*starts, len(outline.pieces)])) if starts else []
    lengths = outline.lengths
    words = [
        outline.between(first, last, most=_LONGEST_LINE)
        if lengths[last] - lengths[first] <= _LONGEST_LINE
        else ""
        for first, last in runs
    ]
    return _Lines(page=page, runs=runs, words=words)


def _said(page: Page) -> Iterator[Named]:
    """Read the sellers that lines of words name."""
    lines = _lines(page)
    for index, line in enumerate(lines.words):
        if not line:
            continue
        label = _label(lines, index)
        if label is not None:
            yield from _after(lines, label)
        elif not _is_noun(lines, index) and (_MEMBER.search(line) or _KIND.fullmatch(line)):
            yield from _before(lines, index)


def _is_noun(lines: _Lines, index: int) -> bool:
    """Say whether a line begins with the word for a seller, and heads no column."""
    begins = _NOUN.match(lines.words[index]) is not None
    return begins and not _in_header(lines.page.outline, lines.owner(index))


def _label(lines: _Lines, index: int) -> _Label | None:
    """Return the words of a line that say a seller's name follows: « vendu par », « vendeur : », or a label's only word."""
    line = lines.words[index]
    sentence = SOLD_BY.search(line)
    if sentence is not None:
        return _Label(line=index, end=sentence.end(), rank=3, plain=bool(sentence["colon"]))
    noun = _NOUN.match(line)
    if noun is None or not _is_noun(lines, index):
        return None
    colon = _COLON.match(line, noun.end())
    if colon is not None:
        return _Label(line=index, end=colon.end(), rank=2, plain=True)
    whole = noun.end() == len(line)
    if whole and (noun["firm"] or _is_label(lines.page.outline, lines.runs[index][0])):
        return _Label(line=index, end=len(line), rank=2, plain=True)
    return None


def _after(lines: _Lines, label: _Label) -> Iterator[Named]:
    """Yield the name behind a label: the rest of its line, a link's words there, or the next line."""
    page, outline, index = lines.page, lines.page.outline, label.line
    rest, plain = lines.words[index][label.end :].strip(), label.plain
    if not rest:
        index += 1
        if index >= len(lines.runs) or not lines.words[index]:
            return
        if outline.common(lines.owner(label.line), lines.owner(index)) <= _body(outline):
            return
        rest, plain = lines.words[index].strip(), True
    first, last = lines.runs[index]
    for piece in range(first, last):
        element = _link(outline, outline.owners[piece])
        said = outline.text(element, most=_LONGEST_LINE) if element is not None else ""
        if element is not None and said and rest.startswith(said) and _somebody(said, plain=True):
            yield Named(name=said, element=element, url=_address(page, element), rank=label.rank)
            return
    name = _trimmed(rest)
    if _somebody(name, plain=plain):
        pieces = (" ".join(outline.pieces[piece].split()) for piece in range(first, last))
        begins = next((place for place, words in enumerate(pieces) if name[:20] in words), 0)
        yield Named(name=name, element=outline.owners[first + begins], rank=label.rank)


def _before(lines: _Lines, index: int) -> Iterator[Named]:
    """Yield the name above « Particulier » or « Membre depuis … »: the nearest line that can be one."""
    page, outline, here = lines.page, lines.page.outline, lines.owner(index)
    for back in range(index - 1, max(index - 5, -1), -1):
        line, owner = lines.words[back], lines.owner(back)
        if not line or _MEMBER.search(line) or _KIND.fullmatch(line):
            continue
        if outline.length(outline.common(here, owner)) > 1_500:
            return
        name = _TITLE.sub("", _trimmed(line), count=1)
        if _NOUN.fullmatch(line) or not _somebody(name, plain=True) or len(name.split()) > 5:
            continue
        element = _link(outline, owner)
        url = _address(page, element) if element is not None else None
        yield Named(name=name, element=owner, url=url, rank=1)
        return


def _columns(page: Page) -> Iterator[Named]:
    """Read the column of a table whose head says « Vendeur »."""
    outline = page.outline
    column: dict[int, int] = {}
    for row, tag in enumerate(outline.tags):
        if tag != "tr":
            continue
        table = outline.parents[row]
        if table >= 0 and outline.tags[table] != "table":
            table = outline.parents[table]
        cells = [cell for cell in outline.children(row) if outline.tags[cell] in _HEADERS][:40]
        heads = [
            place
            for place, cell in enumerate(cells)
            if outline.length(cell) <= 60 and _NOUN.fullmatch(outline.text(cell, most=60))
        ]
        if heads and len(cells) > 1 and (table not in column):
            if all(outline.tags[cell] == "th" for cell in cells) or len(cells) > 2:
                column[table] = heads[0]
            continue
        place = column.get(table)
        if place is None or place >= len(cells):
            continue
        cell = cells[place]
        link = next(
            (
                inner
                for inner in range(cell, min(outline.ends[cell], cell + 20))
                if outline.tags[inner] == "a" and outline.length(inner)
            ),
            None,
        )
        name = _trimmed(outline.text(link, most=80) if link is not None else _first(outline, cell))
        if _somebody(name, plain=True):
            yield Named(
                name=name,
                element=link if link is not None else cell,
                url=_address(page, link) if link is not None else None,
                rank=3,
            )


def _classes(page: Page) -> Iterator[Named]:
    """Read the elements whose author names them for a seller's name."""
    outline = page.outline
    for element in range(len(outline)):
        if not 1 < outline.length(element) <= 80 or outline.unread[element]:
            continue
        own = outline.attributes[element]
        label = outline.label(element)
        for key in ("data-testid", "data-qa-id", "data-qa", "data-test", "data-test-id"):
            if key in own:
                label = f"{label} {(own[key] or '').lower()}"
        if not label or not _is_sellers(label):
            continue
        words = outline.text(element, most=80)
        sentence = SOLD_BY.match(words) or _BY.match(words)
        name = _trimmed(words[sentence.end() :] if sentence is not None else words)
        noun = _NOUN.match(name)
        if noun is not None and (colon := _COLON.match(name, noun.end())) is not None:
            name = name[colon.end() :]
        if _somebody(name, plain=True):
            link = _link(outline, element)
            yield Named(
                name=name,
                element=element,
                url=_address(page, link) if link is not None else None,
                rank=2,
            )


def _first(outline: Outline, element: int) -> str:
    """Return an element's first line."""
    first, last = outline.first_pieces[element], outline.last_pieces[element]
    end = next((piece for piece in range(first + 1, last) if outline.gaps[piece]), last)
    return outline.between(first, end, most=80)


def _somebody(name: str, *, plain: bool) -> bool:
    """Say whether words can be a seller's name; without a mark that one follows, they must also look like one."""
    if not 2 <= len(name) <= 60 or len(name.split()) > 7 or not re.search(r"[^\W\d_]", name):
        return False
    words = folded(name)
    if _NOBODY.match(words) or _NOUN.fullmatch(name) or money(name) or name[-1] in ":!?":
        return False
    return plain or not name[0].islower() or bool(re.search(r"[\d_.]", name))


def _trimmed(words: str) -> str:
    cut = _CUT.search(words[:400])
    return (words[: cut.start()] if cut is not None and cut.start() else words).strip(' \t:«»"“”,')


def _link(outline: Outline, element: int) -> int | None:
    """Return the link that an element is or stands in."""
    for _ in range(4):
        if element < 0:
            return None
        if outline.tags[element] == "a":
            return element
        element = outline.parents[element]
    return None


def _address(page: Page, element: int) -> str | None:
    href = page.outline.attribute(element, "href")
    return links.normal(page.absolute(href)) or None if href and not href.startswith("#") else None


def _in_header(outline: Outline, element: int) -> bool:
    """Say whether words head a table's column."""
    for _ in range(3):
        if element < 0:
            return False
        if outline.tags[element] == "th":
            row = outline.parents[element]
            return sum(outline.tags[cell] == "th" for cell in outline.children(row)) > 1
        element = outline.parents[element]
    return False


def _is_label(outline: Outline, piece: int) -> bool:
    """Say whether words are marked up as the name of a fact."""
    element = outline.owners[piece]
    return any(
        outline.tags[above] in {"dt", "th", "label"} or "label" in outline.label(above)
        for above in (element, *outline.ancestors(element)[:2])
    )


def _body(outline: Outline) -> int:
    return next((element for element, tag in enumerate(outline.tags) if tag == "body"), 0)
