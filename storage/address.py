"""What addresses have in common: the host by which people know a place, the name it is registered under, whose site it is."""

from urllib.parse import urlsplit

from tldextract import ExtractResult, TLDExtract

_PARTED = TLDExtract(suffix_list_urls=(), cache_dir=None)
"""The public suffix list from the copy inside the package: nothing is fetched, nothing is written."""


def host_of(url: str) -> str:
    """Return an address's host, lower case, without ``www.`` and port; empty where it is no address with a host."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def parted(host: str) -> ExtractResult:
    """Return a host's public suffix, the label registered below it, and what stands before; ``suffix`` is empty where none is public."""
    return _PARTED(host)


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
    one, two = (_PARTED(address, include_psl_private_domains=True) for address in (url, other))
    if not one.suffix or not two.suffix:
        return host_of(url) == host_of(other)
    return one.top_domain_under_public_suffix == two.top_domain_under_public_suffix
