"""What a perfect watcher would know of each of the town's days, computed from the shops' own events."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from tests.town import world
from tests.town.records import (
    ChangeKind,
    ExpectedChange,
    ExpectedListing,
    Product,
    Shop,
    Site,
    Standing,
)

OPENED = {
    Standing.SEIZED: ChangeKind.SITE_SEIZED,
    Standing.REDIRECTED: ChangeKind.SITE_REDIRECTED,
    Standing.DOWN: ChangeKind.SITE_DOWN,
    Standing.BLOCKED: ChangeKind.SITE_BLOCKED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """One day of the town."""

    day: int
    standings: Mapping[str, Standing]
    """Host → what a visitor meets."""

    listings: Mapping[str, tuple[ExpectedListing, ...]]
    """Host → what it offers that day; only shops whose own pages are served."""

    changes: tuple[ExpectedChange, ...]
    """What differs from the last day on which each site could be seen; on day 0 nothing does."""


@cache
def of(day: int) -> Truth:
    """The truth of a day."""
    return Truth(
        day=day,
        standings=MappingProxyType({site.name: site.standing(day) for site in world.SITES}),
        listings=MappingProxyType(
            {
                site.name: tuple(_listings(site, day))
                for site in world.SITES
                if site.shop is not None and _shows_shop(site, day)
            }
        ),
        changes=tuple(_changes(day)),
    )


def _shows_shop(site: Site, day: int) -> bool:
    return site.standing(day) in {Standing.OPEN, Standing.BAD_CERTIFICATE}


def _listings(site: Site, day: int) -> Iterator[ExpectedListing]:
    assert site.shop is not None
    assert site.listing_url is not None
    shop = site.shop.on(day)
    for product in shop.products:
        yield ExpectedListing(
            url=site.listing_url(shop, product),
            name=product.name,
            price=product.price,
            currency="EUR",
            availability=product.availability,
            sku=product.sku or None,
            list_price=product.list_price,
        )


def _changes(day: int) -> Iterator[ExpectedChange]:
    if day == 0:
        return
    for site in world.SITES:
        before, after = site.standing(day - 1), site.standing(day)
        if before is not after:
            yield _standing_change(site, day, before, after)
        if site.shop is not None and _shows_shop(site, day):
            last = _last_shown(site, day)
            if last is not None:
                yield from _shop_changes(site, site.shop, last, day)


def _last_shown(site: Site, day: int) -> int | None:
    """The last day before this one on which the shop could be seen."""
    return max((earlier for earlier in range(day) if _shows_shop(site, earlier)), default=None)


def _standing_change(site: Site, day: int, before: Standing, after: Standing) -> ExpectedChange:
    if before is Standing.UNBORN:
        kind = ChangeKind.SITE_OPENED
    else:
        kind = OPENED.get(after, ChangeKind.SITE_BACK)
    return ExpectedChange(
        day=day,
        site=site.name,
        kind=kind,
        subject=site.name,
        before=before.value,
        after=after.value,
    )


def _shop_changes(site: Site, shop: Shop, last: int, day: int) -> Iterator[ExpectedChange]:
    earlier, later = shop.on(last), shop.on(day)
    products = {p.key: p for p in earlier.products} | {p.key: p for p in later.products}
    for event in shop.events:
        if not last < event.day <= day:
            continue
        product = products.get(event.key)
        yield ExpectedChange(
            day=day,
            site=site.name,
            kind=event.kind,
            subject=event.key if product is None else product.name,
            before=_shown(earlier, event.key, event.kind),
            after=_shown(later, event.key, event.kind),
        )


def _shown(shop: Shop, key: str, kind: ChangeKind) -> str | None:
    """What a shop shows of the thing that an event is about."""
    if kind is ChangeKind.CONTACT:
        return shop.contacts.get(key)
    product: Product | None = next((p for p in shop.products if p.key == key), None)
    if product is None:
        return None
    match kind:
        case ChangeKind.PRICE | ChangeKind.APPEARED | ChangeKind.VANISHED:
            return str(product.price)
        case ChangeKind.STOCK:
            return product.availability.value
        case ChangeKind.WORDING:
            return "\n".join(product.text)
        case _:
            return " ".join(product.photos)
