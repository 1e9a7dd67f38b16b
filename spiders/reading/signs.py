"""
The signs by which platforms are known, sought all at once.

Each platform has some ten signs; sought one after the other they would cost a page a hundred walks over its text.
A sign that was asked for once is sought on every page from then on, with all the others.
"""

from functools import cache

from ahocorasick_rs import BytesAhoCorasick, Implementation

from storage.page import Page

_sought: dict[str, None] = {}


def shown(page: Page, signs: tuple[str, ...]) -> int:
    """Count which of the signs, constants of a platform, stand in a page's text."""
    _sought.update(dict.fromkeys(signs))
    found = page.memo((shown, len(_sought)), lambda: signs_in(page.text, tuple(_sought)))
    return len(found.intersection(signs))


def signs_in(text: str, sought: tuple[str, ...], *, any_case: bool = False) -> frozenset[str]:
    """Return those of the signs that stand in a text, inside each other too; small ones in any case, where asked."""
    data = text.encode("utf-8", "replace")
    data = data.lower() if any_case else data
    places = _automaton(sought).find_matches_as_indexes(data, overlapping=True)
    return frozenset(sought[which] for which in {place[0] for place in places})


@cache
def _automaton(sought: tuple[str, ...]) -> BytesAhoCorasick:
    return BytesAhoCorasick([sign.encode() for sign in sought], implementation=Implementation.DFA)
