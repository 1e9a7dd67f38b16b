"""
A site's own search: the addresses under which it answers to words.

What a shop hides from its menus, and what a marketplace has among a hundred thousand things, its search still shows.
Only searches that are asked by address (GET) are read, from the search form or from schema.org's ``SearchAction``.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final
from urllib.parse import quote_plus, urlencode, urlsplit, urlunsplit

from spiders.reading import jsonld, links
from spiders.reading.visits import PRIORITY
from storage.folding import folded
from storage.outline import Outline
from storage.page import Page
from storage.records.reading import NextPage, PageRole

MAX_FIELDS: Final = 200

_SEARCHES = re.compile(r"search|recherch|cherch|such|buscar|busqueda|cerca|ricerca|zoek|pesquis")
_NAMES: Final = frozenset(
    "s q k qs query search search_query searchword search_text keyword keywords kw term terms text mot mots recherche "
    "spattern suche buscar".split()
)
_HERE: Final = "~words~"
_PLACE = re.compile(r"\{[\w-]*(?:search|query|term|q)[\w-]*\}")
_PERSONAL = re.compile(r"mail|login|user|pass|phone|postcode|zip|coupon|quantity")


def searches(page: Page, asked: Sequence[str]) -> Iterator[NextPage]:
    """Yield the results page of each search of one or more words; none where the page shows no search."""
    if not asked or not page.is_html:
        return
    address = _of_form(page) or _of_action(page)
    for words in asked if address else ():
        url = links.normal(page.absolute(address.replace(_HERE, quote_plus(words))))
        if url:
            yield NextPage(url=url, role=PageRole.SEARCH, priority=PRIORITY[PageRole.SEARCH])


def _of_form(page: Page) -> str:
    """Return the address that the page's likeliest search form asks, with a mark where the words go."""
    outline = page.outline
    found: list[tuple[int, str]] = []
    for form, tag in enumerate(outline.tags):
        if tag != "form" or outline.attribute(form, "method").lower() not in {"", "get"}:
            continue
        field, sure, fixed = _fields(outline, form)
        said = " ".join(
            (
                outline.label(form),
                *(outline.attribute(form, name) for name in ("action", "role", "aria-label")),
            )
        )
        sure += 2 * (_SEARCHES.search(folded(said)) is not None)
        if field and sure >= 2:
            target = urlsplit(outline.attribute(form, "action") or page.url)
            query = urlencode([*fixed, (field, _HERE)], safe=_HERE)
            found.append((sure, urlunsplit((*target[:3], query, ""))))
    return max(found, key=lambda one: one[0])[1] if found else ""


def _fields(outline: Outline, form: int) -> tuple[str, int, list[tuple[str, str]]]:
    """Return the name of the field a form takes words in, how sure that is, and what it sends besides."""
    field, sure, fixed = "", 0, []
    for element in range(form + 1, min(form + 1 + MAX_FIELDS, len(outline))):
        if not outline.contains(form, element):
            break
        name = outline.attribute(element, "name")
        if not name or outline.tags[element] != "input":
            continue
        kind = outline.attribute(element, "type").lower()
        if kind == "hidden":
            fixed.append((name, outline.attribute(element, "value")))
        elif kind in {"", "text", "search"} and not field:
            if _PERSONAL.search(name.lower()):
                return "", 0, []
            field, sure = name, 2 * (kind == "search") + 2 * (name.lower() in _NAMES)
    return field, sure, fixed


def _of_action(page: Page) -> str:
    """Return the address that schema.org's ``WebSite.potentialAction`` names, with a mark where the words go."""
    for block in jsonld.blocks(page):
        for one in jsonld.objects(block):
            actions = one.get("potentialAction")
            for action in actions if isinstance(actions, list) else [actions]:
                target = action.get("target") if isinstance(action, dict) else None
                if isinstance(target, dict):
                    target = target.get("urlTemplate")
                if isinstance(target, str) and _PLACE.search(target):
                    return _PLACE.sub(_HERE, target, count=1)
    return ""
