"""Addresses of threads: the same thread on each of its pages, without what makes one page look like many."""

import re
from urllib.parse import parse_qsl, urlsplit

MAX_PAGES = 200
_DEAD = re.compile(
    r"[?&;](?:sid|phpsessid|s|highlight|hilit|view|sort|order|first-?unread|unread|replytocom)=[^&;#]*",
    re.IGNORECASE,
)
_PAGE_OF = re.compile(
    r"(?<=[?&])(?:page|p|start|st|offset|post)=[^&#]*&?|/page[-/]?\d+/?$", re.IGNORECASE
)


def is_first_page(url: str) -> bool:
    """Say whether an address is a thread's first page, as far as its form says."""
    asked = dict(parse_qsl(urlsplit(url).query.replace(";", "&")))
    for name in ("start", "page", "p", "st", "offset"):
        value = asked.get(name, "0")
        if name in asked and value.isdigit() and int(value) > (1 if name in {"page", "p"} else 0):
            return False
    if re.search(r"/page-?/?([2-9]|\d\d+)", urlsplit(url).path):
        return False
    topic = re.search(r"\.(\d+)$", asked.get("topic", ""))
    return topic is None or topic[1] == "0"


def thread_address(url: str) -> str:
    """Return a thread's address without the place in it: the same on each of its pages."""
    return _PAGE_OF.sub("", clean(url).partition("#")[0]).rstrip("/?&")


def clean(url: str) -> str:
    """Return an address without session ids and markers that make one page look like many."""
    bare = _DEAD.sub("", url)
    return bare if "?" in bare or "&" not in bare else bare.replace("&", "?", 1)


def pages_before(following: str) -> int:
    """Return how far into a thread a following page is, in pages; 0 where its address does not say."""
    numbers = re.findall(r"(?:page[-=/]?|start=|st=|offset=|\.)(\d+)", following)
    place = int(numbers[-1][:9]) if numbers else 0
    return place if "page" in following else place // 50
