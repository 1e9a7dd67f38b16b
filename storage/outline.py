"""
A parsed document as flat lists in document order: what readers of structure ask of a page, in constant time.

One walk over the lexbor tree fills the lists; afterwards "is inside", "what words does it hold" and "what stands
between" are comparisons of positions, so a page of any shape is read in linear time.
An element is named by its position, 0 being the root.
"""

import re
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser

MAX_ELEMENTS = 250_000
"""Elements beyond this many are not read; the capture keeps them."""

_BLOCKS = frozenset(
    "address article aside blockquote body br button dd details dialog div dl dt fieldset figcaption figure footer form "
    "h1 h2 h3 h4 h5 h6 head header hr img input label li main nav ol option p picture pre section select summary table tbody td "
    "textarea tfoot th thead title tr ul video".split()
)
_UNREAD = frozenset(("script", "style", "template", "noscript", "svg", "math", "iframe", "head"))
_SPACE = re.compile(r"[ \t\n\r\f]{2,}|[\t\n\r\f]")
"""White space that is drawn as one space; a space alone is left."""

_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


@dataclass(slots=True, kw_only=True)
class Outline:
    """The elements and words of one document."""

    tags: list[str] = field(default_factory=list)
    attributes: list[dict[str, str | None]] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    """Class and id of each in lower case, the names its author gave it; one and the same string where elements share them."""

    parents: list[int] = field(default_factory=list)
    """Position of the parent; -1 for the root."""

    ends: list[int] = field(default_factory=list)
    """One past the last element inside."""

    pieces: list[str] = field(default_factory=list)
    """Runs of text in document order, scripts and styles left out, white space folded to one space as it is drawn."""

    owners: list[int] = field(default_factory=list)
    """For each piece, the element it stands in directly."""

    gaps: list[bool] = field(default_factory=list)
    """For each piece, whether a block boundary separates it from the one before."""

    first_pieces: list[int] = field(default_factory=list)
    last_pieces: list[int] = field(default_factory=list)
    """One past the last piece inside."""

    lengths: list[int] = field(default_factory=lambda: [0])
    """Characters of all pieces before each, so that the length of any element's words is a difference; a run of white space counts once,
    since templates leave lines of it around a price."""

    hidden: list[bool] = field(default_factory=list)
    """Whether the markup itself hides the element (``hidden``, ``display:none``) or an ancestor of it."""

    unread: list[bool] = field(default_factory=list)
    """Whether it is, or stands in, a script, a template or another element whose words are not the page's."""

    def __len__(self) -> int:
        return len(self.tags)

    def attribute(self, element: int, name: str) -> str:
        """Return an attribute's value, empty where it is absent or has none."""
        return self.attributes[element].get(name) or ""

    def label(self, element: int) -> str:
        """Return the element's class and id in lower case: the names its author gave it."""
        return self.labels[element]

    def contains(self, outer: int, inner: int) -> bool:
        """Say whether an element is or holds another."""
        return outer <= inner < self.ends[outer]

    def length(self, element: int) -> int:
        """Count the characters of the element's words, a run of white space as one."""
        return self.lengths[self.last_pieces[element]] - self.lengths[self.first_pieces[element]]

    def text(self, element: int, *, most: int = 100_000) -> str:
        """Return the element's words with white space folded, cut after about ``most`` characters."""
        return self.between(self.first_pieces[element], self.last_pieces[element], most=most)

    def between(self, first: int, last: int, *, most: int = 100_000) -> str:
        """Return the words of a run of pieces with white space folded."""
        parts: list[str] = []
        enough = self.lengths[first] + most if first < last else 0
        for piece in range(first, last):
            if self.gaps[piece]:
                parts.append(" ")
            parts.append(self.pieces[piece])
            if self.lengths[piece + 1] > enough:
                break
        return " ".join("".join(parts).split())

    def lines(self, first: int, last: int) -> str:
        """Return the words of a run of pieces, a line for each block element, white space folded inside a line."""
        parts = [
            ("\n" if self.gaps[piece] else "") + self.pieces[piece] for piece in range(first, last)
        ]
        return "\n".join(
            line for line in map(" ".join, map(str.split, "".join(parts).split("\n"))) if line
        )

    def ancestors(self, element: int) -> list[int]:
        """Return the ancestors from the parent up to the root."""
        found = []
        parent = self.parents[element]
        while parent >= 0:
            found.append(parent)
            parent = self.parents[parent]
        return found

    def common(self, one: int, other: int) -> int:
        """Return the smallest element that holds both."""
        while not self.contains(one, other):
            one = self.parents[one]
        return one

    def children(self, element: int, *, most: int = MAX_ELEMENTS) -> list[int]:
        """Return the elements directly inside, the first ``most``."""
        found: list[int] = []
        child = element + 1
        while child < self.ends[element] and len(found) < most:
            found.append(child)
            child = self.ends[child]
        return found


def _folded_length(piece: str) -> int:
    """Count a run of text's characters, each run of white space as one."""
    length = len(piece)
    if length < 4 or ("\n" not in piece and "  " not in piece):
        return length
    return len(" ".join(piece.split())) + piece[0].isspace() + piece[-1].isspace()


def outlined(tree: LexborHTMLParser) -> Outline:
    """Walk a parsed document once and return its outline."""
    outline = Outline()
    root = tree.root
    if root is None:
        return outline
    tags, attributes, parents = outline.tags, outline.attributes, outline.parents
    ends, first_pieces, last_pieces = outline.ends, outline.first_pieces, outline.last_pieces
    hidden, unread, labels = outline.hidden, outline.unread, outline.labels
    called: dict[tuple[str | None, str | None], str] = {(None, None): ""}
    stack: list[tuple[int, int]] = []
    gap = True
    for node in root.traverse(include_text=True):
        tag = node.tag
        if tag is None or tag == "-comment":
            continue
        parent = node.parent
        above = parent.mem_id if parent is not None else 0
        while stack and stack[-1][0] != above:
            closed = stack.pop()[1]
            ends[closed] = len(tags)
            last_pieces[closed] = len(outline.pieces)
            gap = gap or tags[closed] in _BLOCKS
        inside = stack[-1][1] if stack else -1
        if tag == "-text":
            if inside >= 0 and unread[inside]:
                continue
            piece = _SPACE.sub(" ", node.text_content or "")
            if not piece or (gap and piece.isspace()):
                continue
            outline.pieces.append(piece)
            outline.owners.append(inside)
            outline.gaps.append(gap)
            outline.lengths.append(outline.lengths[-1] + _folded_length(piece))
            gap = False
            continue
        if len(tags) >= MAX_ELEMENTS:
            break
        position = len(tags)
        own = node.attributes
        stack.append((node.mem_id, position))
        tags.append(tag)
        attributes.append(own)
        names = (own.get("class"), own.get("id"))
        if names not in called:
            called[names] = " ".join(name or "" for name in names).lower()
        labels.append(called[names])
        parents.append(inside)
        ends.append(position + 1)
        first_pieces.append(len(outline.pieces))
        last_pieces.append(len(outline.pieces))
        hidden.append(
            (inside >= 0 and hidden[inside])
            or "hidden" in own
            or ("style" in own and bool(_HIDDEN_STYLE.search(own["style"] or "")))
        )
        unread.append((inside >= 0 and unread[inside]) or tag in _UNREAD)
        gap = gap or tag in _BLOCKS
    while stack:
        closed = stack.pop()[1]
        ends[closed] = len(tags)
        last_pieces[closed] = len(outline.pieces)
    return outline
