"""Both sites carry the same small icon, byte for byte."""

import base64
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import mmh3

from monitor.signals.signal import OneByOne, Signal, shortened
from storage.ids import sha256_hex
from storage.page import Page
from storage.records.link import Trait, TraitKind
from storage.records.reading import PageRole

_ICON = re.compile(r"(?:favicon|apple-touch-icon|mstile|android-chrome)[^/]*$", re.IGNORECASE)


def is_icon(page: Page) -> bool:
    """Say whether a captured picture is a site's icon."""
    return page.role == PageRole.ICON or _ICON.search(urlsplit(page.url).path) is not None


def traits(page: Page) -> Iterator[Trait]:
    """
    Yield the icon's number as Shodan, AIL and Lookyloo form it, with the digest of its bytes.

    The number is MurmurHash3 of base64 with a line break every 76 characters; without the breaks it is another.
    """
    if not page.body or not is_icon(page):
        return
    number = mmh3.hash(base64.encodebytes(page.body))
    yield Trait(
        kind=TraitKind.FAVICON,
        value=f"mmh3:{number} sha256:{sha256_hex(page.body)}",
        quotation=shortened(page.url),
    )


SIGNAL = Signal(
    claim="Les deux sites portent la même petite icône, à l’octet près.",
    compared=OneByOne(TraitKind.FAVICON),
    observe_image=traits,
)
