"""The monitor's clock: the edge where time comes in."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from crawler.clock import Clock
from monitor.config import Configuration


def clock_of(configuration: Configuration) -> Clock:
    """Return the clock of a workspace."""
    return Clock(configuration.trial.clock_offset_seconds)


def local_day(at: datetime, configuration: Configuration) -> date:
    """Return the civil day of a time where the readers of the digest live."""
    return at.astimezone(ZoneInfo(configuration.schedule.timezone)).date()


def digest_time(day: date, configuration: Configuration) -> datetime:
    """
    Return when the digest of a civil day is due.

    An hour that a change of clocks skips is taken an hour later, one that comes twice the first time (PEP 495,
    fold 0): exactly one digest a civil day.
    """
    hour, minute = (int(part) for part in configuration.schedule.digest_at.split(":"))
    zone = ZoneInfo(configuration.schedule.timezone)
    at = datetime.combine(day, time(hour, minute), tzinfo=zone)
    return at.astimezone(UTC)


def due_day(now: datetime, configuration: Configuration) -> date:
    """Return the latest civil day whose digest has its hour behind it: before today's hour, yesterday."""
    today = local_day(now, configuration)
    return today if now >= digest_time(today, configuration) else today - timedelta(days=1)
