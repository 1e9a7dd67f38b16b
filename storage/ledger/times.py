"""Times as the databases hold them: ISO 8601, UTC, microseconds, sortable as text."""

from datetime import UTC, datetime


def to_text(at: datetime) -> str:
    """Return an aware time as text; raises ValueError for a naive one."""
    if at.tzinfo is None:
        raise ValueError(f"{at!r} has no time zone")
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def to_time(text: str) -> datetime:
    """Return the aware time that :func:`to_text` wrote."""
    return datetime.fromisoformat(text)
