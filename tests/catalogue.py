"""
The catalogue of ``monitor/locale``: what is said to readers, and its English.

``python -m tests.catalogue --write`` brings new sentences into it, without English, and takes out those that nothing says any
more; ``tests/monitor/test_language.py`` fails while a sentence has no English.
"""

import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from monitor.digest import health, reasons, stored, words
from monitor.digest.sections import PARTS
from monitor.exchange.forms import FORMS
from monitor.language import CATALOGUES, DOMAIN, ENGLISH
from monitor.lineage import graph, telling
from monitor.signals import SIGNALS
from monitor.web import dossier, hunting, shown
from monitor.web.pages import captures, journal, leads, parts, sources
from monitor.web.pages import words as pages_words
from monitor.web.spoken import runs
from storage.evidence.journal import Operation

ROOT = Path(__file__).parents[1]
TEXTS = [("monitor/**.py", "python"), ("monitor/digest/templates/**", "jinja2")]
OTHERS = ["monitor/cli", "monitor/console"]
"""Rooms that speak French alone."""

KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2)}
TABLES = (
    words.STEPS, words.INCIDENTS, words.CHANGES, words.AVAILABILITY, words.BANDS, words.OUTCOMES, words.CONTACTS, words.STANDINGS, words.SPEAKERS,
    graph.BANDS,
    words.FATES, health.SAID, telling._CLAIMS,
)  # fmt: skip
"""Words that are looked up by what they stand for."""

DESK: tuple[Iterable[str], ...] = (
    shown.STANDINGS.values(), shown.VERDICTS.values(), shown.CLASSES.values(), shown.ROLES.values(), words.OFFERS.values(), words.BANDS.values(),
    [one.says for one in FORMS], hunting.KINDS.values(), captures.KINDS.values(), journal.EVENTS.values(), [one.value for one in Operation],
    [said for _, said in journal.THINGS], [said for _, _, said in leads.CHOICES], words.EVENTS.values(), words.STATES.values(),
    [said for _, said in sources.RHYTHMS], pages_words.BANDS.values(), [said for said, _ in pages_words.PARTS], parts.SAID,
    dossier.SAYS.values(),
)  # fmt: skip
"""Words of the desk that are looked up by what they stand for."""

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
    yield from desk()
    for part in PARTS:
        yield part.title, "monitor/digest/sections"
        yield part.counted, "monitor/digest/sections"
    for signal in SIGNALS:
        yield signal.claim, "monitor/signals"


def desk() -> Iterator[tuple[Message, str]]:
    """Yield what the pages of the desk say: the runs of words of its templates, what stands in their tags, and its tables."""
    for path in sorted((ROOT / "monitor/web/templates").rglob("*.html")):
        source, file = path.read_text(encoding="utf-8"), str(path.relative_to(ROOT))
        yield from ((" ".join(text.split()), file) for text, read in runs(source) if read)
        yield from (
            (tuple(found.split(",")), file) for found in re.findall(r'plural:"([^"]+)"', source)
        )
        yield from ((found, file) for found in re.findall(r'eyebrow="([^"]+)"', source))
    for table in DESK:
        for said in table:
            yield said, "monitor/web"


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
