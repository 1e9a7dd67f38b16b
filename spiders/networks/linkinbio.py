"""
Link-in-bio pages (Linktree, Beacons, Taplink, Carrd and their like): one account, its words and where it leads.

Recognised by Linktree's embedded state, or by structure: a short page with a portrait and a heading whose buttons almost
all lead to other sites, several of them messengers or networks.
"""

import re
from collections.abc import Iterator
from typing import Any

from spiders.networks.common import (
    attribute,
    dicts,
    lines,
    links_of,
    meta,
    object_in,
    path_of,
    text_field,
    with_bare_links,
    words,
)
from spiders.networks.profile_posts import NEXT_DATA, scripts_json
from spiders.reading.contacts.identifiers import identifiers
from storage.address import host_of
from storage.page import Page
from storage.records.contact import ContactKind
from storage.records.post import Account, Post
from storage.records.reading import NextPage

NAME = "linkinbio"

_EXAMPLE = re.compile(r"(?:linktr|bio|linkinbio|beacons)\.(?:[a-z]+\.)?example")
_SERVICE = re.compile(
    r"linktr\.?ee|linktree|beacons\.ai|taplink|lnk\.bio|bio\.link|campsite|allmylinks|carrd|solo\.to|milkshake|hoo\.be|bento\.me|heylink",
    re.IGNORECASE,
)
_MAX_LINKS = 200


def address(url: str) -> str | None:
    """Return the page itself where its host is a link-in-bio service."""
    if _EXAMPLE.fullmatch(host_of(url)) and path_of(url):
        return url
    return url if any(kind is ContactKind.LINK_IN_BIO for kind, _ in identifiers(url)) else None


def recognises(page: Page) -> bool:
    """Say whether it is one person's page of links."""
    if not page.is_html or len(page.text) > 3_000_000:
        return False
    if _linktree(page) is not None:
        return True
    if (
        len(page.words) > 2_500
        or page.tree.css_first(
            "article, .product, [itemtype*=Product], form[action*=cart], input[type=password]"
        )
        is not None
    ):
        return False
    outward = _outward(page)
    every = len(page.tree.css("a[href]"))
    if len(outward) < 2 or not every or len(outward) < 0.6 * every:
        return False
    accounts = sum(bool(identifiers(link)) for link in outward)
    told = (
        _SERVICE.search(
            f"{host_of(page.url)} {meta(page, 'og:site_name')} {meta(page, 'generator')} {page.text[-40_000:]}"
        )
        is not None
    )
    portrait = (
        page.tree.css_first("img[alt], picture img, [class*=avatar], [class*=profile]") is not None
    )
    return accounts >= 2 and (told or (portrait and len(page.words) < 900))


def next_pages(page: Page) -> Iterator[NextPage]:  # noqa: ARG001 - one page is all there is
    """Yield nothing: the links lead to other sites, which are other sources."""
    yield from ()


def posts(page: Page) -> Iterator[Post]:  # noqa: ARG001 - a page of links holds no posts
    """Yield nothing: a page of links is an account, its changes are changes of the account."""
    yield from ()


def account(page: Page) -> Account | None:
    """Read whose page it is, with the buttons' words as part of the bio and every outward link."""
    data = _linktree(page)
    path = path_of(page.url)
    service = host_of(page.url)
    handle = path[0].lstrip("@") if path else service.split(".")[0]
    if data is not None:
        links = [
            text_field(item, "url")
            for item in [*dicts(data.get("links")), *dicts(data.get("socialLinks"))]
        ]
        titles = [text_field(item, "title") for item in dicts(data.get("links"))]
        handle = text_field(data, "username") or handle
        bio = lines(text_field(data, "description"), *titles)
        return Account(
            network=NAME,
            id=str(data.get("id") or handle.lower()),
            handle=handle.lower(),
            name=text_field(data, "pageTitle") or handle,
            url=page.url,
            bio=bio,
            links=with_bare_links(links[:_MAX_LINKS], bio),
            avatar=text_field(data, "profilePictureUrl") or None,
        )
    said = [words(node) for node in page.tree.css("h1, h2, h3, p, a[href]")[:400]]
    bio = lines(*dict.fromkeys(said))[:5_000]
    heading = words(page.tree.css_first("h1, h2, [class*=title], [class*=name]"))
    picture = page.tree.css_first("img[src]")
    return Account(
        network=NAME,
        id=f"{service}/{handle.lower()}" if path else service,
        handle=handle.lower(),
        name=heading or meta(page, "og:title") or handle,
        url=page.url,
        bio=bio,
        links=with_bare_links(_outward(page)[:_MAX_LINKS], bio),
        avatar=page.absolute(attribute(picture, "src")) or None if picture is not None else None,
    )


def _outward(page: Page) -> tuple[str, ...]:
    """Return the links that lead to other sites or open a messenger, telephone or mail program."""
    own = host_of(page.url)
    return tuple(
        link
        for link in links_of(page.tree.root, page.base_url)
        if link.startswith(("mailto:", "tel:", "tg:", "whatsapp:"))
        or (link.startswith("http") and host_of(link) not in {own, ""})
    )


def _linktree(page: Page) -> dict[str, Any] | None:
    """Return the account in Linktree's embedded state."""
    if "__NEXT_DATA__" not in page.text or '"links"' not in page.text:
        return None
    props = object_in(scripts_json(page, NEXT_DATA), "props", "pageProps")
    found = object_in(props, "account")
    if "username" not in found:
        return None
    if isinstance(props.get("links"), list) and not found.get("links"):
        found = {**found, "links": props["links"]}
    return found if isinstance(found.get("links"), list) else None
