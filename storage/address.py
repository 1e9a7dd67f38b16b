"""What addresses have in common: the host by which people know a place."""

from urllib.parse import urlsplit


def host_of(url: str) -> str:
    """Return an address's host, lower case, without ``www.`` and port; empty where it is no address with a host."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
