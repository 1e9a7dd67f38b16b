"""Who lives in the town: every site with its truth, and how each answers on a day."""

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

from tests.town.answers import Answer, Asked, html, redirect
from tests.town.records import Announcement, Product, Role, Shop, Site, Standing
from tests.town.sites import (
    announcers,
    awkward,
    decoys,
    impostors,
    oportik,
    places,
    sellers,
    successors,
)
from tests.town.software import hand, prestashop, script, semantic, shopify, woocommerce
from tests.town.templates import render

Habit = Callable[[awkward.Pages], awkward.Pages]
Software = Callable[[Shop, Asked], Answer | None]

APACHE, NGINX, CLOUD = "Apache/2.4.62 (Debian)", "nginx", "cloudflare"
NAMES: dict[str, tuple[Software, Callable[[Shop, Product], str], str]] = {
    "woocommerce": (woocommerce.answer, woocommerce.listing_url, APACHE),
    "prestashop": (prestashop.answer, prestashop.listing_url, APACHE),
    "shopify": (shopify.answer, shopify.listing_url, CLOUD),
    "hand": (hand.answer, hand.listing_url, APACHE),
    "script": (script.answer, script.listing_url, NGINX),
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


def _awkward(shop: Shop, what: str, habit: Habit | None = None, **truth: object) -> Site:
    """A lawful shop with a bad habit around its pages."""
    site = _shop(shop, Role.AWKWARD, "semantic", what, **truth)
    return site if habit is None else replace(site, answer=habit(site.answer))


def challenge(host: str) -> Answer:
    """The page with which a shield sends an unknown visitor away."""
    headers = (
        ("Cache-Control", "private, max-age=0, no-store"),
        ("cf-mitigated", "challenge"),
    )
    return html(render("challenge.html", host=host), 403, headers)


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
        impostors.FRANCE,
        Role.IMPOSTOR,
        "woocommerce",
        "Clone of Oportik's pages, measuring script included, made while Oportik was open; own contacts.",
        open_from=1,
        copies=oportik.NAME,
        registered=False,
    ),
    _shop(
        impostors.RETOUR,
        Role.IMPOSTOR,
        "woocommerce",
        "Copy of Oportik's texts and pictures made after the seizure; says it is the same team.",
        open_from=5,
        copies=oportik.NAME,
        registered=False,
    ),
    _shop(
        sellers.PHONE_DISCRET,
        Role.SELLER,
        "prestashop",
        "Watched seller of prepared phones that goes through every ordinary change.",
        compressed=True,
    ),
    _shop(
        sellers.TEL_POUCE,
        Role.SELLER,
        "hand",
        "Seller of prepared phones; pages written by hand, in the language of messages, over plain HTTP.",
    ),
    _shop(
        sellers.SILENCE_MOBILE,
        Role.SELLER,
        "shopify",
        "Seller of prepared phones who opens after the seizure and is nobody's successor.",
        open_from=5,
        registered=False,
    ),
    _shop(
        sellers.POUCE_APP,
        Role.SELLER,
        "script",
        "Seller of prepared phones whose pages are empty without scripts.",
    ),
    _shop(
        decoys.SENIOR,
        Role.DECOY,
        "woocommerce",
        "Lawful shop of simple and mini telephones, on Oportik's software and theme.",
        compressed=True,
    ),
    _shop(
        decoys.SPORT,
        Role.DECOY,
        "prestashop",
        "Lawful shop for runners, on Minilib's software and theme; sells a mini telephone as made.",
    ),
    _shop(
        decoys.WHOLESALER,
        Role.WHOLESALER,
        "semantic",
        "Importer whose studio photographs Oportik, its successor and lawful shops use.",
    ),
    _shop(
        decoys.DISCOUNT,
        Role.DECOY,
        "shopify",
        "Lawful shop of mini telephones with the importer's photographs.",
    ),
    _shop(decoys.BELTS, Role.DECOY, "shopify", "Belts and shoes that do not ring at the gates."),
    _shop(decoys.DETECTORS, Role.DECOY, "hand", "Vendor of gates and detectors for prisons."),
    _shop(
        decoys.REPAIR,
        Role.DECOY,
        "hand",
        "Repair shop for telephones whose back came off (« déplaqué »).",
    ),
    Site(
        name=places.PRESS,
        what="Newspaper that quotes everything.",
        role=Role.PRESS,
        software="newspaper",
        kind="page",
        answer=places.press,
        compressed=True,
    ),
    Site(
        name=places.UNION,
        what="Tract of a union of prison staff.",
        role=Role.DECOY,
        software="page",
        kind="page",
        answer=places.union,
    ),
    Site(
        name=places.FORUM,
        what="Forum of prisoners' families.",
        role=Role.FORUM,
        software="phpbb",
        kind="page",
        answer=places.forum,
    ),
    Site(
        name=places.ADS,
        what="Classified ads, two of which offer prepared phones (days 2 to 8 and from 7).",
        role=Role.CLASSIFIEDS,
        software="osclass",
        kind="page",
        path="/telephonie",
        answer=places.classifieds,
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
    _awkward(
        awkward.SHIELDED,
        "Lets twelve requests a day through, then answers 403; everything from day 6 on.",
        lambda pages: awkward.shielded(pages, challenge),
        counts_visitors=True,
        blocked_from=6,
        server=CLOUD,
    ),
    _awkward(awkward.MAZE, "Has a calendar without end.", awkward.endless),
    _awkward(
        awkward.FALTERING, "Refuses connections on days 2, 3 and 7.", down_on=frozenset({2, 3, 7})
    ),
    _awkward(
        awkward.SOFT,
        "Answers 200 to addresses it does not have; one product goes on day 5.",
        awkward.soft,
    ),
    _awkward(awkward.SLOW, "Takes its time before and within every page.", awkward.slow),
    _awkward(
        awkward.ODD, "Compressed, chunked, repeated headers in strange capitals.", awkward.odd
    ),
    _awkward(awkward.EXPIRED, "Certificate expired in March 2026.", certificate="expired"),
    _awkward(awkward.SELF_SIGNED, "Certificate signed by itself.", certificate="self-signed"),
)

BY_NAME = {site.name: site for site in SITES}

ANNOUNCEMENTS: tuple[Announcement, ...] = announcers.ANNOUNCEMENTS


def answer(site: Site, asked: Asked) -> tuple[Answer, int]:
    """Answer a request and say on which day this page last changed."""
    if site.counts_visitors:
        return _answer(site, asked), asked.day
    return _dated(site.name, asked.day, asked.path, asked.query)


@lru_cache(maxsize=20_000)
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


def at_pace(slow: Answer, slowness: float) -> Answer:
    """The same answer, at the pace that this town gives to slow sites."""
    return replace(slow, seconds=slowness)
