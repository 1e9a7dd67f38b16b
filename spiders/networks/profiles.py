"""
Public profiles of Instagram, TikTok, Snapchat, X, Facebook and any site that declares a profile, as far as they show
without an account: the name, the bio, the links, the counts and, where the page holds them, the last posts.

What these sites show changes often, so several sources are read in turn: embedded state, schema.org's ProfilePage,
Open Graph and the words of its description, and, on X, the rendered elements' own test names.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from spiders.networks.common import (
    absolute,
    count,
    dicts,
    field,
    links_of,
    meta,
    object_in,
    path_of,
    text_field,
    text_of,
    whole,
    with_bare_links,
    words,
)
from spiders.networks.declared import items
from spiders.networks.profile_posts import (
    NEXT_DATA,
    TIKTOK_DATA,
    declared_post,
    scripts_json,
    snapchat_posts,
    tiktok_posts,
    x_posts,
)
from spiders.reading.contacts.identifiers import identifiers
from storage.address import host_of
from storage.page import Page
from storage.records.contact import ContactKind
from storage.records.post import Account, Post
from storage.records.reading import NextPage

NAME = "profiles"

_KINDS = {
    ContactKind.INSTAGRAM: ("instagram", "https://www.instagram.com/{}/"),
    ContactKind.TIKTOK: ("tiktok", "https://www.tiktok.com/@{}"),
    ContactKind.SNAPCHAT: ("snapchat", "https://www.snapchat.com/add/{}"),
    ContactKind.X: ("x", "https://x.com/{}"),
    ContactKind.FACEBOOK: ("facebook", "https://www.facebook.com/{}"),
}
_EXAMPLE = re.compile(r"(instagram|tiktok|snapchat|facebook|x)\.example")
_TITLES = (
    (
        "instagram",
        re.compile(
            r"^(?P<name>.*?) ?\(@(?P<handle>[\w.]{1,30})\)\s*(?:•|-|on|sur|\|)?.*instagram",
            re.IGNORECASE,
        ),
    ),
    (
        "tiktok",
        re.compile(
            r"^(?P<name>.*?) ?\(@(?P<handle>[\w.]{2,24})\) ?(?:on|sur|\|)? ?tiktok", re.IGNORECASE
        ),
    ),
    (
        "x",
        re.compile(
            r"^(?P<name>.*?) ?\(@(?P<handle>\w{1,15})\) ?(?:/|on|sur) ?(?:x|twitter)$",
            re.IGNORECASE,
        ),
    ),
    (
        "snapchat",
        re.compile(
            r"^(?P<name>.*?) ?\(@?(?P<handle>[\w.-]{3,15})\) ?(?:on|sur|\||-) ?snapchat|^(?P<name2>.{1,60}) (?:on|sur) snapchat",
            re.IGNORECASE,
        ),
    ),
)
_FOLLOWERS = re.compile(
    r"(\d[\d\s.,\u202f\u00a0]{0,20}[kmb]?)\s{0,3}(?:followers|abonn[eé]s|abonnenten|seguidores|subscribers|likes|j’aime|j'aime|follower)",
    re.IGNORECASE,
)
_SITES = frozenset(("instagram", "tiktok", "snapchat", "x", "twitter", "facebook"))


def address(url: str) -> str | None:
    """Return a profile's public page, whatever form its address was written in."""
    example = _EXAMPLE.fullmatch(host_of(url))
    if example is not None:
        return url if path_of(url) else None
    for kind, value in identifiers(url):
        if kind in _KINDS:
            if value.startswith("id:"):
                return f"https://www.facebook.com/profile.php?id={value[3:]}"
            return _KINDS[kind][1].format(value)
    return None


def recognises(page: Page) -> bool:
    """Say whether the page declares a profile: by its embedded state, schema.org, Open Graph or X's own elements."""
    return page.is_html and (
        _embedded(page) is not None
        or _declared(page) is not None
        or _titled(page) is not None
        or _is_x(page)
    )


def next_pages(page: Page) -> Iterator[NextPage]:  # noqa: ARG001 - older posts are behind the login
    """Yield nothing: what a profile shows without an account is one page."""
    yield from ()


def posts(page: Page) -> Iterator[Post]:
    """Read the posts a profile shows without an account."""
    network = _network(page)
    if network == "tiktok":
        yield from tiktok_posts(page)
    elif network == "snapchat":
        owner = account(page)
        yield from snapchat_posts(page, owner.handle if owner is not None else "")
    elif network == "x":
        yield from x_posts(page)
    declared = _declared(page)
    for item in dicts(_listed(declared, "hasPart")) if declared is not None else ():
        post = declared_post(item, network)
        if post is not None:
            yield post


