"""Find out what kind of source an address is, from its form alone: nothing is fetched to know it."""

from urllib.parse import urlsplit

from storage.records.source import SourceKind

_FEEDS = ("/feed", "/rss", ".rss", ".xml", ".atom", "/atom")


def kind_of(url: str) -> SourceKind:
    """Return the kind of source: a feed, an account of a known network, or a shop."""
    from spiders.networks import (
        NETWORKS,  # readers of a dozen networks: not for commands that ask no kind
    )

    path = urlsplit(url).path.rstrip("/").lower()
    if path.endswith(_FEEDS):
        return SourceKind.FEED
    if any(network.address(url) for network in NETWORKS if network.NAME != "feed"):
        return SourceKind.SOCIAL
    return SourceKind.SHOP
