"""What became of every address a visit knew of, and what may be concluded from it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final


class Fate(StrEnum):
    """What became of one address."""

    WHOLE = "whole"
    """Asked, and seen from its first byte to its last."""
    ABSENT = "absent"
    """Asked, and no more: 404, 410, or a page that says so."""
    REDIRECTED = "redirected"
    """Asked, and sent on to another address, which has a fate of its own."""

    CUT = "cut"
    """Asked; the body broke off, or was too slow or too large."""
    UNDECODED = "undecoded"
    """Asked; its bytes are under a coding that nobody here can undo."""
    UNREADABLE = "unreadable"
    """Asked; the reader of such pages failed on it."""
    BLOCKED = "blocked"
    """Asked, and a wall stood in its place."""
    UNAVAILABLE = "unavailable"
    """Asked, and something else that hides it was served: an error, maintenance, nothing."""
    FAILED = "failed"
    """Asked, and no answer came."""

    BUDGET = "budget"
    """Not asked: a budget of the visit was spent, or the visit was ended."""
    DEPTH = "depth"
    """Not asked: further from the first page than the order allows."""
    FILTER = "filter"
    """Not asked: dropped by the machinery that asks."""
    UNACCOUNTED = "unaccounted"
    """Known, and nobody can say what became of it: a defect of ours."""

    ROBOTS = "robots"
    """Not asked: robots.txt asks so, and the order is to obey."""
    REFUSED = "refused"
    """Not asked: the guard lets no such request out."""
    TRAP = "trap"
    """Not asked: others like it showed the same things again."""
    RULE = "rule"
    """Not asked: no page to visit, by the rule named with it."""

    @property
    def is_gap(self) -> bool:
        """Say whether something may stand there that the visit did not see."""
        return self in GAPS


GAPS: Final = frozenset(
    (
        Fate.CUT, Fate.UNDECODED, Fate.UNREADABLE, Fate.BLOCKED, Fate.UNAVAILABLE, Fate.FAILED,
        Fate.BUDGET, Fate.DEPTH, Fate.FILTER, Fate.UNACCOUNTED,
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """One address that the visit was to see and did not see whole."""

    url: str
    fate: Fate
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dropped:
    """The addresses that one rule kept the visit from asking."""

    fate: Fate
    rule: str
    count: int
    sample: tuple[str, ...] = ()
    """The first few of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitAccount:
    """A visit's account as it is archived and entered in the ledger."""

    known: int = 0
    """Addresses that were to be asked, pictures apart."""

    fates: Mapping[Fate, int] = field(default_factory=dict)
    """How many of them had which fate."""

    missed: int = 0
    """How many gaps there are."""

    gaps: tuple[Gap, ...] = ()
    """The first of them, in the order they were known."""

    dropped: tuple[Dropped, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return it as JSON values."""
        return {
            "known": self.known,
            "fates": {fate.value: count for fate, count in self.fates.items()},
            "missed": self.missed,
            "gaps": [{"url": one.url, "fate": one.fate.value, "why": one.why} for one in self.gaps],
            "dropped": [
                {"fate": one.fate.value, "rule": one.rule, "count": one.count, "sample": list(one.sample)}
                for one in self.dropped
            ],
        }  # fmt: skip


def account_from_json(said: Mapping[str, Any]) -> VisitAccount:
    """
    Return the account that :meth:`VisitAccount.as_json` wrote.

    Raises:
        KeyError, ValueError: it is of another shape.
    """
    return VisitAccount(
        known=int(said["known"]),
        fates={Fate(name): int(count) for name, count in said["fates"].items()},
        missed=int(said["missed"]),
        gaps=tuple(
            Gap(url=str(one["url"]), fate=Fate(one["fate"]), why=str(one["why"]))
            for one in said["gaps"]
        ),
        dropped=tuple(
            Dropped(
                fate=Fate(one["fate"]), rule=str(one["rule"]), count=int(one["count"]), sample=tuple(one["sample"])
            )
            for one in said["dropped"]
        ),
    )  # fmt: skip