def account(page: Page) -> Account | None:
    """Read the profile from the surest source that the page holds."""
    return (
        _embedded(page)
        or _from_schema(page)
        or (_from_x(page) if _is_x(page) else None)
        or _titled(page)
    )


def _network(page: Page) -> str:
    """Return which network's page it is: by what it declares, then by its host."""
    declared = f"{meta(page, 'og:site_name')} {meta(page, 'al:ios:app_name')} {meta(page, 'twitter:site')} {meta(page, 'application-name')}".lower()
    name = next(
        (
            site
            for site in ("instagram", "tiktok", "snapchat", "facebook", "twitter")
            if site in declared
        ),
        "",
    )
    if not name and (page.is_html and page.tree.css_first(TIKTOK_DATA) is not None):
        name = "tiktok"
    if not name:
        titled = next((site for site, pattern in _TITLES if pattern.search(_title(page))), "")
        parts = host_of(page.url).split(".")
        name = titled or next((part for part in parts if part in _SITES), "")
    if not name and re.search(r"(?:^|\s)x(?:\s|$)", declared):
        name = "x"
    return "x" if name == "twitter" or (not name and _is_x(page)) else name or "profile"


def _title(page: Page) -> str:
    return (meta(page, "og:title") or page.title)[:500]


def _titled(page: Page) -> Account | None:
    """Read the account from title and description: « Name (@handle) • Instagram », « 1,234 Followers … »."""
    title = _title(page)
    description = meta(page, "og:description") or meta(page, "description")
    network, name, handle = "", "", ""
    for site, pattern in _TITLES:
        match = pattern.search(title)
        if match:
            network, name = (
                site,
                (match["name"] or "").strip() if "name" in match.groupdict() else "",
            )
            handle = match["handle"] or ""
            if not name and site == "snapchat":
                name = (match.groupdict().get("name2") or "").strip()
            break
    if not network:
        network = _network(page)
        if network != "facebook" or not (
            meta(page, "al:android:url").startswith("fb://")
            or meta(page, "og:type") in {"profile", "video.other", "article"}
        ):
            return None
        name = re.sub(r"\s*[|–-]\s*Facebook$", "", title)
    url = meta(page, "og:url") or page.url
    if not handle:
        values = [value for kind, value in identifiers(url) if kind in _KINDS]
        last = next(reversed(path_of(url)), "")
        handle = values[0] if values else last.lstrip("@")
    if not handle:
        return None
    number = re.search(
        r"(?:fb://(?:profile|page|group)/|instagram://user\?id=|user_id=)(\d+)",
        f"{meta(page, 'al:android:url')} {meta(page, 'al:ios:url')}",
    )
    followers = _FOLLOWERS.search(description)
    bio = _bio(network, description)
    return Account(
        network=network,
        id=number[1] if number else handle.lower(),
        handle=handle.lower(),
        name=name or handle,
        url=url,
        bio=bio,
        links=with_bare_links((), bio),
        followers=count(followers[1]) if followers else None,
        avatar=meta(page, "og:image") or None,
    )


def _bio(network: str, description: str) -> str:
    """Return the person's own words within a description that the site composed around them."""
    if network == "instagram":
        own = re.search(
            r"(?:Instagram|Instagram\s*:)\s*:?\s*[\"“«](.*)[\"”»]\s*$", description, re.DOTALL
        )
        return own[1].strip() if own else ""
    if network == "tiktok":
        own = re.search(
            r"(?:Followers|abonn[eé]s)\.?\s*(?:\d[\d.,KMB]* (?:Following|Likes)[.,]?\s*)*(.*?)(?:Watch the latest|Regarde la derni)",
            description,
            re.DOTALL | re.IGNORECASE,
        )
        return own[1].strip(" .") if own else ""
    return description


