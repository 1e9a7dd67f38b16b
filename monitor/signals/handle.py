"""Both sites send customers to the same messaging or social account."""

from collections.abc import Iterator

from monitor.signals.signal import OneByOne, Signal, from_contacts, shortened
from storage.page import Page
from storage.records.contact import ContactKind
from storage.records.link import Trait, TraitKind
from storage.records.reading import Reading

NETWORKS = (
    ContactKind.TELEGRAM,
    ContactKind.SNAPCHAT,
    ContactKind.INSTAGRAM,
    ContactKind.TIKTOK,
    ContactKind.FACEBOOK,
    ContactKind.X,
    ContactKind.YOUTUBE,
    ContactKind.DISCORD,
    ContactKind.THREEMA,
    ContactKind.MASTODON,
    ContactKind.BLUESKY,
    ContactKind.LINK_IN_BIO,
)

_contacts = from_contacts(TraitKind.HANDLE, {kind: f"{kind}:" for kind in NETWORKS})


def traits(page: Page, reading: Reading) -> Iterator[Trait]:
    """Yield the handles a page shows, and an account's own."""
    yield from _contacts(page, reading)
    account = reading.account
    if account is not None and account.handle:
        yield Trait(
            kind=TraitKind.HANDLE,
            value=f"{account.network}:{account.handle.lstrip('@').lower()}",
            quotation=shortened(account.handle),
        )


SIGNAL = Signal(
    claim="Les deux sites renvoient leurs clients vers le même compte de messagerie ou de réseau social.",
    compared=OneByOne(TraitKind.HANDLE),
    observe=traits,
)
