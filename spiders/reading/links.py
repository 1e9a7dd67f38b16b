"""
Where a page's links lead: the same thing under one address, the visitor's own business, traps without end.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from spiders.reading.names import named
from spiders.reading.words import NEVER
from storage.address import written
from storage.page import Page

MAX_ADDRESS: Final = 500
_FEW: Final = 3
_MOST: Final = 0.7
"""Share of a page's own links that carry what all are meant to carry; the rest change it, or were written by hand."""

_SEGMENT_END: Final = re.compile(r"[/?&=]")
_FEW_WORDS: Final = 4

MAX_LINKS: Final = 5_000
"""Links of one page that are looked at; a longer page is a sitemap in disguise or hostile."""

_MEANINGLESS: Final = named("meaningless", "^", "$", flags=re.IGNORECASE)
"""Query parameters that name a session or a campaign and never another document."""

REARRANGES: Final = named("rearranges", "^", "$", flags=re.IGNORECASE)
"""Query parameters that often rearrange or narrow what other addresses show; whether they do is for who asks to find out."""

TRANSLATES: Final = named("translates", "^", "$", flags=re.IGNORECASE)
"""Query parameters that show the same in another language or currency, and often for the rest of the visit."""

_DOES: Final = named("does", "^", "$", flags=re.IGNORECASE)
"""Query parameters that do something, or lead back to where one came from."""

_PLACES: Final = re.compile(
    r"/(?:19|20)\d\d/\d{1,2}(?:/\d{1,2})?/?$|/(calendar|calendrier|tag|author|filter|sort)(?:/|$)",
    re.IGNORECASE,
)
"""Paths below which a site often shows the same things again."""

MAX_PARAMETERS: Final = 6

