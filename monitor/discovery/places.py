"""Turn an address somebody names into the place it proposes: an account as it is, a shop by its home page, nothing else."""

from typing import Final
from urllib.parse import urlsplit

from monitor.discovery.names import label_of
from monitor.kinds import kind_of
from storage.records.contact import ContactKind
from storage.records.source import SourceKind

_GREAT: Final = frozenset(
    "google facebook instagram x twitter youtube youtu tiktok linkedin pinterest wikipedia wikimedia wa whatsapp apple goo "
    "paypal stripe w3 schema wordpress woocommerce shopify prestashop cloudflare gravatar gouv service-public laposte "
    "colissimo mondialrelay chronopost amazon ebay aliexpress alibaba temu cdiscount leboncoin fnac darty rakuten vinted "
    "trustpilot reddit quora medium lemonde lefigaro liberation leparisien 20minutes bfmtv francetvinfo rtl europe1 "
    "ouest-france zataz actu archive github stackoverflow microsoft bing duckduckgo qwant ecosia yahoo".split()
)
"""Sites that everyone links to, and whose home page says nothing of one seller."""

_PROFILES: Final[dict[ContactKind, str]] = {
    ContactKind.TELEGRAM: "https://t.me/{}",
    ContactKind.INSTAGRAM: "https://www.instagram.com/{}/",
    ContactKind.TIKTOK: "https://www.tiktok.com/@{}",
    ContactKind.SNAPCHAT: "https://www.snapchat.com/add/{}",
    ContactKind.YOUTUBE: "https://www.youtube.com/@{}",
    ContactKind.X: "https://x.com/{}",
    ContactKind.FACEBOOK: "https://www.facebook.com/{}",
    ContactKind.BLUESKY: "https://bsky.app/profile/{}",
    ContactKind.LINK_IN_BIO: "https://{}",
}


def place(url: str) -> tuple[str, SourceKind] | None:
    """Return the place behind an address: (address of the source, kind); None where it is nobody's in particular."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").lower()
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or "." not in host or len(url) > 2000:
        return None
    if kind_of(url) is SourceKind.SOCIAL:
        return f"{parts.scheme}://{parts.netloc}{parts.path}", SourceKind.SOCIAL
    if label_of(host) in _GREAT:
        return None
    return f"{parts.scheme}://{parts.netloc}/", SourceKind.SHOP


def profile(kind: ContactKind, value: str) -> str | None:
    """Return the public page of an account; None for a kind that has none, and for invitations."""
    if kind is ContactKind.MASTODON and "@" in value:
        name, _, host = value.partition("@")
        return f"https://{host}/@{name}"
    form = _PROFILES.get(kind)
    if form is None or value.startswith(("+", "did:")):
        return None
    return form.format(value)


def is_great(host: str) -> bool:
    """Say whether a host belongs to a site that everyone links to."""
    return label_of(host) in _GREAT
