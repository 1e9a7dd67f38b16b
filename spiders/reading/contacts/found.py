"""What one reader of identifiers found in a text, and the text made easy to search."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from storage.records.contact import Contact, ContactKind

_INVISIBLE = frozenset(
    "\u00ad\u034f\u061c\u180e\ufeff\ufe0e\ufe0f\u20e3"
    + "".join(map(chr, [*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070)]))
)
_LOOKALIKES = dict(
    zip(
        "АВСЕНІЈКМОРЅТХУасеіјорѕхуһԁԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧοαανıɡⅼ",
        "ABCEHIJKMOPSTXYaceijopsxyhdqwABEZHIKMNOPTYXoaaviglabcd",
        strict=False,
    )
)
_CIRCLED = re.compile(r"(?<=[Ⓐ-ⓩ])[Ⓐⓐ]|[Ⓐⓐ](?=[Ⓐ-ⓩ])")
"""A circled a among circled letters is a letter; alone it is how sellers draw an at sign."""

MAX_TEXT = 2_000_000
"""A text is searched up to this many characters; the capture keeps the rest."""


def _plain(character: str) -> str:
    """Return the ASCII letter or digit a character stands for, or itself where it stands for none."""
    if character in "\u24d0\u24b6":
        return "@"
    if character in _LOOKALIKES:
        return _LOOKALIKES[character]
    if character.isspace():
        return "\n" if character in "\n\r\u2028\u2029" else " "
    base = unicodedata.normalize("NFKD", character)[:1]
    if base.isascii() and base.isalnum():
        return base
    try:
        return str(unicodedata.digit(character))
    except ValueError:
        return base if base.isascii() and base.isprintable() else character


class _PlainTable(dict[int, str]):
    """Characters to the plain ones they stand for, worked out when first met; always one for one."""

    def __missing__(self, code: int) -> str:
        plain = _plain(chr(code))
        self[code] = plain
        return plain


_PLAIN = _PlainTable({code: chr(code) for code in range(128)} | {9: "\t", 13: "\n"})


@dataclass(frozen=True)
class Text:
    """A text with its plain form: invisible characters left out, look-alikes and digits made ASCII."""

    original: str
    region: str = "FR"
    """ISO 3166 country whose national numbers are understood."""

    @cached_property
    def _taken(self) -> bytearray:
        """A byte for each plain character: 1 where it was read as part of an identifier."""
        return bytearray(len(self.plain))

    @cached_property
    def _offsets(self) -> list[int] | None:
        """Where each plain character stands in the original; None where nothing was left out."""
        if self.original.isascii() or _INVISIBLE.isdisjoint(self.original):
            return None
        return [at for at, character in enumerate(self.original) if character not in _INVISIBLE]

    @cached_property
    def plain(self) -> str:
        """The searchable form."""
        if self.original.isascii():
            return self.original
        offsets = self._offsets
        kept = self.original if offsets is None else "".join([self.original[at] for at in offsets])
        return _CIRCLED.sub("a", kept).translate(_PLAIN)

    @cached_property
    def low(self) -> str:
        """The searchable form in lower case, offset for offset."""
        return self.plain.lower()

    def quote(self, start: int, end: int) -> str:
        """Return the original characters behind a stretch of the plain form, combining marks included."""
        offsets = self._offsets
        if offsets is None:
            return self.original[start:end]
        last = offsets[end] if end < len(offsets) else len(self.original)
        return self.original[offsets[start] : last].strip("\u200b\u200c\u200d\u2060\ufeff\u00ad ")

    def free(self, start: int, end: int) -> bool:
        """Say whether no identifier was read from any part of a stretch."""
        return self._taken.find(1, start, end) < 0

    def take(self, start: int, end: int) -> None:
        """Keep a stretch from being read again."""
        self._taken[start:end] = b"\x01" * (min(end, len(self._taken)) - start)

    def contact(
        self, kind: ContactKind, value: str, start: int, end: int, *, note: str = ""
    ) -> Contact:
        """Return a contact quoted from a stretch, which is taken by it."""
        self.take(start, end)
        return Contact(kind=kind, value=value, quotation=self.quote(start, end), note=note)


_BEST_PLACES = ("text", "link", "json-ld", "attribute", "script")


def best(found: Iterable[Contact]) -> Iterator[Contact]:
    """Yield each identifier once, with the quotation a reader is most likely to see, in order of kind and value."""
    chosen: dict[tuple[ContactKind, str], Contact] = {}
    for contact in found:
        key = (contact.kind, contact.value)
        rival = chosen.get(key)
        if rival is None or _rank(contact) < _rank(rival):
            chosen[key] = contact
    yield from chosen.values()


def _rank(contact: Contact) -> tuple[bool, int]:
    place = contact.where
    return not contact.valid, _BEST_PLACES.index(place) if place in _BEST_PLACES else len(
        _BEST_PLACES
    )
