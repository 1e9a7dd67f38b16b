"""One certificate speaks for both sites."""

from collections.abc import Iterator

from monitor.signals.signal import Named, Signal
from storage.address import host_of, registered
from storage.page import Page
from storage.records.link import Trait, TraitKind

MOST_NAMES = 5
"""A certificate for more further domains than this is a host's or a network's: it says nothing of who owns them."""


def traits(page: Page) -> Iterator[Trait]:
    """
    Yield the further domains of the certificate a page came under, one that an authority vouches for.

    It vouches for each name only to who showed that it is his. A name of the site's own domain is no trait.
    """
    own = registered(host_of(page.url))
    names = {name.lower().removeprefix("*.").removeprefix("www.").rstrip(".") for name in page.certificate}  # fmt: skip
    others = {name for name in names if name and registered(name) != own}
    if 0 < len({registered(name) for name in others}) <= MOST_NAMES:
        for name in sorted(others):
            yield Trait(kind=TraitKind.CERTIFICATE, value=name, quotation=name)


SIGNAL = Signal(
    claim="Un même certificat vaut pour les deux sites.",
    compared=Named(TraitKind.CERTIFICATE),
    observe=lambda page, _: traits(page),
    observe_image=traits,
)
