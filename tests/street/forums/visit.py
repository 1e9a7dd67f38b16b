"""Walk a forum or network on loopback by Portique's own ``next_pages`` and hold its posts against what was written there."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

import httpx

from spiders.networks import recognise
from spiders.reading.contacts.text import contacts_in_text
from spiders.reading.standing import standing
from storage.page import Page
from storage.records.post import Post

MOST_PAGES = 200


@dataclass(kw_only=True)
class Walked:
    """What a walk read."""

    posts: dict[str, Post] = field(default_factory=dict)
    contacts: set[tuple[str, str]] = field(default_factory=set)
    networks: set[str] = field(default_factory=set)
    pages: int = 0
    unread: list[str] = field(default_factory=list)


def walk(start: str) -> Walked:
    """Read every page that the readers ask for, from one address."""
    walked = Walked()
    waiting, seen = [start], {start}
    with httpx.Client(follow_redirects=True, timeout=30, trust_env=False) as client:
        while waiting and walked.pages < MOST_PAGES:
            url = waiting.pop(0)
            answer = client.get(url)
            walked.pages += 1
            page = Page(
                url=str(answer.url),
                requested_url=url,
                body=answer.content,
                status=answer.status_code,
                headers=tuple(answer.headers.items()),
                captured_at=datetime(2026, 1, 1, tzinfo=UTC),
            )
            network = recognise(page)
            if not standing(page).standing.is_content or network is None:
                walked.unread.append(url)
                continue
            walked.networks.add(network.NAME)
            for post in network.posts(page):
                walked.posts[post.id] = post
                walked.contacts |= {
                    (found.kind.value, found.value) for found in contacts_in_text(post.text)
                }
            for following in network.next_pages(page):
                if following.url not in seen:
                    seen.add(following.url)
                    waiting.append(following.url)
    return walked


def as_written(
    posts: Iterable[Post], titles: Iterable[str]
) -> set[tuple[str, str, datetime | None]]:
    """Return posts as (author, words, time), the thread's title before a first post dropped, white space folded."""
    heads = tuple(title + " " for title in titles)
    found = set()
    for post in posts:
        words = " ".join(post.text.split())
        head = next((head for head in heads if words.startswith(head)), "")
        found.add((post.author, words[len(head) :], post.published_at))
    return found
