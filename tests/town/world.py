"""Who lives in the town: every site with its truth, and how each answers on a day."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache, lru_cache

from tests.town.answers import Answer, Asked, html, redirect
from tests.town.records import Announcement, Product, Role, Shop, Site, Standing
from tests.town.sites import announcers, decoys, oportik, successors
from tests.town.software import prestashop, semantic, shopify, woocommerce
from tests.town.templates import render

Software = Callable[[Shop, Asked], Answer | None]

APACHE, NGINX, CLOUD = "Apache/2.4.62 (Debian)", "nginx", "cloudflare"
NAMES: dict[str, tuple[Software, Callable[[Shop, Product], str], str]] = {
    "woocommerce": (woocommerce.answer, woocommerce.listing_url, APACHE),
    "prestashop": (prestashop.answer, prestashop.listing_url, APACHE),
    "shopify": (shopify.answer, shopify.listing_url, CLOUD),
    "semantic": (semantic.answer, semantic.listing_url, NGINX),
}


@lru_cache(maxsize=512)
def _on(name: str, day: int) -> Shop:
    """A shop as it stands on a day."""
    shop = BY_NAME[name].shop
    assert shop is not None
    return shop.on(day)


def _shop(shop: Shop, role: Role, software: str, what: str, **truth: object) -> Site:
    """A site that is a shop on one of the town's softwares."""
    answer, listing_url, server = NAMES[software]
    fields: dict[str, object] = {
        "name": shop.name,
        "what": what,
        "role": role,
        "software": software,
        "answer": lambda asked: answer(_on(shop.name, asked.day), asked),
        "scheme": shop.scheme,
        "shop": shop,
        "listing_url": listing_url,
        "server": server,
    }
    return Site(**(fields | truth))  # type: ignore[arg-type]


SITES: tuple[Site, ...] = (
    _shop(
        oportik.SHOP,
        Role.SEIZED,
        "woocommerce",
        "The shop that is seized on day 3.",
        seized_from=oportik.SEIZED_ON,
        aliases=("www.oportik.example",),
    ),
    _shop(
        successors.MINILIB,
        Role.SUCCESSOR,
        "prestashop",
        "First successor: other software and name, same Telegram handle, same CGV, photographs recompressed.",
        registered=False,
        open_from=4,
        redirected_from=successors.MINILIB_CLOSES,
        redirected_to="https://nanolib.example/",
        predecessor=oportik.NAME,
    ),
    _shop(
        successors.PETIT_COMBINE,
        Role.SUCCESSOR,
        "shopify",
        "Second successor: everything rewritten; mirrored photographs, same account paid, same e-mail local part, same packing.",
        registered=False,
        open_from=6,
        predecessor=oportik.NAME,
    ),
    _shop(
        successors.NANOLIB,
        Role.SUCCESSOR,
        "semantic",
        "Successor of the first successor: redirect and same measuring account.",
        registered=False,
        open_from=9,
        predecessor="minilib.example",
    ),
    _shop(
        decoys.SENIOR,
        Role.DECOY,
        "woocommerce",
        "Lawful shop of simple and mini telephones, on Oportik's software and theme.",
        compressed=True,
    ),
    Site(
        name=announcers.CHANNELS_HOST,
        what="Web preview of public channels: Oportik's own announces Minilib on day 4, an impostor's speaks from day 5.",
        role=Role.CHANNEL,
        software="telegram",
        kind="social",
        path=f"/s/{announcers.OFFICIAL}",
        answer=announcers.channel,
        compressed=True,
    ),
    Site(
        name=announcers.LINKS_HOST,
        what="Oportik's link-in-bio page; changes its target on days 3 and 6.",
        role=Role.LINKS,
        software="links",
        kind="page",
        path="/oportik",
        answer=announcers.links,
    ),
    Site(
        name=announcers.FEED_HOST,
        what="Blog of deals with RSS and Atom feeds, announces addresses on days 5 and 9.",
        role=Role.FEED,
        software="feed",
        kind="feed",
        path="/flux.xml",
        answer=announcers.feed,
    ),
)

BY_NAME = {site.name: site for site in SITES}

ANNOUNCEMENTS: tuple[Announcement, ...] = announcers.ANNOUNCEMENTS


def answer(site: Site, asked: Asked) -> tuple[Answer, int]:
    """Answer a request and say on which day this page last changed."""
    if site.counts_visitors:
        return _answer(site, asked), asked.day
    return _dated(site.name, asked.day, asked.path, asked.query)


@cache
def _dated(name: str, day: int, path: str, query: str) -> tuple[Answer, int]:
    site = BY_NAME[name]
    asked = Asked(day=day, method="GET", host=name, path=path, query=query)
    now = _answer(site, asked)
    changed = day
    while changed > 0 and _answer(site, replace(asked, day=changed - 1)) == now:
        changed -= 1
    return now, changed


def _answer(site: Site, asked: Asked) -> Answer:
    match site.standing(asked.day):
        case Standing.UNBORN:
            return html("", 404)
        case Standing.SEIZED:
            return oportik.banner()
        case Standing.REDIRECTED:
            return redirect(site.redirected_to)
        case Standing.BLOCKED:
            return challenge(site.name)
        case _:
            found = site.answer(asked)
    if found is None:
        found = html(render("missing.html", host=site.name), 404)
    return replace(found, compressed=True) if site.compressed else found


def challenge(host: str) -> Answer:
    """The page with which a shield sends an unknown visitor away."""
    return html(
        render("challenge.html", host=host),
        403,
        (("Cache-Control", "private, max-age=0, no-store"), ("cf-mitigated", "challenge")),
    )


def at_pace(slow: Answer, slowness: float) -> Answer:
    """The same answer, at the pace that this town gives to slow sites."""
    return replace(slow, seconds=slowness)
