"""
When a banner is a seizure: a site cannot decide alone what is said of it.

One of a known form is stated at once. Any other needs a second look: on another day, or by somebody else (a page that an
investigator handed in). Until then it is a banner to be verified, whatever it says.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from storage.findings.sites import Ended
from storage.ledger.times import to_time
from storage.records.source import Outcome

BANNERS: Final = frozenset((Outcome.SEIZED.value, Outcome.BANNER.value))

APART: Final = timedelta(hours=20)
"""How far apart two looks are that were made on different days, jitter included."""


@dataclass(slots=True)
class Banner:
    """What the looks at a site, taken in their order, say of its seizure."""

    since: str | None = None
    """When the first of the latest looks ended that all found a banner; None where the latest found none."""

    stated: bool = False
    """Whether those looks establish the seizure."""

    _by: str = ""

    def saw(self, look: Ended) -> None:
        """Take in one look, the latest so far."""
        if look.outcome not in BANNERS:
            self.since, self.stated, self._by = None, False, ""
            return
        if self.since is None:
            self.since, self._by = look.ended_at, look.by
        self.stated = (
            self.stated
            or look.outcome == Outcome.SEIZED
            or look.by != self._by
            or to_time(look.ended_at) - to_time(self.since) >= APART
        )


def after(looks: Iterable[Ended]) -> Banner:
    """Return what these looks, oldest first, say together."""
    banner = Banner()
    for look in looks:
        banner.saw(look)
    return banner
