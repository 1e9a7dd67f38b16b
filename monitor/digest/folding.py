"""
Choose what is written out where a section holds more than a page: one shop's noise never hides another seller's news.

What stands strong comes first, then a line of each site in turn. What a site has left over is told by its number and
kinds. What is in neither is not told today, and waits for the next digest.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, zip_longest

from monitor.digest.sections import PARTS
from monitor.digest.sections.part import Part, site_link
from monitor.digest.words import harmless
from monitor.language import gettext as _
from monitor.language import ngettext
from storage.records.digest import Digest, Entry

OF_ONE_SITE = 10
"""Entries of one site that are written out, those that stand strong apart."""

MOST_SITES = 60
"""Sites whose remainder is told in a line."""


@dataclass(frozen=True, slots=True)
class Remainder:
    """What one site has left over: told by its number."""

    site_id: str
    entries: tuple[Entry, ...]

    @property
    def line(self) -> str:
        """The sentence that tells it."""
        kinds = Counter(entry.kind for entry in self.entries if entry.kind)
        said = ", ".join(
            _("{kind} : {count}").format(kind=kind.lower(), count=count)
            for kind, count in kinds.most_common()
        )
        more = len(self.entries)
        if said:
            form = ngettext("et {count} de plus chez {site} ({kinds})", "et {count} de plus chez {site} ({kinds})", more)  # fmt: skip
        else:
            form = ngettext(
                "et {count} de plus chez {site}", "et {count} de plus chez {site}", more
            )
        return form.format(count=more, site=harmless(self.site_id) or _("d'autres"), kinds=said)

    @property
    def link(self) -> str:
        """Where they all stand in the console."""
        return site_link(self.site_id) if self.site_id else "/findings/change"


@dataclass(frozen=True, slots=True)
class Folded:
    """A section as it is written."""

    part: Part
    entries: tuple[Entry, ...]
    remainders: tuple[Remainder, ...]
    waiting: int
    """Entries that are not told today."""

    @property
    def count(self) -> int:
        """How many there are in all."""
        return len(self.entries) + sum(len(one.entries) for one in self.remainders) + self.waiting

    @property
    def told(self) -> Iterator[Entry]:
        """What its reader has been told of: written out, or counted under its site's name."""
        return chain(self.entries, *(one.entries for one in self.remainders))


def folded(digest: Digest) -> list[Folded]:
    """Return the sections that have something to tell, in the order of reading."""
    return [fold(part, found, part.limit) for part in PARTS if (found := digest.of(part.section))]


def fold(part: Part, entries: Iterable[Entry], limit: int) -> Folded:
    """Return a section of at most ``limit`` entries, or as many as stand strong."""
    strong, by_site = list[Entry](), dict[str, list[Entry]]()
    for entry in entries:
        if entry.strong:
            strong.append(entry)
        else:
            by_site.setdefault(entry.site_id or entry.id, []).append(entry)
    turns = zip_longest(*(found[:OF_ONE_SITE] for found in by_site.values()))
    taken = [entry for turn in turns for entry in turn if entry is not None]
    shown = {entry.id for entry in taken[: max(0, limit - len(strong))]}
    left = {
        site: tuple(entry for entry in found if entry.id not in shown)
        for site, found in by_site.items()
    }
    remainders = [Remainder(found[0].site_id, found) for found in left.values() if found]
    return Folded(
        part,
        (*strong, *(entry for entry in chain.from_iterable(by_site.values()) if entry.id in shown)),
        tuple(remainders[:MOST_SITES]),
        sum(len(one.entries) for one in remainders[MOST_SITES:]),
    )
