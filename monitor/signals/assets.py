"""Both sites load the same scripts or style sheets of their own."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from monitor.signals.signal import Counted, Signal, shortened
from storage.ids import sha256_hex
from storage.page import Page
from storage.records.link import Trait, TraitKind
from storage.records.reading import Reading

MAX_ASSETS = 60
_CODE = frozenset(
    ("text/css", "text/javascript", "application/javascript", "application/x-javascript")
)


def traits(page: Page, _reading: Reading) -> Iterator[Trait]:
    """Yield the paths of the page's own scripts and sheets; of a captured script or sheet, its digest."""
    if page.media_type in _CODE:
        yield Trait(
            kind=TraitKind.ASSET,
            value=f"sha256:{sha256_hex(page.body)}",
            quotation=shortened(page.url),
        )
        return
    if not page.is_html:
        return
    host = urlsplit(page.url).hostname
    paths: dict[str, str] = {}
    for node in page.tree.css('script[src], link[rel~="stylesheet"][href]'):
        address = node.attributes.get("src") or node.attributes.get("href") or ""
        try:
            parts = urlsplit(page.absolute(address))
        except ValueError:
            continue
        if parts.hostname == host and len(parts.path) > 4:
            paths.setdefault(re.sub(r"/{2,}", "/", parts.path)[:200], address)
    for path in sorted(paths)[:MAX_ASSETS]:
        yield Trait(kind=TraitKind.ASSET, value=path, quotation=shortened(paths[path]))


SIGNAL = Signal(
    claim="Les deux sites chargent les mêmes scripts ou feuilles de style qui leur sont propres.",
    compared=Counted(TraitKind.ASSET, many=4),
    observe=traits,
)
