"""The clock captures are dated by: the machine's own, or, for trials only, one set off by a declared number of seconds."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta


@dataclass(frozen=True, slots=True)
class Clock:
    """
    Tells the time at the edges, where something happens.

    ``offset_seconds`` is for trials that play several days in minutes. It is written in every segment, and a capture
    dated by a clock that was set off is never probative.
    """

    offset_seconds: float = 0.0

    def now(self) -> datetime:
        """Return the time, aware, UTC."""
        return datetime.now(UTC) + timedelta(seconds=self.offset_seconds)
