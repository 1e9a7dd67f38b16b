"""
Expressions of many alternatives, and a question before each of them: whether a text holds any word that it cannot do without.

One of a hundred alternatives is tried a hundred ways at each letter; that none of their words stands in a text is told in one walk.
Which words are needed is taken from the expression itself, as RE2's ``FilteredRE2`` takes it.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from re import _constants as parts  # type: ignore[attr-defined] # parts of an expression have no public names
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any, Final

from ahocorasick_rs import AhoCorasick

_SHORTEST: Final = 2
"""Letters of a word that is worth asking for; an expression that can do with less is tried at once."""

_ODD: Final = {0x130: "i", 0x131: "i"}
"""Letters that ``re.IGNORECASE`` takes for an i, and ``str.casefold`` does not."""


class Gated:
    """An expression that is tried only where it can match; otherwise as :class:`re.Pattern`."""

    def __init__(self, pattern: str, flags: int = 0) -> None:
        """
        Compile an expression.

        Raises:
            re.error: it is none.
        """
        self.expression = re.compile(pattern, flags)
        self.pattern = pattern
        self.match = self.expression.match
        self.fullmatch = self.expression.fullmatch
        self.sub = self.expression.sub

    def search(self, text: str, *between: int) -> re.Match[str] | None:
        """Return the first place that matches, of the whole text or from a place on to another."""
        if between or self._may_match(text):
            return self.expression.search(text, *between)
        return None

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Yield each place that matches."""
        return self.expression.finditer(text) if self._may_match(text) else iter(())

    @cached_property
    def _may_match(self) -> Callable[[str], object]:
        words = needed(self.expression)
        if words is None:
            return lambda _: True
        find = AhoCorasick(sorted(words)).find_matches_as_indexes
        return (lambda text: find(_plain(text))) if _ignores_case(self.expression) else find


def needed(expression: re.Pattern[str]) -> frozenset[str] | None:
    """Return words of which each match of an expression holds one, without capitals where it ignores them; None where it may hold none."""
    words = _of(parser.parse(expression.pattern, expression.flags))
    if words is None or min(map(len, words)) < _SHORTEST:
        return None
    return frozenset(map(_plain, words) if _ignores_case(expression) else words)


def _ignores_case(expression: re.Pattern[str]) -> bool:
    return bool(expression.flags & re.IGNORECASE)


def _plain(text: str) -> str:
    return text.lower() if text.isascii() else text.translate(_ODD).casefold()


def _of(sequence: Iterable[tuple[Any, Any]]) -> set[str] | None:
    """Return the words of which a sequence of parts needs one: of its letters in a row and of its parts' own, the longest."""
    found: list[set[str]] = []
    run = ""
    for kind, value in (*sequence, (None, None)):
        if kind is parts.LITERAL:
            run += chr(value)
            continue
        if run:
            found.append({run})
            run = ""
        if (words := _within(kind, value)) is not None:
            found.append(words)
    return max(found, key=lambda words: min(map(len, words)), default=None)


def _within(kind: Any, value: Any) -> set[str] | None:
    """Return the words of which one part needs one."""
    if kind is parts.SUBPATTERN and not value[1]:  # one of flags of its own is left alone
        return _of(value[3])
    if kind is parts.ATOMIC_GROUP:
        return _of(value)
    if kind in {parts.MAX_REPEAT, parts.MIN_REPEAT, parts.POSSESSIVE_REPEAT} and value[0] > 0:
        return _of(value[2])
    if kind is parts.BRANCH:
        ways = [_of(way) for way in value[1]]
        if all(way is not None for way in ways):
            return set().union(*(way for way in ways if way is not None))
    return None
