"""
The desk in English: its templates are written in French, and each run of words in them is said in the reader's language.

A template's words stand between its tags, or in an attribute that people read. As a template is loaded each run becomes a ``{% said %}``,
which looks it up in the catalogue of ``monitor/locale``. Templates stay as they are read; a test refuses
a run that has no English.
"""

import re
from collections.abc import Iterator
from typing import Any

from django.template.loaders.filesystem import Loader as Files

_TEMPLATE = re.compile(
    r"(\{%.{0,200}?%\}|\{\{.{0,200}?\}\}|\{#.{0,200}?#\})", re.DOTALL
)  # longer ones would be told for words, which the test of the catalogue refuses
_READ = frozenset({"alt", "title", "aria-label", "placeholder"})
"""Attributes whose value people read or hear."""

_UNREAD = frozenset({"script", "style", "code", "pre"})
_WORDS = re.compile(r"[^\W\d_]")
_ENTITY = re.compile(r"&#?\w+;")
_EDGE = re.compile(r"^([\s·:;,.→←«»|–—-]*)(.*?)([\s·:;,.→←«»|–—-]*)$", re.DOTALL)


class _Place:
    """Where in HTML the next sign of a template stands."""

    def __init__(self) -> None:
        self.inside = ""
        """The name of the tag it is inside of; empty between tags."""
        self.attribute = ""
        self.quote = ""
        self.skipped = ""
        """The element whose text nobody reads, while inside it."""

    @property
    def read(self) -> bool:
        """Say whether words here are read by people."""
        if self.inside:
            return bool(self.quote) and self.attribute in _READ
        return not self.skipped


_PIECES = re.compile(
    r"""(<!?/?[a-zA-Z][\w-]*|/?>|(?<![\w:@-])[\w:@-]+(?=\s*=\s*["'])|=\s*["']|["'])"""
)


def runs(source: str) -> Iterator[tuple[str, bool]]:
    """Yield a template's source in pieces, each with whether it is a run of words that people read."""
    place = _Place()
    for number, piece in enumerate(_TEMPLATE.split(source)):
        if number % 2:
            yield piece, False
            continue
        held = ""
        for one in filter(None, _PIECES.split(piece)):
            read = place.read
            if _moves(place, one):
                yield from _run(held) if held else ()
                held = ""
                yield one, False
            elif read:
                held += one
            else:
                yield one, False
        yield from _run(held) if held else ()


def _moves(place: _Place, piece: str) -> bool:
    """Move on where a piece is markup; say whether it was."""
    if not place.inside:
        opened = re.fullmatch(r"<(!?/?)([a-zA-Z][\w-]*)", piece)
        if opened is None:
            return False
        place.inside = opened[2].lower()
        if opened[1] == "/" and place.skipped == place.inside:
            place.skipped = ""
        elif not opened[1] and place.inside in _UNREAD:
            place.skipped = place.inside
        return True
    if place.quote:
        if piece != place.quote:
            return False
        place.quote = place.attribute = ""
    elif piece.startswith("="):
        place.quote = piece[-1]
    elif piece.endswith(">"):
        place.inside = ""
    else:
        place.attribute = piece.strip().lower()
    return True


def _run(text: str) -> Iterator[tuple[str, bool]]:
    """Yield a run with the signs and spaces at its edges apart."""
    found = _EDGE.match(text)
    assert found is not None
    before, words, after = found.groups()
    if not _WORDS.search(_ENTITY.sub("", text)):
        yield text, False
        return
    yield from ((before, False), (words, True), (after, False))


class Loader(Files):
    """Loads templates so that each run of words is said in the reader's language."""

    def get_contents(self, origin: Any) -> str:
        """Return a template's source with each run as a tag."""
        source: str = super().get_contents(origin)
        return "".join(_tag(text) if read else text for text, read in runs(source))


def _tag(text: str) -> str:
    quoted = " ".join(text.split()).replace("\\", "\\\\").replace('"', '\\"')
    return f'{{% said "{quoted}" %}}'
