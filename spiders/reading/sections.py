"""What a heading introduces: what follows it, up to the next heading of its rank."""

from dataclasses import dataclass
from typing import Final

from storage.outline import Outline

HEADINGS: Final = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
_SPACE: Final = 12
"""Characters of white space and ornament a wrapper may hold besides its heading."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A run of siblings, and of the pieces of text in and between them."""

    start: int
    end: int
    """Elements; equal where no element follows the heading."""

    first_piece: int
    last_piece: int

    def words(self, outline: Outline, *, most: int) -> str:
        """Return the section's words, the heading's own left out."""
        return outline.between(self.first_piece, self.last_piece, most=most)


def introduced(outline: Outline, heading: int) -> Section:
    """
    Return what a heading introduces.

    A heading that stands alone in a wrapper introduces what follows the wrapper.
    """
    holder, parent = heading, outline.parents[heading]
    while (
        parent >= 0
        and outline.tags[parent] not in {"body", "html"}
        and alone(outline, parent, heading)
    ):
        holder, parent = parent, outline.parents[parent]
    limit = outline.ends[parent] if parent >= 0 else len(outline)
    start = end = outline.ends[holder]
    while end < limit and not _headed(outline, end, HEADINGS.get(outline.tags[heading], 6)):
        end = outline.ends[end]
    if end < limit:
        last = outline.first_pieces[end]
    else:
        last = outline.last_pieces[parent] if parent >= 0 else len(outline.pieces)
    return Section(start=start, end=end, first_piece=outline.last_pieces[holder], last_piece=last)


def alone(outline: Outline, element: int, heading: int) -> bool:
    """Say whether an element holds nothing but this heading."""
    return outline.length(element) - outline.length(heading) <= _SPACE


def _headed(outline: Outline, element: int, rank: int) -> bool:
    """Say whether an element is or holds a heading of this rank or a higher one."""
    return any(
        HEADINGS.get(tag, 9) <= rank for tag in outline.tags[element : outline.ends[element]]
    )
