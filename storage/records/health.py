"""How the watch itself stands: what it did not see, did not read, and did not secure, in one table."""

from dataclasses import dataclass
from enum import StrEnum


class Ailment(StrEnum):
    """What can be wrong, in the order it is told."""

    BLOCKED = "blocked"
    UNREACHABLE = "unreachable"
    PARTIAL = "partial"
    FAILED = "failed"
    """Our own failures."""
    LATE = "late"
    SILENT = "silent"
    """Shops and accounts that were read whole and showed nothing, though they showed something before."""
    BANNER = "banner"
    """Sources that show a seizure by a banner of no known form: said so until another day's look shows it again."""
    UNREAD = "unread"
    """Sources with a visit that is archived and not understood: its analysis has not run, or died."""
    UNFINISHED = "unfinished"
    """An analysis began and did not come to its end."""
    ILLEGIBLE = "illegible"
    """Documents of the last visits that a step failed on, or that are not all there; visits that could not be compared."""
    BEHIND = "behind"
    """What is still read by an earlier edition of code or rules."""
    IDLE = "idle"
    """Whole days since the last digest on which no visit was made."""
    INCIDENT = "incident"
    """What went wrong with the watch itself since the last digest, or goes on."""
    MISSED = "missed"
    """Civil days since the last digest for which none was made."""
    BROWSER = "browser"
    """Visits whose browser did not start."""
    DAMAGED = "damaged"
    """Evidence that the last reading found not to be as it was written."""

    ENDED = "ended"
    """Sources whose visit found no site any more; that is news, and told as such."""
    ASIDE = "aside"
    """Addresses that a rule kept the last visits from asking."""
    UNSEALED = "unsealed"
    """Captures that no seal holds a day after their visit."""
    UNSTAMPED = "unstamped"
    """Seals that no time-stamping authority has dated yet."""
    REFUSED = "refused"
    """Digests that a recipient never got and that no later mail carries to him yet."""
    PENDING = "pending"
    """Digests that wait to be sent."""

    @property
    def hides_news(self) -> bool:
        """Say whether something new may stand where this is so."""
        return self not in _HIDE_NOTHING


_HIDE_NOTHING = frozenset(
    (
        Ailment.ENDED, Ailment.ASIDE, Ailment.INCIDENT, Ailment.MISSED, Ailment.UNSEALED, Ailment.UNSTAMPED,
        Ailment.REFUSED, Ailment.PENDING,
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """One row of the table."""

    kind: Ailment
    count: int
    named: tuple[str, ...] = ()
    """Which, or why; French, ready to be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What the watch saw, and its troubles; says whether « rien de nouveau » may be trusted."""

    sources: int = 0
    visited: int = 0
    """Sources that answered at their last visit, whatever they answered."""

    complete: int = 0
    paused: int = 0
    captures: int = 0
    troubles: tuple[Trouble, ...] = ()

    def of(self, kind: Ailment) -> tuple[str, ...]:
        """Return what is named under a kind of trouble; nothing where there is none."""
        return next((one.named for one in self.troubles if one.kind is kind), ())

    @property
    def trustworthy(self) -> bool:
        """Say whether every source that was due was seen, read and compared whole, so that no news is no news."""
        return self.visited > 0 and not any(one.kind.hides_news for one in self.troubles)
