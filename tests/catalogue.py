"""
The catalogue of ``monitor/locale``: what is said to readers, and its English.

``python -m tests.catalogue --write`` brings new sentences into it, without English, and takes out those that nothing says any
more; ``tests/monitor/test_language.py`` fails while a sentence has no English.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from monitor.digest import health, reasons, stored, words
from monitor.digest.sections import PARTS
from monitor.language import CATALOGUES, DOMAIN, ENGLISH
from monitor.lineage import telling
from monitor.signals import SIGNALS

ROOT = Path(__file__).parents[1]
TEXTS = [("monitor/**.py", "python"), ("monitor/digest/templates/**", "jinja2")]
OTHERS = ["monitor/web", "monitor/cli", "monitor/console"]
"""Rooms with catalogues of their own, or none."""

KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2)}
TABLES = (
    words.STEPS, words.INCIDENTS, words.CHANGES, words.AVAILABILITY, words.BANDS, words.OUTCOMES, words.CONTACTS, words.STANDINGS, words.SPEAKERS,
    words.FATES, health.SAID, telling._CLAIMS,
)  # fmt: skip
"""Words that are looked up by what they stand for."""

FILE = CATALOGUES / ENGLISH / "LC_MESSAGES" / f"{DOMAIN}.po"

Message = str | tuple[str, ...]


def messages() -> Iterator[tuple[Message, str]]:
    """Yield every sentence, a pair of singular and plural where it is one, and the file it stands in."""
    for file, _line, message, _comments, _context in extract_from_dir(ROOT, method_map=TEXTS, keywords=KEYWORDS):  # fmt: skip
        if not file.startswith(tuple(OTHERS)):
            yield message, file
    for table in TABLES:
        for message in table.values():
            yield message, "monitor/digest/words.py"
    for sentence in stored.SENTENCES:
        yield sentence, "monitor/digest/stored.py"
    for _pattern, said in reasons.FAILURES:
        yield said, "monitor/digest/reasons.py"
    for part in PARTS:
        yield part.title, "monitor/digest/sections"
        yield part.counted, "monitor/digest/sections"
    for signal in SIGNALS:
        yield signal.claim, "monitor/signals"


def written() -> Catalog:
    """Return the catalogue as it stands."""
    with FILE.open("rb") as text:
        return read_po(text, locale=ENGLISH, domain=DOMAIN)


def renewed(before: Catalog) -> Catalog:
    """Return the catalogue of today's sentences with the English there was."""
    after = Catalog(
        locale="en_GB",
        domain=DOMAIN,
        project="Portique",
        version="0.1.0",
        msgid_bugs_address="-",
        last_translator="-",
        language_team="-",
        fuzzy=False,
    )
    after.revision_date = after.creation_date = before.creation_date
    for message, file in messages():
        known = before.get(message)
        after.add(message, known.string if known else None, locations=[(file, None)])
    return after


def main() -> None:
    """Write the file anew."""
    catalogue = renewed(written())
    with FILE.open("wb") as out:
        write_po(out, catalogue, width=0, sort_output=True, include_lineno=False, omit_header=False)


if __name__ == "__main__":
    if sys.argv[1:] != ["--write"]:
        sys.exit("python -m tests.catalogue --write")
    main()
