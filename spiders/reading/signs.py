"""
The signs by which platforms are known, sought all at once.

Each platform has some ten signs; sought one after the other they would cost a page a hundred walks over its text.
A sign that was asked for once is sought on every page from then on, with all the others.
"""

from functools import cache

import ahocorasick_rs

from storage.page import Page

_sought: dict[str, None] = {}


def shown(page: Page, signs: tuple[str, ...]) -> int:
    """Count which of the signs, constants of a platform, stand in a page's text."""
    _sought.update(dict.fromkeys(signs))
    found = page.memo((shown, len(_sought)), lambda: signs_in(page.text, tuple(_sought)))
    return len(found.intersection(signs))


def signs_in(text: str, sought: tuple[str, ...]) -> frozenset[str]:
    """Return those of the signs that stand in a text, inside each other too."""
    places = _automaton(sought).find_matches_as_indexes(text, overlapping=True)
    return frozenset(sought[which] for which in {place[0] for place in places})


@cache
def _automaton(sought: tuple[str, ...]) -> ahocorasick_rs.AhoCorasick:
    return ahocorasick_rs.AhoCorasick(sought, implementation=ahocorasick_rs.Implementation.DFA)
