"""
The feeds, in the order in which they are run: what costs nothing first, what asks third parties most last.

To add one: write ``monitor/discovery/x.py`` with a ``FEED`` whose ``tells`` says whom it tells what, give it a switch
in :class:`~monitor.discovery.settings.Discovery` that is off, and put it in ``FEEDS``.
"""

from typing import Final

from monitor.discovery import (
    certificates,
    lookalikes,
    mentions,
    registrations,
    resurrection,
    search,
)
from monitor.discovery.feed import Feed

FEEDS: Final[tuple[Feed, ...]] = (
    mentions.FEED,
    resurrection.FEED,
    registrations.FEED,
    certificates.FEED,
    lookalikes.FEED,
    search.FEED,
)


def feed_named(name: str) -> Feed:
    """Return the feed of this name; raises KeyError."""
    return {feed.name: feed for feed in FEEDS}[name]
