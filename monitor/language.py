"""
The language in which a reader is told things: French, in which the program's sentences are written, or English.

Who composes for a reader does it inside :func:`speaking`. Each sentence goes whole through :func:`gettext` or
:func:`ngettext`; English stands in ``monitor/locale`` and is compiled when it is first asked for, so that no compiled
catalogue can be older than its text. ``python -m tests.catalogue --write`` brings in what is new.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from babel import Locale
    from babel.support import Translations

CATALOGUES: Final = Path(__file__).with_name("locale")
DOMAIN: Final = "portique"
FRENCH, ENGLISH = "fr", "en"
_COUNTRIES: Final = {FRENCH: "FR", ENGLISH: "GB"}
_spoken: ContextVar[str] = ContextVar("spoken", default=FRENCH)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Say everything in a language (``fr`` or ``en``) while this lasts, in this thread or task."""
    before = _spoken.set(language)
    try:
        yield
    finally:
        _spoken.reset(before)


def spoken() -> str:
    """Return the language that is spoken: ``fr`` or ``en``."""
    return _spoken.get()


def locale() -> "Locale":
    """Return how dates and numbers are written in it."""
    return _locale(spoken())


@cache
def _locale(language: str) -> "Locale":
    from babel import Locale

    return Locale(language, _COUNTRIES[language])


def gettext(sentence: str) -> str:
    """Return a French sentence in the language that is spoken; one that has no translation as it is."""
    if spoken() == FRENCH or not sentence:
        return sentence
    catalogue = _catalogue(spoken())
    said: str = catalogue.gettext(sentence)
    # A sentence that elsewhere goes with a number stands in the catalogue as one of two: Python before 3.11.3 does not look there.
    return said if said != sentence else str(catalogue.ngettext(sentence, sentence, 1))


def ngettext(one: str, many: str, count: int) -> str:
    """Return the sentence that goes with a number: French says none in the singular, English in the plural."""
    if spoken() == FRENCH:
        return one if abs(count) < 2 else many
    return _catalogue(spoken()).ngettext(one, many, count)


def counted(count: int, one: str, many: str) -> str:
    """Return a number with the words that go with it: ``1 source lue``, ``2 sources lues``."""
    return f"{count} {ngettext(one, many, count)}"


@cache
def _catalogue(language: str) -> "Translations":
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po
    from babel.support import Translations

    path = CATALOGUES / language / "LC_MESSAGES" / f"{DOMAIN}.po"
    compiled = BytesIO()
    with path.open("rb") as text:
        write_mo(compiled, read_po(text, locale=language, domain=DOMAIN))
    compiled.seek(0)
    return Translations(compiled, domain=DOMAIN)
