"""Open the saved pages of networks, and write what is read from one as plain data."""

import dataclasses
import json
from pathlib import Path
from typing import Any

from spiders.networks import NETWORKS, Network
from storage.page import Page, page_from_bytes

FIXTURES = Path(__file__).parents[1] / "fixtures"
CASES = sorted(
    source.parent.relative_to(FIXTURES).as_posix()
    for network in NETWORKS
    for source in (FIXTURES / network.NAME).glob("*/source.json")
)


def opened(case: str) -> Page:
    """Open a saved page under the address it came from."""
    folder = FIXTURES / case
    source = json.loads((folder / "source.json").read_text("utf-8"))
    (body,) = folder.glob("page.*")
    return page_from_bytes(body.read_bytes(), source["url"], content_type=source["content_type"])


def reading(network: Network, page: Page) -> dict[str, Any]:
    """Write what a network reads on a page, leaving out what is empty."""
    account = network.account(page)
    return {
        "network": network.NAME,
        "account": _plain(account) if account is not None else None,
        "posts": [_plain(post) for post in network.posts(page)],
        "next": [following.url for following in network.next_pages(page)],
    }


def _plain(record: Any) -> dict[str, Any]:
    values = dataclasses.asdict(record)
    if values.get("published_at") is not None:
        values["published_at"] = values["published_at"].isoformat()
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in values.items()
        if value
    }
