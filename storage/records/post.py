"""What an account publishes: posts, and the account itself."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """One public message."""

    network: str
    """The network module's NAME: ``telegram``, ``mastodon``, ``forum`` …"""

    id: str
    """The network's own id of the post, stable over edits."""

    url: str
    account_id: str | None
    """The network's stable id of the author where public, else its handle, lower case."""

    author: str
    text: str
    published_at: datetime | None = None
    """Aware, UTC."""

    edited: bool = False
    links: tuple[str, ...] = ()
    media: tuple[str, ...] = ()
    reply_to: str | None = None
    forwarded_from: str | None = None
    views: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One public account, channel or profile."""

    network: str
    id: str
    """Stable id where public (Telegram ``data-channel-id``, ActivityPub id …), else the handle, lower case."""

    handle: str
    name: str
    url: str
    bio: str = ""
    links: tuple[str, ...] = ()
    followers: int | None = None
    avatar: str | None = None
