"""
Walk a shop on loopback as a visitor with Portique's own ``next_pages``, and hold its reading against the known truth.
"""

import json
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx

from spiders.read import next_pages, read
from storage.page import Page
from storage.records.reading import Reading
from storage.records.shop import Availability, Listing

CATALOGUE = Path(__file__).with_name("catalogue.json")
MOST_PAGES = 250


def catalogue_of(folder: Path) -> Path:
    """Return what the programs of a folder sell: a catalogue of its own, with pictures beside it, or that of the whole street."""
    own = folder / "catalogue.json"
    return own if own.exists() else CATALOGUE


@dataclass(frozen=True, kw_only=True)
class Good:
    """One thing the shop is known to sell."""

    name: str
    price: Decimal
    in_stock: bool
    currency: str = "EUR"
    image: str | None = ""
    """The picture's file name; None where the shop has none."""

    list_price: Decimal | None = None
    """The price before a sale."""


@dataclass(kw_only=True)
class Figures:
    """What was right, of how many."""

    shop: str
    pages: int = 0
    goods: int = 0
    found: int = 0
    names: int = 0
    prices: int = 0
    currencies: int = 0
    availabilities: int = 0
    with_stock: int = 0
    images: int = 0
    with_images: int = 0
    list_prices: int = 0
    with_list_price: int = 0
    sellers: int = 0
    with_seller: int = 0
    invented: int = 0
    listings: int = 0
    contacts: int = 0
    contacts_wanted: int = 0
    wrong: list[str] = field(default_factory=list)

    def row(self) -> dict[str, Any]:
        """Return the counts as plain values."""
        return {name: value for name, value in vars(self).items() if name != "wrong"} | {
            "wrong": self.wrong[:20]
        }


def goods(currency: str = "EUR") -> list[Good]:
    """Return the truth that every shop is seeded with."""
    data = json.loads(CATALOGUE.read_text(encoding="utf-8"))
    return [
        Good(
            name=one["name"],
            price=Decimal(one["price"]),
            in_stock=one["stock"] > 0,
            currency=currency,
            image=one["image"],
            list_price=Decimal(one["list_price"]) if one["list_price"] else None,
        )
        for one in data["goods"]
    ]


def walk(start: str, *, most: int = MOST_PAGES) -> list[tuple[Page, Reading]]:
    """Fetch and read pages from a start address, the next by priority, loopback only."""
    host = urlsplit(start).netloc
    assert host.startswith(("127.", "localhost:")), host
    waiting: dict[str, int] = {start: 100}
    seen: set[str] = set()
    result: list[tuple[Page, Reading]] = []
    with httpx.Client(
        timeout=60, follow_redirects=True, headers={"Accept-Language": "fr,en;q=0.5"}
    ) as client:
        while waiting and len(result) < most:
            url = max(waiting, key=lambda one: (waiting[one], -len(one)))
            del waiting[url]
            seen.add(url)
            answer = client.get(url)
            if answer.url.host != urlsplit(start).hostname:
                continue
            page = Page(
                url=str(answer.url),
                requested_url=url,
                body=answer.content,
                captured_at=datetime(2026, 1, 1, tzinfo=UTC),
                status=answer.status_code,
                headers=tuple(
                    (name, value)
                    for name, value in answer.headers.multi_items()
                    if name != "content-encoding"
                ),
            )
            reading = read(page)
            result.append((page, reading))
            for following in next_pages(page):
                if following.url not in seen and urlsplit(following.url).netloc == host:
                    waiting[following.url] = max(waiting.get(following.url, 0), following.priority)
    return result


