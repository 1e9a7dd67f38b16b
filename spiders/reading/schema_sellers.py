"""The organisation behind a site, as structured data names it."""

from collections.abc import Iterator
from typing import Any, Final

from spiders.reading import images, jsonld, links, markup
from spiders.reading.schema_values import first, picture, text, types_of
from storage.page import Page
from storage.records.shop import Seller

_SELLERS: Final = frozenset(
    "organization onlinestore onlinebusiness store localbusiness corporation electronicsstore "
    "mobilephonestore brand person".split()
)


def seller(page: Page) -> Seller | None:
    """Read the organisation behind the site that structured data names, the most telling one."""
    candidates: list[Seller] = []
    for block in jsonld.blocks(page):
        for item in jsonld.objects(block):
            candidates.extend(_sellers(page, item))
    for micro in markup.items(page):
        candidates.extend(_sellers(page, micro.data))
    return max(
        candidates,
        key=lambda one: (one.address is not None, one.legal_name is not None, one.url is not None),
        default=None,
    )


def _sellers(page: Page, item: dict[str, Any], depth: int = 0) -> Iterator[Seller]:
    """Yield the organisations an item is or names as publisher of the site."""
    types = types_of(item)
    name = text(item.get("name"))
    if name and types & _SELLERS - {"brand", "person"}:
        own = first(item.get("url"))
        logo = picture(item.get("logo")) or picture(item.get("image"))
        yield Seller(
            name=name,
            url=links.normal(page.absolute(str(own))) or None if own else None,
            legal_name=text(item.get("legalName")) or None,
            description=text(item.get("description")),
            address=_postal(item.get("address")),
            logo=next(iter(images.absolute(page, [logo])), None),
        )
    if depth < 2 and types & {"website", "webpage", "contactpage", "aboutpage"}:
        for part in ("publisher", "mainEntity", "about"):
            inner = first(item.get(part))
            if isinstance(inner, dict):
                yield from _sellers(page, inner, depth + 1)


_POSTAL: Final = "streetAddress postalCode addressLocality addressRegion addressCountry".split()


def _postal(value: Any) -> str | None:
    value = first(value)
    if not isinstance(value, dict):
        return text(value) or None
    parts = (text(value.get(key)) for key in _POSTAL)
    return ", ".join(part for part in parts if part) or None
