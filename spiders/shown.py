"""What a page turned out to be to who follows it; kept from one visit to the next."""

from dataclasses import dataclass

from storage.records.reading import NextPage
from storage.records.standing import PageStanding


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a page is to who follows it; a page that is no content stands, and nothing more."""

    standing: PageStanding
    bound: str = ""
    """The bound of ours beyond which it is not followed, or an empty string."""

    leads: tuple[NextPage, ...] = ()
    pictures: tuple[NextPage, ...] = ()
    unread: str = ""
    """Why its goods cannot be read, or an empty string."""

    failed: str = ""
    """What a reader of ours failed with, or an empty string: then it leads nowhere."""
