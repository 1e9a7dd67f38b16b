"""Readers of networks never fail on damaged answers and stay bounded on enormous ones."""

import json
import random
import sys
import time
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from saved_networks import CASES, opened

from spiders.errors import UnreadablePage
from spiders.networks import NETWORKS
from storage.page import Page, page_from_bytes
from tests.cost import times_as_long

ODD: tuple[Any, ...] = (
    None,
    "",
    "x",
    0,
    -1,
    1e300,
    True,
    [],
    {},
    [None],
    {"a": None},
    "2025-13-45T99:99:99Z",
    "\u0000",
    "https://[",
    10**30,
)


def read_by_all(page: Page) -> None:
    """Ask every network everything about a page, recognised or not yet."""
    for network in NETWORKS:
        if network.recognises(page):
            try:
                list(network.posts(page))
                network.account(page)
                list(network.next_pages(page))
            except UnreadablePage:
                continue


def damaged(value: Any, chance: random.Random) -> Any:
    """Return a JSON value with some of its parts replaced or left out."""
    if chance.random() < 0.06:
        return chance.choice(ODD)
    if isinstance(value, dict):
        return {
            name: damaged(inner, chance) for name, inner in value.items() if chance.random() > 0.04
        }
    if isinstance(value, list):
        return [damaged(inner, chance) for inner in value]
    return value


@pytest.mark.parametrize("case", [case for case in CASES if "json" in opened(case).media_type])
def test_damaged_answer_is_read_without_an_error(case: str) -> None:
    """A server may leave out or change any field; one odd answer must not end a visit."""
    page = opened(case)
    chance = random.Random(case)
    for _ in range(120):
        body = json.dumps(damaged(page.data, chance)).encode()
        read_by_all(page_from_bytes(body, page.url, content_type="application/json"))


@pytest.mark.parametrize("case", [case for case in CASES if "json" not in opened(case).media_type])
def test_cut_off_page_is_read_without_an_error(case: str) -> None:
    """A response may end anywhere, in the middle of a tag or of a script's state."""
    page = opened(case)
    for end in range(40, len(page.body), max(1, len(page.body) // 25)):
        read_by_all(page_from_bytes(page.body[:end], page.url, content_type=page.media_type))


ENORMOUS = {
    "posts": '<div id="post-{n}" class="post"><a href="/member/{n}">a</a><p class="text">x</p></div>',
    "nested": "<div class='post message comment' id='p{n}'>",
    "comments": "<li class='comment' id='comment-{n}'><cite class='fn'>a</cite><div class='comment-content'>x</div><ul>",
    "links": "<a href='/topic/{n}-abcdefgh'>t</a>",
    "messages": "<div class='tgme_widget_message' data-post='a/{n}'><div class='tgme_widget_message_text'>x</div></div>",
}


@pytest.mark.parametrize("kind", ENORMOUS)
def test_enormous_page_costs_no_more_than_its_size(kind: str) -> None:
    """A page may be written to hang whoever reads it: eight times the page, not sixty-four times the time."""

    def seconds(count: int) -> float:
        body = "<html><body>" + "".join(ENORMOUS[kind].format(n=n) for n in range(count))
        page = page_from_bytes(
            body.encode(), "https://f.example/topic/1", content_type="text/html; charset=utf-8"
        )
        began = time.process_time()
        read_by_all(page)
        return time.process_time() - began

    assert times_as_long(seconds, 500, 4_000, floor=0.05, enough=24) < 24
