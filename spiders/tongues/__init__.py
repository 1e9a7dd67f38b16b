"""
What places call what they do, one file a language: to add a language is to add ``<code>.toml``.

Each fact is a list of alternatives, regular expressions over ``folded`` text (lower case, accents removed) unless
:data:`FACTS` says otherwise; what is asked of a page is the alternatives of all languages at once, since a shop writes in
several. A file may leave facts out; one that it names must be known, so that a slip is refused and not silently unread.
``small_words`` are those by which the language of a page is told, ``ordinary`` those that are nobody's handle. ``denied`` and ``later`` beside a ``stock_word``, with nothing but ``filler`` between, say that a thing cannot be had now (« plus
disponible », « bald wieder lieferbar »). What one phrase says in several languages stands in ``mul.toml``.
"""

import re
import tomllib
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any, Final

from spiders.gated import Gated

FILES_READ = ("*.toml",)
"""What this module reads beside itself: part of every edition that rests on it."""

FACTS: Final = {
    "shop": """asks_seller buy fills in_stock out_of_stock stock_word denied later filler limited pre_order back_order made_to_order over discontinued notified related description_heading
               welcome reviews""",
    "price": """price_word our with_tax list_price not_the_price lot starting_at tax_included tax_excluded amount_words""",
    "seller": "sold_by seller shop seller_kind member_since nobody",
    "page": "generic_link next contact_page legal_page about_page terms faq moved",
    "standing": """refusal age_gate login scripts_asked not_found long_gone server_error maintenance for_sale expired
                   subject seized closed authority ground""",
    "contact": "not_a_phone phone_cue",
    "time": "today edited clock zone",
}
"""The facts of each section. Of ``seller`` (but ``nobody``), ``contact``, ``edited``, ``clock``, ``zone``, ``starting_at`` and ``tax_…`` the text is asked as it is written."""

_FOLDER: Final = Path(__file__).parent


class UnknownFact(ValueError):
    """A language's file names a fact that nothing asks for."""

    def __init__(self, file: str, name: str) -> None:
        super().__init__(
            f"{file} names {name}, which no reader asks for. Use a name of spiders.tongues.FACTS, or leave it out."
        )


def pattern(fact: str, before: str = "", behind: str = "", *, flags: int = 0) -> Gated:
    """Compile a fact of all languages; ``before`` and ``behind`` stand around all alternatives."""
    return Gated(f"{before}(?:{'|'.join(alternatives(fact))}){behind}", flags)


def alternatives(fact: str) -> tuple[str, ...]:
    """
    Return the alternatives of a fact in all languages, each once.

    Raises:
        KeyError: there is no such fact.
    """
    return _facts()[fact]


@cache
def small_words() -> dict[str, frozenset[str]]:
    """Return by language the words that tell it; languages without them are declared or not told."""
    return {
        code: frozenset(said["small_words"].split())
        for code, said in languages(_FOLDER).items()
        if "small_words" in said
    }


@cache
def ordinary_words() -> frozenset[str]:
    """Return the words of all languages that are nobody's handle, though they stand where one could."""
    said = languages(_FOLDER).values()
    return frozenset(word for known in said for word in known.get("ordinary", "").split())


def check(folder: Path = _FOLDER) -> None:
    """
    Compile each alternative by itself: what is ill-made alone may be well-made among others. A second's work, so not at each start.

    Raises:
        re.error: an alternative is no regular expression.
        UnknownFact, tomllib.TOMLDecodeError: as :func:`languages`.
    """
    sections = (section for said in languages(folder).values() for section in said.values())
    for values in chain.from_iterable(one.values() for one in sections if isinstance(one, dict)):
        for value in values:
            re.compile(value)


@cache
def languages(folder: Path) -> dict[str, dict[str, Any]]:
    """
    Read the files of a folder, by code.

    Raises:
        UnknownFact: a file names what nothing asks for.
        tomllib.TOMLDecodeError: a file is no TOML.
    """
    found = {
        file.stem: tomllib.loads(file.read_text(encoding="utf-8"))
        for file in sorted(folder.glob("*.toml"))
    }
    for code, said in found.items():
        for section, facts in said.items():
            if not isinstance(facts, dict):
                continue
            for name in facts.keys() - FACTS.get(section, "").split():
                raise UnknownFact(f"{code}.toml", f"{section}.{name}")
    return found


@cache
def _facts() -> dict[str, tuple[str, ...]]:
    said = languages(_FOLDER).values()
    return {
        name: tuple(
            dict.fromkeys(one for known in said for one in known.get(section, {}).get(name, ()))
        )
        for section, names in FACTS.items()
        for name in names.split()
    }
