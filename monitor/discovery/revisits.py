"""
When to look again at a name where nothing was: often at first, then less and less (``domain.md`` 5.5).

Half of the shops taken down together came back within a median of one day (Vu et al., arXiv 2502.04753); more than 14 %
of taken-down domains were later released, some to the same hands (Alowaisheq et al., NDSS): a name is never given up.
"""

from datetime import datetime, timedelta
from typing import Final

PLAN: Final = (
    (timedelta(days=3), timedelta(hours=2)),
    (timedelta(days=30), timedelta(days=1)),
    (timedelta(days=365), timedelta(days=7)),
)
"""(age since it went, interval): every two hours for three days, daily for a month, weekly for a year …"""

LATER: Final = timedelta(days=30)
"""… then monthly."""

CANDIDATE: Final = tuple(timedelta(days=n) for n in (1, 2, 4, 7, 12, 20, 34, 60, 100))
"""Days after the first probe at which a candidate that showed nothing is looked at again."""


def due_again(since: datetime, last: datetime | None, now: datetime) -> bool:
    """Say whether a name that went ``since`` then, last looked at ``last``, is to be looked at now."""
    if last is None:
        return True
    age = now - since
    interval = next((every for until, every in PLAN if age <= until), LATER)
    return now - last >= interval


def candidate_due(first: datetime, looks: int, now: datetime) -> bool:
    """Say whether a candidate that showed nothing in ``looks`` probes since ``first`` is to be probed again."""
    return 0 < looks <= len(CANDIDATE) and now - first >= CANDIDATE[looks - 1]
