"""Both sites carry the same logo."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from monitor.signals import favicon
from monitor.signals.pictures import value_of
from monitor.signals.signal import Signal, shortened
from storage.page import Page
from storage.records.link import Trait, TraitKind

_LOGO = re.compile(r"(?<![a-z])(?:site-?)?logo(?:type)?(?![a-z])", re.IGNORECASE)


def is_logo(page: Page) -> bool:
    """Say whether the address of a picture calls it a logo."""
    return not favicon.is_icon(page) and _LOGO.search(urlsplit(page.url).path) is not None


def traits(page: Page) -> Iterator[Trait]:
    """Yield the hashes of a captured logo."""
    if not is_logo(page):
        return
    value = value_of(page.body)
    if value is not None:
        yield Trait(kind=TraitKind.LOGO, value=value, quotation=shortened(page.url))


SIGNAL = Signal(
    claim="Les deux sites portent le même logo.",
    observe_image=traits,
)
