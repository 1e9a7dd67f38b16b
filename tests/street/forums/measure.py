"""Walk a program by Portique's own next pages and hold what was read against what was written there."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

import httpx
from conversations import Said, every_post, expected_contacts

from spiders.networks import recognise
from spiders.read import next_pages, read
from storage.page import Page
from storage.records.post import Post

MOST_PAGES = 150
REACHES = {"phone", "email", "whatsapp", "telegram", "snapchat", "instagram", "signal", "paypal"}
"""Kinds by which a person is reached; only these are counted, found or invented."""


@dataclass(kw_only=True)
class Walked:
    """What a walk read."""

    posts: list[Post] = field(default_factory=list)
    contacts: set[tuple[str, str]] = field(default_factory=set)
    networks: set[str] = field(default_factory=set)
    pages: int = 0
    unread: list[str] = field(default_factory=list)


def walk(starts: Iterable[str], *, fetch: Callable[[str], httpx.Response]) -> Walked:
    """Read every page that the readers ask for, from the start addresses."""
    walked = Walked()
    waiting = list(starts)
    seen = set(waiting)
    while waiting and walked.pages < MOST_PAGES:
        url = waiting.pop(0)
        page = opened(fetch(url), url)
        walked.pages += 1
        reading = read(page)
        network = recognise(page)
        if not reading.standing.standing.is_content:
            walked.unread.append(url)
            continue
        if network is not None:
            walked.networks.add(network.NAME)
        walked.posts += reading.posts
        walked.contacts |= {
            (one.kind.value, one.value) for one in reading.contacts if one.kind.value in REACHES
        }
        for following in next_pages(page):
            if following.url not in seen:
                seen.add(following.url)
                waiting.append(following.url)
    return walked


def opened(answer: httpx.Response, url: str) -> Page:
    """Return an answer as the page that a visit would have captured."""
    return Page(
        url=str(answer.url),
        requested_url=url,
        body=answer.content,
        status=answer.status_code,
        headers=tuple(answer.headers.items()),
        captured_at=datetime.now(UTC),
    )


def figures(
    walked: Walked,
    *,
    signatures: bool,
    edits: bool = True,
    known: Iterable[Said] | None = None,
    allowed: str = r"$^",
) -> dict[str, object]:
    """
    Return the counts of a walk.

    A post is found again by the number it names; a post read that names none, or two, is invented,
    unless its words are those that the program itself wrote (``allowed``).
    """
    truth = {said.number: said for said in (every_post() if known is None else known)}
    by_number: dict[int, list[Post]] = {}
    invented = []
    for post in {post.id: post for post in walked.posts}.values():
        numbers = {int(found) for found in re.findall(r"\bMessage (\d+)\.", post.text)}
        if len(numbers & truth.keys()) == 1:
            by_number.setdefault(numbers.pop(), []).append(post)
        elif not re.search(allowed, post.text):
            invented.append(post)
    titles = {said.number: title for title, posts in _titled() for said in posts[:1]}
    right = {"author": 0, "time": 0, "text": 0, "links": 0, "edited": 0}
    wrong: list[str] = []
    for number, posts in by_number.items():
        said, post = truth[number], posts[0]
        checks = {
            "author": post.author == said.author,
            "time": _minute(post.published_at) == _minute(said.written_at),
            "text": _plain(post.text, titles.get(number, "")) == said.text,
            "links": (said.link is None or said.link[1] in post.links)
            and not any("/p/" in link for link in post.links if said.link is None),
            "edited": post.edited == (edits and said.edited_at is not None),
        }
        for name, holds in checks.items():
            right[name] += holds
        if not all(checks.values()):
            wrong.append(
                f"{number} {[name for name, holds in checks.items() if not holds]} {post.author!r} {post.published_at} "
                f"({said.author!r} {said.written_at}) {_plain(post.text, '')!r} / {said.text!r} {post.links}"
            )
    expected = expected_contacts(signatures=signatures)
    reached = {
        ("phone", value) if kind == "whatsapp" else (kind, value) for kind, value in walked.contacts
    }
    wanted = {("phone", value) if kind == "whatsapp" else (kind, value) for kind, value in expected}
    return {
        "network": sorted(walked.networks),
        "pages": walked.pages,
        "posts": len(truth),
        "found": len(by_number),
        "twice": sum(len(posts) - 1 for posts in by_number.values()),
        "invented": len(invented),
        **right,
        "contacts": len(wanted),
        "contacts_found": len(wanted & reached),
        "contacts_invented": len(reached - wanted),
        "wrong": wrong[:6],
        "invented_samples": [
            f"{post.author}: {post.text[:120]} @ {post.url}" for post in invented[:4]
        ],
        "contacts_missed": sorted(wanted - reached)[:6],
        "contacts_extra": sorted(reached - wanted)[:6],
        "missed": sorted(truth.keys() - by_number.keys())[:12],
        "unread": walked.unread[:4],
    }


def _titled() -> list[tuple[str, list[Said]]]:
    from conversations import conversations

    return conversations()


def _minute(when: datetime | None) -> str:
    return when.strftime("%Y-%m-%dT%H:%M") if when else ""


def _plain(text: str, title: str) -> str:
    words = " ".join(text.split()).replace(
        "’", "'"
    )  # some programs set quotation marks as a printer would
    title = title.replace("’", "'")
    return words.removeprefix(title).strip() if title else words
