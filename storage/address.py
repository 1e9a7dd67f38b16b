"""What addresses have in common: the host by which people know a place, the name it is registered under, whose site it is."""

from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urljoin, urlsplit, urlunsplit

import idna

if TYPE_CHECKING:
    from tldextract import ExtractResult, TLDExtract


@cache
def _suffixes() -> "TLDExtract":
    """
    Return the public suffix list from the copy inside the package: nothing is fetched, nothing is written.

    It brings an HTTP client, which a short command need not load.
    """
    from tldextract import TLDExtract

    return TLDExtract(suffix_list_urls=(), cache_dir=None)


_IN_AN_ADDRESS = "%/:?#[]@!$&'()*+,;=~-._"
"""What an address may hold as it is (RFC 3986), and the sign of what is quoted already."""


def host_of(url: str) -> str:
    """Return an address's host, lower case, without ``www.`` and port; empty where it is no address with a host."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def written(url: str) -> str:
    """
    Return an address as it goes over the wire: its host by IDNA (UTS 46), everything else in ASCII.

    Raises:
        ValueError: its host cannot be a name, or its port no port.
    """
    if url.isascii() and " " not in url:
        return url
    parts = urlsplit(url)
    place, host = parts.netloc, parts.hostname or ""
    if not host.isascii():
        user, at, _ = place.rpartition("@")
        port = "" if parts.port is None else f":{parts.port}"
        place = f"{user}{at}{idna.encode(host, uts46=True).decode('ascii')}{port}"
    further = (quote(part, safe=_IN_AN_ADDRESS) for part in parts[2:])
    return urlunsplit((parts.scheme, place, *further))


def target_of(url: str, location: bytes) -> str:
    """
    Return the address that a ``Location`` field means.

    Beyond RFC 9110 (10.2.2) it may hold raw UTF-8 or Latin-1, quotes, white space, or an address that was quoted as a whole.
    """
    try:
        text = location.decode("utf-8")
    except UnicodeDecodeError:
        text = location.decode("latin-1")
    text = text.strip(" \t\r\"'<>")
    if text[:12].lower().startswith(("http%3a", "https%3a")):
        text = unquote(text)
    if text.startswith("///"):
        text = "//" + text.lstrip("/")
    try:
        return written(urljoin(url, text)).partition("#")[0]
    except ValueError:
        return ""


def parted(host: str) -> "ExtractResult":
    """Return a host's public suffix, the label registered below it, and what stands before; ``suffix`` is empty where none is public."""
    return _suffixes()(host)


def registered(host: str) -> str:
    """Return the name a site is registered under: ``shop.example.fr`` gives ``example.fr``; an address stays itself."""
    host = host.lower().rstrip(".")
    parts = parted(host)
    if parts.suffix and parts.domain:
        return f"{parts.domain}.{parts.suffix}"
    labels = host.split(".")
    return host if labels[-1].isdigit() or ":" in host else ".".join(labels[-2:])


def same_site(url: str, other: str) -> bool:
    """Say whether two addresses are of one site; shops below one hosting suffix (``*.myshopify.com``) are different sites."""
    one, two = (_suffixes()(address, include_psl_private_domains=True) for address in (url, other))
    if not one.suffix or not two.suffix:
        return host_of(url) == host_of(other)
    return one.top_domain_under_public_suffix == two.top_domain_under_public_suffix
