"""
The account of one visit while it runs: every address it knows of is waiting, or has a fate.

Whoever learns of an address expects it or drops it, whoever is done with it settles it; what still waits when the visit
ends is said. Nothing is concluded here: :mod:`crawler.outcome` does that from the finished account alone.
"""

from collections import Counter
from dataclasses import dataclass
from typing import Final

from storage.records.account import Dropped, Fate, Gap, VisitAccount

MAX_GAPS: Final = 200
SAMPLE: Final = 5
"""Addresses of a rule that are named; all of them are counted."""

_OPEN_AGAIN: Final = frozenset((Fate.DEPTH,))
"""An address too far by one way may be near by another."""


@dataclass(slots=True)
class _Entry:
    required: bool
    fate: Fate | None = None
    why: str = ""


class Account:
    """What one visit knows of, and what became of it."""

    def __init__(self) -> None:
        self._entries: dict[str, _Entry] = {}
        self._dropped: dict[tuple[Fate, str], dict[str, None]] = {}

    def knows(self, url: str) -> bool:
        """Say whether an address is waiting or settled, and need not be asked again."""
        entry = self._entries.get(url)
        return entry is not None and entry.fate not in _OPEN_AGAIN

    def expect(self, url: str, *, required: bool = True) -> bool:
        """
        Enter an address that will be asked; return False where it is known.

        One that is not required was asked on the chance that it exists: it has a fate, and leaves no gap.
        """
        if self.knows(url):
            return False
        self._entries[url] = _Entry(required)
        return True

    def settle(self, url: str, fate: Fate, why: str = "") -> None:
        """Say what became of an address; what is said last stands."""
        entry = self._entries.setdefault(url, _Entry(required=True))
        entry.fate, entry.why = fate, why

    def reopen(self, url: str) -> None:
        """Let an address that was looked at be asked for again, to be read: from now on it is required."""
        self._entries[url] = _Entry(required=True)

    def drop(self, rule: str, url: str, fate: Fate = Fate.RULE) -> None:
        """Count an address that is not asked, under the rule that says so."""
        if not self.knows(url):
            self._dropped.setdefault((fate, rule), {}).setdefault(url)

    def end(self, fate: Fate, why: str) -> None:
        """Give what still waits this fate."""
        for entry in self._entries.values():
            if entry.fate is None:
                entry.fate, entry.why = fate, why

    def finished(self) -> VisitAccount:
        """Return the account as it stands; what waits is unaccounted for."""
        found = [
            (url, entry, entry.fate or Fate.UNACCOUNTED) for url, entry in self._entries.items()
        ]
        gaps = [
            Gap(url=url, fate=fate, why=entry.why)
            for url, entry, fate in found
            if fate.is_gap and entry.required
        ]
        dropped = [
            Dropped(fate=fate, rule=rule, count=len(left), sample=tuple(left[:SAMPLE]))
            for (fate, rule), urls in self._dropped.items()
            if (left := [url for url in urls if url not in self._entries])
        ]
        return VisitAccount(
            known=len(found),
            fates=Counter(fate for _, _, fate in found),
            missed=len(gaps) + sum(one.count for one in dropped if one.fate.is_gap),
            gaps=tuple(gaps[:MAX_GAPS]),
            dropped=tuple(dropped),
        )
