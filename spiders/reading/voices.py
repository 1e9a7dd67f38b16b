"""
Who speaks in each part of a page: its owner, its furniture, a visitor, or someone quoted.

Told by mark-up: what an element is, what its author calls it, and lists that hold nothing but short links. What repeats
over the pages of a site is not compared: a document is read by itself.
"""

import re
from bisect import bisect_left
from itertools import accumulate
from typing import Final

from spiders.reading.names import calls
from storage.outline import Outline

FURNITURE: Final = "furniture"
VISITOR: Final = "review"
QUOTED: Final = "quotation"

_FURNITURE_TAGS = frozenset(
    "nav button select option optgroup datalist label input textarea dialog menu".split()
)
_FRAME = frozenset(("header", "footer", "aside"))
_ROLES = frozenset(
    "navigation banner contentinfo search menu menubar toolbar dialog alertdialog tablist".split()
)
_WHOLE = frozenset(("html", "body", "main", "article", "form", "h1"))


def _named(*words: str) -> re.Pattern[str]:
    return re.compile(rf"(?:^|[\s_-])(?:{'|'.join(words)})(?:$|[\s_-])")


_FURNITURE_NAMES = _named(
    "nav", "navbar", r"navigation\w*", r"\w*menu", "breadcrumbs?", "footer", "topbar", "top-?links", "site-?header",
    "cookies?", "consent", "gdpr", "newsletter", "pagination", "pager", "social", "share", "sharing", "skip-?links?",
    "toolbar", "login", "signin", "mini-?cart", "currency", "languages?", "search-?(?:form|box|bar)", "copyright",
    "tag-?cloud", "toc", "legal-?links", "modal",
)  # fmt: skip
_VISITOR_NAMES = _named(
    "reviews?", "comments?", "comment-?list", "testimonials?", "avis", "temoignages?", r"(?:kunden)?bewertung(?:en)?",
    "kommentare?", "commentaires?", "comentarios?", "commenti", "reacties", "recensioni", "opiniones", "guest-?book",
    "livre-d-or", "disqus_thread", "respond",
)  # fmt: skip
_VISITOR_TYPES = re.compile(r"schema\.org/(?:Review|UserReview|Comment|UserComments|Answer)\b")
_QUOTED_NAMES = _named("blockquote", "quote", "citation", "quoted", "bbcode_quote")
_FAQ_NAMES = _named("faqs?", "accordion", "questions?")
_PRODUCT_NAMES = re.compile(
    r"(?:^|[\s_-])(?:products?|produit|item|card|annonce|listing)(?:$|[\s_-])|product-|-product"
)
_is_frame, _is_visitors = calls(_FURNITURE_NAMES), calls(_VISITOR_NAMES)
_is_quotation, _is_faq, _is_product = map(calls, (_QUOTED_NAMES, _FAQ_NAMES, _PRODUCT_NAMES))
_CONTAINERS = frozenset(
    "div section article ul ol main li table tbody tr td dl form aside details p".split()
)
_FEWEST_LINKS = 4
_LONGEST_LINK = 40
_MOST_OF_THE_PAGE = 0.6
_AMOUNT = re.compile(r"[€$£]|\d,\d\d|\beur\b", re.IGNORECASE)


def regions(outline: Outline, whole: str) -> list[tuple[str, int, int]]:
    """Return the runs of pieces that one voice speaks in one place: its kind, its first piece, one past its last."""
    told = _Told(outline)
    kinds: list[str] = []
    places: list[int] = []
    for element, parent in enumerate(outline.parents):
        above = kinds[parent] if parent >= 0 else whole
        own = told.kind(element, above)
        kinds.append(own or above)
        places.append(element if own or parent < 0 else places[parent])
    found: list[tuple[str, int, int]] = []
    held = -1
    for piece, owner in enumerate(outline.owners):
        if places[owner] == held:
            found[-1] = (found[-1][0], found[-1][1], piece + 1)
        else:
            held = places[owner]
            found.append((kinds[owner], piece, piece + 1))
    return found