def _embedded(page: Page) -> Account | None:
    """Read the account from TikTok's or Snapchat's embedded state."""
    if "__UNIVERSAL_DATA" in page.text or "SIGI_STATE" in page.text:
        data = scripts_json(page, TIKTOK_DATA)
        info = field(data, "__DEFAULT_SCOPE__", "webapp.user-detail", "userInfo")
        if info is None:
            users = field(data, "UserModule", "users")
            name = next(iter(users), "") if isinstance(users, dict) else ""
            info = (
                {"user": field(users, name), "stats": field(data, "UserModule", "stats", name)}
                if name
                else None
            )
        user = field(info, "user")
        if isinstance(user, dict) and text_field(user, "uniqueId"):
            bio = text_field(user, "signature")
            return Account(
                network="tiktok",
                id=text_field(user, "id") or text_field(user, "uniqueId").lower(),
                handle=text_field(user, "uniqueId").lower(),
                name=text_field(user, "nickname"),
                url=f"https://www.tiktok.com/@{text_field(user, 'uniqueId')}",
                bio=bio,
                links=with_bare_links([text_field(user, "bioLink", "link")], bio),
                followers=whole(field(info, "stats", "followerCount")),
                avatar=text_field(user, "avatarLarger") or None,
            )
    if "__NEXT_DATA__" in page.text and (
        "publicProfileInfo" in page.text or "userProfile" in page.text
    ):
        props = field(scripts_json(page, NEXT_DATA), "props", "pageProps")
        profile = field(props, "userProfile")
        info = field(profile, "publicProfileInfo") or field(profile, "userInfo")
        if isinstance(info, dict) and text_field(info, "username"):
            bio = text_field(info, "bio")
            return Account(
                network="snapchat",
                id=text_field(info, "username").lower(),
                handle=text_field(info, "username").lower(),
                name=text_field(info, "title") or text_field(info, "displayName"),
                url=f"https://www.snapchat.com/add/{text_field(info, 'username')}",
                bio=bio,
                links=with_bare_links([text_field(info, "websiteUrl")], bio),
                followers=count(str(info.get("subscriberCount") or "")) or None,
                avatar=text_field(info, "profilePictureUrl") or None,
            )
    return None


def _declared(page: Page) -> dict[str, Any] | None:
    """Return the schema.org ProfilePage a page declares, None where it declares none."""
    if "ProfilePage" not in page.text:
        return None
    declared = (one for one in items(page, ("ProfilePage",)) if _entity(one))
    return next(declared, None)


def _entity(declared: dict[str, Any]) -> dict[str, Any]:
    """Return whom a declared profile is of, empty where it does not say."""
    return object_in(declared.get("mainEntity") or declared.get("author"))


def _from_schema(page: Page) -> Account | None:
    declared = _declared(page)
    if declared is None:
        return None
    entity = _entity(declared)
    handle = (text_field(entity, "alternateName") or text_field(entity, "additionalName")).lstrip(
        "@"
    )
    url = text_field(entity, "url") or text_field(declared, "url") or page.url
    followers = next(
        (
            whole(item.get("userInteractionCount"))
            for item in dicts(_listed(entity, "interactionStatistic"))
            if "follow" in json.dumps(item).lower()
        ),
        None,
    )
    bio = text_field(entity, "description") or text_field(declared, "description")
    path = path_of(url)
    handle = handle or (path[-1].lstrip("@") if path else "")
    if not handle and not text_field(entity, "name"):
        return None
    number = entity.get("identifier")
    return Account(
        network=_network(page),
        id=str(number) if isinstance(number, str | int) and str(number) else handle.lower(),
        handle=handle.lower(),
        name=text_field(entity, "givenName") or text_field(entity, "name") or handle,
        url=absolute(url, page.url),
        bio=bio,
        links=with_bare_links(
            [
                link
                for link in _listed(entity, "sameAs") + _listed(declared, "relatedLink")
                if isinstance(link, str)
            ],
            bio,
        ),
        followers=followers,
        avatar=text_field(entity, "image", "contentUrl") or text_field(entity, "image") or None,
    )


def _listed(value: dict[str, Any] | None, name: str) -> list[Any]:
    found = value.get(name) if value is not None else None
    if isinstance(found, list):
        return found
    return [found] if found else []


def _is_x(page: Page) -> bool:
    return 'data-testid="UserName"' in page.text or 'data-testid="tweetText"' in page.text


def _from_x(page: Page) -> Account | None:
    name = words(page.tree.css_first('[data-testid="UserName"]'))
    match = re.search(r"@(\w{1,15})", name)
    handle = match[1] if match else next(iter(path_of(page.url)), "")
    if not handle:
        return None
    about = page.tree.css_first('[data-testid="UserDescription"]')
    bio = text_of(about)
    link = page.tree.css_first('a[data-testid="UserUrl"]')
    followers = page.tree.css_first('a[href$="/verified_followers"], a[href$="/followers"]')
    return Account(
        network="x",
        id=handle.lower(),
        handle=handle.lower(),
        name=name.partition("@")[0].strip() or handle,
        url=f"https://x.com/{handle}",
        bio=bio,
        links=with_bare_links(
            [
                *links_of(about, page.base_url),
                words(link) and "https://" + words(link).removeprefix("https://"),
            ],
            bio,
        ),
        followers=count(words(followers)),
    )
