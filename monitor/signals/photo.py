"""Both sites show the same photograph."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from monitor.signals import favicon, logo
from monitor.signals.pictures import value_of
from monitor.signals.signal import Signal, shortened
from storage.page import Page
from storage.records.link import Trait, TraitKind


def traits(page: Page) -> Iterator[Trait]:
    """Yield the hashes of a captured picture that is neither an icon nor a logo."""
    if favicon.is_icon(page) or logo.is_logo(page) or not urlsplit(page.url).netloc:
        return
    value = value_of(page.body)
    if value is not None:
        yield Trait(kind=TraitKind.PHOTO, value=value, quotation=shortened(page.url))


SIGNAL = Signal(
    claim="Les deux sites montrent la même photographie.",
    observe_image=traits,
)