class _Told:
    """What mark-up tells of the elements of one document."""

    def __init__(self, outline: Outline) -> None:
        self._outline = outline
        links = [False] * len(outline)
        for element, parent in enumerate(outline.parents):
            links[element] = outline.tags[element] == "a" or (parent >= 0 and links[parent])
        self._matters = [n for n, tag in enumerate(outline.tags) if tag in {"h1", "main"}]
        self._links = list(accumulate((tag == "a" for tag in outline.tags), initial=0))
        self._linked = list(
            accumulate(
                (len(piece) if links[owner] else 0 for piece, owner in zip(outline.pieces, outline.owners, strict=True)),
                initial=0,
            )
        )  # fmt: skip

    def kind(self, element: int, above: str) -> str | None:
        """Return the kind of place an element opens within another; None where it opens none."""
        outline = self._outline
        if above in {FURNITURE, VISITOR, QUOTED} or outline.unread[element]:
            return None
        tag, label = outline.tags[element], outline.label(element)[:400]
        if tag in {"blockquote", "q"} or (label and _is_quotation(label)):
            return QUOTED if tag not in _WHOLE else None
        if tag in _FURNITURE_TAGS:
            return FURNITURE
        if tag in _WHOLE and tag != "article" and tag != "form":
            return None
        if self._is_visitor(element, label, tag):
            return VISITOR
        if self._is_furniture(element, label, tag):
            return FURNITURE
        if above == "body" and tag in _CONTAINERS and label.strip():
            return _owners_place(label)
        return None

    def _is_visitor(self, element: int, label: str, tag: str) -> bool:
        outline = self._outline
        if tag not in _CONTAINERS and tag not in {"span", "h2", "h3"}:
            return False
        told = (
            (label and _is_visitors(label))
            or _VISITOR_TYPES.search(outline.attribute(element, "itemtype"))
            or outline.attribute(element, "itemprop") in {"review", "comment"}
        )
        return bool(told) and not self._holds_matter(element)

    def _holds_matter(self, element: int) -> bool:
        """Say whether the page's heading or main part stands inside: a wrapper, whatever it is called."""
        at = bisect_left(self._matters, element)
        return at < len(self._matters) and self._matters[at] < self._outline.ends[element]

    def _is_furniture(self, element: int, label: str, tag: str) -> bool:
        if tag in _WHOLE:
            return False
        if self._outline.attribute(element, "role") in _ROLES:
            return not self._is_most(element)
        if tag in _FRAME and not self._in_matter(element):
            return not self._is_most(element)
        if label and tag in {"div", "ul", "ol", "section", "p", "span", "table", "dl"}:
            named = _is_frame(label)
            if named and not _is_product(label) and not self._is_most(element):
                return True
        return tag in {"ul", "ol", "div", "table", "p", "tr", "td"} and self._is_list_of_links(
            element
        )

    def _is_most(self, element: int) -> bool:
        outline = self._outline
        return outline.length(element) > _MOST_OF_THE_PAGE * max(1, outline.lengths[-1])

    def _in_matter(self, element: int) -> bool:
        outline = self._outline
        return any(
            outline.tags[above] in {"article", "li", "main"}
            for above in outline.ancestors(element)[:12]
        )

    def _is_list_of_links(self, element: int) -> bool:
        outline = self._outline
        count = self._links[outline.ends[element]] - self._links[element]
        if count < _FEWEST_LINKS:
            return False
        first, last = outline.first_pieces[element], outline.last_pieces[element]
        linked, size = self._linked[last] - self._linked[first], outline.length(element)
        if linked < 0.8 * size or linked > _LONGEST_LINK * count:
            return False
        return size <= 20_000 and not _AMOUNT.search(outline.text(element, most=20_000))


def _owners_place(label: str) -> str | None:
    if _is_faq(label):
        return "faq"
    return "product" if _is_product(label) else None
