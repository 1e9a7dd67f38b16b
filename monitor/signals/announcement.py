"""An account of the earlier site points to the later site."""

from collections.abc import Iterator

from monitor.signals.signal import Announced, Signal, shortened
from storage.address import host_of
from storage.page import Page
from storage.records.link import Trait, TraitKind
from storage.records.reading import Reading

MAX_LINKS = 80


def traits(page: Page, reading: Reading) -> Iterator[Trait]:
    """Yield the hosts a page or its account's own posts point to."""
    own = host_of(page.url)
    links = list(reading.links)
    if reading.account is not None:
        links += reading.account.links
    mine = reading.account
    for post in reading.posts:
        if mine is None or (post.account_id or post.author) in {mine.id, mine.handle, mine.name}:
            links += post.links
    seen: set[str] = set()
    for link in links:
        host = host_of(link)
        if host and host != own and host not in seen and len(seen) < MAX_LINKS:
            seen.add(host)
            yield Trait(kind=TraitKind.LINK, value=host, quotation=shortened(link))


SIGNAL = Signal(
    claim="Un compte du site antérieur renvoie vers le site plus récent.",
    compared=Announced(TraitKind.LINK),
    observe=traits,
)