def measure(
    shop: str,
    walked: Iterable[tuple[Page, Reading]],
    truth: list[Good],
    *,
    contacts: Iterable[str] = (),
    stock: bool = True,
    sales: bool = False,
    sellers: Sequence[str] = (),
) -> Figures:
    """
    Count what the readings of a shop got right; a listing of nothing that is sold is invented.

    ``sales`` says that the shop shows the price before a sale; ``sellers`` share the catalogue's goods in turn.
    """
    figures = Figures(shop=shop, goods=len(truth))
    catalogue = goods()
    listings: dict[str, Listing] = {}
    seen_contacts: set[str] = set()
    for page, reading in walked:
        figures.pages += 1
        seen_contacts.update(contact.value for contact in reading.contacts)
        for listing in reading.listings:
            known = listings.get(_key(listing.url))
            if known is None or (listing.detail and not known.detail):
                listings[_key(listing.url)] = listing
        del page
    by_name = {_folded(good.name): good for good in truth}
    found: dict[str, Listing] = {}
    for listing in listings.values():
        figures.listings += 1
        good = by_name.get(_folded(listing.name)) or _near(listing.name, truth)
        if good is None:
            figures.invented += 1
            figures.wrong.append(f"invented: {listing.name!r} {listing.url} ({listing.source})")
        elif good.name not in found or listing.detail:
            if good.name in found and found[good.name].detail:
                figures.wrong.append(f"twice: {listing.url} and {found[good.name].url}")
            found[good.name] = listing
    for good in truth:
        listing_ = found.get(good.name)
        if listing_ is None:
            figures.wrong.append(f"missing: {good.name!r}")
            continue
        figures.found += 1
        figures.names += _check(
            figures, listing_.name == good.name, f"name {listing_.name!r} is {good.name!r}"
        )
        asked = listing_.price
        figures.prices += _check(
            figures,
            asked is not None and asked.amount == good.price,
            f"price of {good.name!r}: {asked} is {good.price}",
        )
        figures.currencies += _check(
            figures,
            asked is not None and asked.currency == good.currency,
            f"currency of {good.name!r}: {asked}",
        )
        if stock:
            figures.with_stock += 1
            state = listing_.availability
            in_stock = state in {Availability.IN_STOCK, Availability.LIMITED}
            figures.availabilities += _check(
                figures,
                state is not Availability.UNKNOWN and in_stock == good.in_stock,
                f"availability of {good.name!r}: {state} is {good.in_stock}",
            )
        if sales:
            figures.with_list_price += 1
            before = listing_.list_price
            figures.list_prices += _check(
                figures,
                (before.amount if before is not None else None) == good.list_price,
                f"list price of {good.name!r}: {before} is {good.list_price}",
            )
        if sellers:
            figures.with_seller += 1
            whose = sellers[[one.name for one in catalogue].index(good.name) % len(sellers)]
            figures.sellers += _check(
                figures, listing_.seller == whose, f"seller of {good.name!r}: {listing_.seller}"
            )
        if good.image is not None:
            figures.with_images += 1
            stem = good.image.rsplit(".", 1)[0]
            figures.images += _check(
                figures,
                bool(listing_.images)
                and (
                    re.search(rf"{stem}(?!\d)", listing_.images[0]) is not None
                    or "/cache/" in listing_.images[0]
                ),
                f"image of {good.name!r}: {listing_.images[:2]}",
            )
    for wanted in contacts:
        figures.contacts_wanted += 1
        figures.contacts += _check(figures, wanted in seen_contacts, f"contact {wanted}")
    return figures


def _check(figures: Figures, right: bool, message: str) -> int:
    if not right:
        figures.wrong.append(message)
    return int(right)


def _key(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path.rstrip('/')}?{parts.query}#{parts.fragment}"


def _folded(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def sold_among(names: Iterable[str], truth: list[Good]) -> tuple[set[str], list[str]]:
    """Return the goods that these names of listings mean, and the names that mean none."""
    by_name = {_folded(good.name): good for good in truth}
    meant = {name: by_name.get(_folded(name)) or _near(name, truth) for name in names}
    return (
        {good.name for good in meant.values() if good is not None},
        sorted(name for name, good in meant.items() if good is None),
    )


def _near(called: str, truth: list[Good]) -> Good | None:
    """Return the good a listing means though its name is not exact."""
    name = _folded(called)
    close = [
        good
        for good in truth
        if len(name) > 8 and (name in _folded(good.name) or _folded(good.name) in name)
    ]
    return close[0] if len(close) == 1 else None