_DOCUMENTS: Final = named("document", r"\.", "$", flags=re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One link of a page."""

    element: int
    """Its place in the page's outline."""

    url: str
    """Absolute, without fragment, session and campaign parameters."""


def links(page: Page) -> Iterator[Link]:
    """Yield the page's web links in document order, at most MAX_LINKS."""
    outline = page.outline
    given = 0
    cache: dict[str, str] = {}
    for element, tag in enumerate(outline.tags):
        if tag != "a" and tag != "area":
            continue
        href = outline.attributes[element].get("href")
        if not href:
            continue
        url = cache.get(href)
        if url is None:
            url = cache[href] = address(page, href)
        if url:
            yield Link(element=element, url=url)
            given += 1
            if given >= MAX_LINKS:
                return


def address(page: Page, href: str) -> str:
    """Return the address a link means, in normal form, or an empty string where it is no web page."""
    href = href.strip()
    if not href or href[0] == "#" or len(href) > 2000:
        return ""
    scheme = href[:12].lower()
    if scheme.startswith(
        ("javascript:", "mailto:", "tel:", "data:", "sms:", "whatsapp:", "tg:", "about:", "blob:")
    ):
        return ""
    return normal(page.absolute(href))


@lru_cache(maxsize=16_384)
def normal(url: str) -> str:
    """Return the form of an address by which the same document is recognised; empty where it is no web address."""
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        return ""
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        return ""
    host = parts.hostname.lower()
    if not host.isascii():
        try:
            host = urlsplit(written(url)).netloc.partition(":")[0]
        except ValueError:
            return ""
    if port is not None and port != {"http": 80, "https": 443}[parts.scheme]:
        host = f"{host}:{port}"
    query = parts.query
    if query:
        kept = [
            (name, value)
            for name, value in parse_qsl(query, keep_blank_values=True)
            if not _MEANINGLESS.match(name)
        ]
        if len(kept) != query.count("&") + query.count(";") + 1:
            query = urlencode(kept)
    path = re.sub(r";(?:jsessionid|phpsessid)=[^/?]*", "", parts.path, flags=re.IGNORECASE) or "/"
    if not path.isascii() or "%" in path or " " in path:
        path = re.sub(
            r"%[0-9a-f]{2}", lambda code: code[0].upper(), quote(path, safe="/%:@!$&'()*+,;=~-._")
        )
    if not query.isascii() or " " in query:
        query = quote(query, safe="/%:@!$&'()*+,;=~-._?[]")
    return urlunsplit((parts.scheme, host, path, query, ""))


@lru_cache(maxsize=16_384)
def site(url: str) -> str:
    """Return what two addresses of one site share: host without ``www.``, and port."""
    try:
        return urlsplit(url).netloc.lower().rpartition("@")[2].removeprefix("www.")
    except ValueError:
        return ""


@lru_cache(maxsize=16_384)
def is_document(url: str) -> bool:
    """Say whether an address names a file that is no page (picture, archive, script …)."""
    return _DOCUMENTS.search(urlsplit(url).path) is not None


@lru_cache(maxsize=16_384)
def is_private(url: str) -> bool:
    """Say whether an address leads to the visitor's own business: cart, account, log-in, wish list."""
    parts = urlsplit(url)
    address = f"{parts.path}?{parts.query}"
    return any(not _within_a_slug(address, found) for found in NEVER.finditer(address))


def _within_a_slug(address: str, found: re.Match[str]) -> bool:
    """Say whether a word stands amid many of one segment, as in a thing's own name: « security-3-0-1-user-5-devices »."""
    start = max(address.rfind(mark, 0, found.start() + 1) for mark in "/?&=") + 1
    end = _SEGMENT_END.search(address, found.end())
    words = re.split(r"[_.-]", address[start : end.start() if end else None])
    return start <= found.start() and len(words) > _FEW_WORDS


@lru_cache(maxsize=16_384)
def is_endless(url: str) -> bool:
    """Say whether an address may belong to one of the ways a site shows the same things again and again."""
    return bool(refused_by(url) or variant(url))


@lru_cache(maxsize=16_384)
def refused_by(url: str) -> str:
    """Return the rule by which an address leads nowhere new or does something, an empty string where none applies."""
    parts = urlsplit(url)
    segments = [segment for segment in parts.path.split("/") if segment]
    names = [name for name, _ in parse_qsl(parts.query, keep_blank_values=True)]
    if len(segments) > 12 or len(url) > MAX_ADDRESS:
        return "too long an address"
    if len(segments) > 4 and len(set(segments)) <= len(segments) - 3:
        return "a path that repeats itself"
    if any(_DOES.match(name) for name in names):
        return "an address that does something"
    return f"more than {MAX_PARAMETERS} parameters" if len(names) > MAX_PARAMETERS else ""


@lru_cache(maxsize=16_384)
def variant(url: str) -> str:
    """Return the part of an address that may only rearrange what others show: a parameter's name, or ``/folder/``."""
    parts = urlsplit(url)
    for name, value in parse_qsl(parts.query, keep_blank_values=True):
        if (REARRANGES.match(name) or TRANSLATES.match(name)) and value != "default":
            return name
    place = _PLACES.search(parts.path)
    if place is None:
        return ""
    return f"/{place[1].lower()}/" if place[1] else "/year/month/"


def carried(page: Page) -> dict[str, str]:
    """Return the parameters, with their values, that a page's own links carry as a whole: they are part of the address."""
    return page.memo(carried, lambda: _carried(page))


def _carried(page: Page) -> dict[str, str]:
    here = site(page.url)
    own = {link.url for link in links(page) if site(link.url) == here and not is_document(link.url)}
    pairs = Counter(pair for url in own for pair in set(parse_qsl(urlsplit(url).query)))
    least = max(_FEW, _MOST * len(own))
    return {name: value for (name, value), count in pairs.items() if count >= least}


def own_address(page: Page) -> str:
    """Return the address the page calls canonical where that is of its site and no home page, else its own."""
    here = normal(page.url) or page.url
    outline = page.outline
    for element in range(min(len(outline), 800)):
        if (
            outline.tags[element] == "link"
            and outline.attribute(element, "rel").lower() == "canonical"
        ):
            stated = address(page, outline.attribute(element, "href"))
            if stated and site(stated) == site(here) and len(urlsplit(stated).path) > 1:
                return stated
            break
    return here


def foreign(page: Page) -> Iterator[str]:
    """Yield the addresses of other sites the page links to, each once."""
    here = site(page.url)
    seen: set[str] = set()
    for link in links(page):
        if link.url not in seen and site(link.url) != here:
            seen.add(link.url)
            yield link.url
