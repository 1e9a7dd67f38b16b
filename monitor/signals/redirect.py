"""The earlier site sent its visitors on to the later site."""

from collections.abc import Iterator

from monitor.signals.signal import Announced, Signal, shortened
from storage.address import host_of
from storage.page import Page
from storage.records.link import Trait, TraitKind
from storage.records.reading import Reading
from storage.records.standing import Standing


def traits(page: Page, reading: Reading) -> Iterator[Trait]:
    """Yield the host a site answered with in place of its own pages."""
    if reading.standing.standing is not Standing.REDIRECTED:
        return
    target = host_of(reading.standing.detail or page.url)
    own = host_of(page.requested_url or page.url)
    if target and target != own:
        yield Trait(
            kind=TraitKind.REDIRECT, value=target, quotation=shortened(reading.standing.reason)
        )


SIGNAL = Signal(
    claim="Le site antérieur a renvoyé ses visiteurs vers le site plus récent.",
    compared=Announced(TraitKind.REDIRECT),
    observe=traits,
)
