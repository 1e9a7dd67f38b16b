"""
Microdata and RDFa Lite of a page, in the shape of its JSON-LD.

The values follow the WHATWG rules (``content``, ``href``, ``src``, ``datetime``, else the words), as extruct does;
they are read from the outline instead, because lxml drops what is nested deeper than 255 elements, and because a
card without a ``url`` property is then still found by the place its item stands in.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from storage.outline import Outline
from storage.page import Page

_LINKS = frozenset(("a", "area", "link"))
_SOURCES = frozenset(("audio", "embed", "iframe", "img", "source", "track", "video"))
MAX_ITEMS = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One top-level item with the element it stands in."""

    element: int
    data: dict[str, Any]
    syntax: str
    """``microdata`` or ``rdfa``."""


def items(page: Page) -> Iterator[Item]:
    """Yield the items that stand by themselves, in document order."""
    text = page.text
    if "itemscope" in text or "itemtype" in text:
        yield from _items(page, "microdata", "itemtype", "itemprop")
    if "typeof=" in text and ("schema.org" in text or "schema:" in text):
        yield from _items(page, "rdfa", "typeof", "property")


def _items(page: Page, syntax: str, kind: str, name: str) -> Iterator[Item]:
    """Walk the outline once, hanging each property on the item whose scope it stands in."""
    outline = page.outline
    open_items: list[tuple[int, dict[str, Any]]] = []
    top: list[tuple[int, dict[str, Any]]] = []
    by_id: dict[str, tuple[int, dict[str, Any]]] = {}
    scope = "itemscope" if syntax == "microdata" else kind
    for element in range(len(outline)):
        own = outline.attributes[element]
        if not own:
            continue
        while open_items and not outline.contains(open_items[-1][0], element):
            open_items.pop()
        names = (own.get(name) or "").split()
        starts = scope in own or (
            bool(own.get(kind)) and outline.tags[element] not in {"meta", "link"}
        )
        value = _begun(own, kind) if starts else None
        if names and open_items:
            found = value if value is not None else _value(page, outline, element)
            for one in names:
                _add(open_items[-1][1], one.rsplit("/", 1)[-1].split(":")[-1], found)
        elif value is not None and len(top) < MAX_ITEMS:
            top.append((element, value))
        if value is not None:
            open_items.append((element, value))
            for reference in (own.get("itemref") or "").split():
                by_id[reference] = (element, value)
    if by_id:
        _refer(page, outline, by_id, name, scope)
    for element, data in top:
        yield Item(element=element, data=data, syntax=syntax)


def _begun(own: dict[str, str | None], kind: str) -> dict[str, Any]:
    """Return an item as its element begins it: its types, and its id where it has one."""
    value: dict[str, Any] = {"@type": (own.get(kind) or "").split()}
    identity = own.get("itemid") or own.get("resource") or own.get("about")
    return {**value, "@id": identity} if identity else value


def _refer(
    page: Page,
    outline: Outline,
    by_id: dict[str, tuple[int, dict[str, Any]]],
    name: str,
    scope: str,
) -> None:
    """Hang the properties that an item names by ``itemref`` on it."""
    for element in range(len(outline)):
        reference = outline.attributes[element].get("id")
        if reference is None or reference not in by_id:
            continue
        item = by_id[reference][1]
        for inner in range(element, min(outline.ends[element], element + 500)):
            own = outline.attributes[inner]
            if own.get(name) and scope not in own:
                for one in (own.get(name) or "").split():
                    _add(item, one, _value(page, outline, inner))


def _add(item: dict[str, Any], name: str, value: Any) -> None:
    if name not in item:
        item[name] = value
    elif isinstance(item[name], list):
        if len(item[name]) < MAX_ITEMS:
            item[name].append(value)
    else:
        item[name] = [item[name], value]


def _value(page: Page, outline: Outline, element: int) -> str:
    own, tag = outline.attributes[element], outline.tags[element]
    if tag == "link" and own.get("href"):
        return page.absolute(own["href"] or "")
    if own.get("content") is not None:
        return (own["content"] or "").strip()
    if tag in _LINKS and own.get("href") is not None:
        return page.absolute(own["href"] or "")
    if tag in _SOURCES and (own.get("src") or own.get("data-src")):
        return page.absolute(own.get("src") or own.get("data-src") or "")
    if tag == "object" and own.get("data"):
        return page.absolute(own["data"] or "")
    if tag in {"data", "meter"} and own.get("value") is not None:
        return (own["value"] or "").strip()
    if tag == "time" and own.get("datetime"):
        return (own["datetime"] or "").strip()
    return outline.text(element, most=20_000)
