"""
Networks and forums: places whose pages hold posts by accounts.

A network is a module that satisfies :class:`Network`, or a :class:`spiders.networks.known.Known` for a forum software whose
pages have a layout of their own; it stands in NETWORKS, most telling first, and has a folder of fixtures of its NAME.
To add one: write ``x.py`` with the six names below, or ``NETWORK = Known(...)``, add it to NETWORKS, save a page with
``portique fixture URL`` and say in its ``note.txt`` why it is there.

``recognises`` looks at the document, never at the host alone, because servers of one software stand on many hosts.
A login wall is no network's page: :func:`spiders.reading.standing.standing` says so before a network is asked.
"""

from collections.abc import Iterator
from typing import Final, Protocol

from spiders.networks import (
    bluesky,
    discourse,
    feed,
    flarum,
    fluxbb,
    forum,
    lemmy,
    linkinbio,
    mastodon,
    mybb,
    phpbb,
    profiles,
    reddit,
    smf,
    telegram,
    youtube,
)
from storage.page import Page
from storage.records.post import Account, Post
from storage.records.reading import NextPage


class Network(Protocol):
    """How one network or forum software is read."""

    @property
    def NAME(self) -> str:  # noqa: N802
        """What analysts call it; also the name of its folder of fixtures."""

    def address(self, url: str) -> str | None:
        """
        Return what to fetch for an account's address: its public preview, API or feed.

        Args:
            url: a profile, channel, community or thread as people write it.

        Returns:
            None where the address is not of this network.
        """

    def recognises(self, page: Page) -> bool:
        """
        Say whether a document is of this network.

        Args:
            page: any document, HTML, JSON or XML.
        """

    def next_pages(self, page: Page) -> Iterator[NextPage]:
        """
        Yield where older posts are; a page leads to few others, so that a visit ends.

        Args:
            page: a document that this network recognises.
        """

    def posts(self, page: Page) -> Iterator[Post]:
        """
        Read the posts a document shows, in its order.

        Args:
            page: a document that this network recognises.
        """

    def account(self, page: Page) -> Account | None:
        """
        Read whose page it is.

        Args:
            page: a document that this network recognises.
        """


NETWORKS: Final[tuple[Network, ...]] = (
    telegram,
    bluesky,
    reddit,
    lemmy,
    youtube,
    discourse,
    flarum,
    mastodon,
    feed,
    phpbb.NETWORK,
    mybb.NETWORK,
    smf.NETWORK,
    fluxbb.NETWORK,
    linkinbio,
    profiles,
    forum,
)
"""Asked in this order; the generic thread reader is last."""


def recognise(page: Page) -> Network | None:
    """Return the first network that recognises a document, None for a document of none."""
    return by_marks(page) or (forum if forum.recognises(page) else None)


def by_marks(page: Page) -> Network | None:
    """Return the network or forum software whose marks a document bears: any of NETWORKS but the generic thread reader."""
    return page.memo(
        by_marks, lambda: next((one for one in NETWORKS[:-1] if one.recognises(page)), None)
    )
