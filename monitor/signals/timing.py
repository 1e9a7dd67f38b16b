"""The later site was first seen after the earlier one was seized."""

from datetime import datetime

from monitor.signals.signal import Signal

SIGNAL = Signal(
    claim="Le site plus récent est apparu après la saisie du site antérieur.",
)


def level(seized_at: str | None, first_seen_at: str, watch_began_at: str) -> str:
    """
    Return how the first sight of a site stands to the seizure of another.

    ``within_7_days``, ``within_45_days``, ``later``, ``before`` (seen before the seizure) or ``unknown``: the earlier
    site was not seized, or the later one was seen in the first two days of the watch, when everything is new.
    All times are ISO 8601, UTC.
    """
    if seized_at is None:
        return "unknown"
    days = (
        datetime.fromisoformat(first_seen_at) - datetime.fromisoformat(seized_at)
    ).total_seconds() / 86_400
    if days < 0:
        return "before"
    watched = (
        datetime.fromisoformat(first_seen_at) - datetime.fromisoformat(watch_began_at)
    ).total_seconds() / 86_400
    if watched < 2:
        return "unknown"
    if days <= 7:
        return "within_7_days"
    return "within_45_days" if days <= 45 else "later"
