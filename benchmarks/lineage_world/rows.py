"""
Put what the shops of a world show into rows of the table of traits, capture by capture.

Each first visit is four captures (home, catalogue, terms, pictures); some shops are visited again with a changed price.
Pictures of sellers, their copies and the wholesalers are drawn, altered and hashed; those of other shops, which nobody copies,
are random noise of the same form, which costs a hundredth.
"""

import random
import zlib
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache

import numpy as np
from PIL import Image

from benchmarks.lineage_world.world import Photo, Shop, World, picture_of
from monitor.signals.catalogue import product_key
from monitor.signals.pictures import value_of
from monitor.signals.sentences import sentences
from monitor.signals.signal import folded
from monitor.signals.structure import SKETCH
from monitor.signals.username import stem
from storage.ids import derived_id
from storage.records.link import SiteFacts

Row = tuple[str, str, str, str, str, str, str]
"""capture_id, site_id, kind, value, quotation, observed_at, url."""


def rows(world: World, *, signals: frozenset[str] | None = None) -> list[Row]:
    """Return every trait of a world, in the order of capture."""
    found: list[Row] = []
    for shop in world.shops:
        found += _of_shop(shop, world.seed)
    if signals is not None:
        found = [row for row in found if row[2] in signals]
    return sorted(found, key=lambda row: (row[5], row[0], row[2], row[3]))


def sites(world: World, until: datetime | None = None) -> list[SiteFacts]:
    """Return what the visits know of each site at a time, the end where none is given."""
    return [
        SiteFacts(
            site_id=shop.host,
            first_seen_at=stamp(shop.opened),
            last_seen_at=stamp(shop.seized or shop.opened + timedelta(days=7)),
            standing="seized" if shop.seized else "content",
            seized_at=stamp(shop.seized),
        )
        for shop in world.shops
        if shop.seized is not None and (until is None or shop.seized <= until)
    ]


def stamp(time: datetime) -> str:
    """Return a time as the findings write it."""
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


_SELLING = ("seller", "return", "impostor", "citing: reseller")
"""Whose words offer prepared phones."""


def _of_shop(shop: Shop, seed: int) -> Iterator[Row]:
    rng = random.Random(f"{seed} {shop.host}")
    names = tuple(
        sorted(
            {folded(shop.name), shop.host.partition(".")[0], shop.host}, key=lambda n: (-len(n), n)
        )
    )
    first = shop.opened + timedelta(minutes=rng.uniform(1, 600))
    pages: list[tuple[timedelta, str, list[tuple[str, str, str]]]] = [
        (timedelta(0), "/", [*_contacts(shop), *_structure(shop, rng), *_said("wording", [*shop.pitch, *([shop.claim] if shop.claim else [])], names), *_claimed(shop)]),
        (timedelta(seconds=20), "/shop", [*_goods(shop.products), *_structure(shop, rng)]),
        (timedelta(seconds=40), "/cgv", [*_said("terms", [*shop.terms, *(shop.theme.boilerplate[:7] if shop.theme else ())], names), *_structure(shop, rng)]),
    ]  # fmt: skip
    if shop.truth.startswith(_SELLING):
        pages[0][2].append(("verdict", "listing decisive", "ne sonne pas au portique"))
    if shop.photos:
        drawn = shop.truth.startswith(
            ("seller", "return", "impostor", "citing", "account", "same wholesaler")
        )
        pages.append(
            (
                timedelta(seconds=60),
                "/img",
                [
                    (
                        "photo",
                        _hashed(p) if drawn else _noise(p),
                        f"https://{shop.host}/img/{p.seed}.jpg",
                    )
                    for p in shop.photos
                ],
            )
        )
    if rng.random() < 0.2 and shop.seized is None:
        changed = [(name, price + 5) for name, price in shop.products[:1]]
        pages.append((timedelta(days=7), "/shop", list(_goods(changed))))
    for after, link in shop.later_links:
        pages.append(
            (
                max(after - first, timedelta(minutes=2)),
                "/post",
                [("link", link, f"https://{link}/")],
            )
        )
    for delay, path, traits in pages:
        at = stamp(first + delay)
        capture = derived_id("capture", shop.host, path, at)
        seen: set[tuple[str, str]] = set()
        for kind, value, quotation in traits:
            if (kind, value) not in seen:
                seen.add((kind, value))
                yield capture, shop.host, kind, value, quotation, at, f"https://{shop.host}{path}"


def _contacts(shop: Shop) -> Iterator[tuple[str, str, str]]:
    yield "name", "".join(c for c in folded(shop.name) if c.isalnum()), shop.name
    for network, handle in shop.handles:
        yield "handle", f"{network}:{handle}", f"@{handle}"
        if kept := stem(handle):
            yield "username", kept, f"@{handle}"
    for phone in shop.phones:
        yield "phone", phone, phone
    for email in shop.emails:
        yield "email", email, email
    for service, account in shop.payments:
        yield "payment_account", f"{service}:{account}", account
    for tracker in shop.trackers:
        yield "tracker", tracker, tracker
    if shop.company:
        yield "company", f"siren:{shop.company}", f"SIREN {shop.company}"
        yield "address", folded(shop.address), shop.address
    for link in shop.links:
        yield "link", link, f"https://{link}/"
    if shop.icon:
        yield "favicon", f"mmh3:{shop.icon}", f"https://{shop.host}/favicon.ico"


def _structure(shop: Shop, rng: random.Random) -> Iterator[tuple[str, str, str]]:
    if shop.theme is None:
        return
    classes = sorted(
        {*rng.sample(shop.theme.classes, int(len(shop.theme.classes) * 0.93)), *shop.own_classes}
    )
    yield "css", " ".join(classes), f"{len(classes)} classes"
    tags = random.Random(shop.theme.name)
    sketch = sorted(tags.randrange(2**32) for _ in range(SKETCH))
    yield "dom", " ".join(f"{n:08x}" for n in sketch), "éléments"
    for asset in (*shop.theme.assets, *shop.own_assets):
        yield "asset", asset, asset
    yield "headers", ":".join(shop.theme.headers), ", ".join(shop.theme.headers)


def _said(
    kind: str, texts: list[str] | tuple[str, ...], names: tuple[str, ...]
) -> Iterator[tuple[str, str, str]]:
    for text in texts:
        for value, quotation in sentences(text, names):
            yield kind, value, quotation


def _claimed(shop: Shop) -> Iterator[tuple[str, str, str]]:
    if shop.claim:
        yield "claim", folded(shop.claim), shop.claim


def _goods(products: list[tuple[str, float]]) -> Iterator[tuple[str, str, str]]:
    for name, price in products:
        yield "product", product_key(name), name
        yield "price", f"{product_key(name)} @ {price:.2f} EUR", f"{name} : {price:.2f} EUR"


@lru_cache(maxsize=20_000)
def _hashed(photo: Photo) -> str:
    value = value_of(picture_of(photo))
    if value is None:
        raise ValueError(f"picture {photo} should be readable")
    return value


def _noise(photo: Photo) -> str:
    field = np.random.default_rng(photo.seed).integers(30, 225, (9, 9), dtype=np.uint8)
    grey = Image.fromarray(field).resize((64, 64), Image.Resampling.BICUBIC)
    return "p2:" + urlsafe_b64encode(zlib.compress(grey.tobytes(), 1)).decode()
