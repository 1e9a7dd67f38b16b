"""
What authors of pages call parts and addresses: the lists of ``names.toml``, compiled.

A class or id is in lower case; a *word* of it stands between its ends, blanks, hyphens and underscores.
"""

import re
import tomllib
from collections.abc import Callable
from functools import cache, lru_cache, wraps
from pathlib import Path
from typing import TypeVar

from spiders.gated import Gated

_Said = TypeVar("_Said")

FILES_READ = ("names.toml",)
"""What this module reads beside itself: part of every edition that rests on it."""

MAX_NAME = 500
"""Characters of a class and id up to which what it tells is remembered."""


def named(name: str, before: str = "", behind: str = "", *, flags: int = 0) -> Gated:
    """Compile the alternatives of a list; ``before`` and ``behind`` stand around all of them."""
    return Gated(f"{before}(?:{'|'.join(listed(name))}){behind}", flags)


def word(name: str, *, flags: int = 0) -> Gated:
    """Compile the alternatives of a list as words of a class or id."""
    return named(name, r"(?:^|[\s_-])", r"(?:$|[\s_-])", flags=flags)


def either(*patterns: Gated | re.Pattern[str], flags: int = 0) -> Gated:
    """Compile what any of several patterns finds."""
    return Gated("|".join(one.pattern for one in patterns), flags)


def remembered(says: Callable[[str], _Said]) -> Callable[[str], _Said]:
    """
    Let what a class or id says be worked out once: a page's elements share few names.

    One longer than MAX_NAME is no name, and not kept.
    """
    kept = lru_cache(maxsize=8_192)(says)

    @wraps(says)
    def said(name: str) -> _Said:
        return kept(name) if len(name) <= MAX_NAME else says(name)

    return said


def calls(pattern: Gated | re.Pattern[str]) -> Callable[[str], bool]:
    """Return what says whether a class or id is called so."""
    return remembered(lambda name: pattern.search(name) is not None)


def listed(name: str) -> tuple[str, ...]:
    """
    Return the alternatives of a list.

    Raises:
        KeyError: there is no such list.
    """
    return tuple(_lists()[name])


@cache
def _lists() -> dict[str, list[str]]:
    text = (Path(__file__).parent / "names.toml").read_text(encoding="utf-8")
    found: dict[str, list[str]] = tomllib.loads(text)
    return found
