"""
The town's words: products, shops, the events that change them, and what is true of each site.

A shop is its first state and a list of dated events. What it shows on a day and what a watcher
should report of that day are both computed from the same events, so the truth cannot drift from
the pages.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum

from storage.records.shop import Availability
from tests.town.answers import Answer, Asked

FIRST_DATE = date(2026, 11, 2)
"""The calendar date of day 0, a Monday."""

LAST_DAY = 12


def date_of(day: int) -> date:
    """The calendar date of a town day."""
    return FIRST_DATE + timedelta(days=day)


def moment(day: int, clock: str) -> datetime:
    """A time of a town day, UTC; days before 0 are allowed."""
    return datetime.combine(date_of(day), time.fromisoformat(clock), tzinfo=UTC)


class Role(StrEnum):
    """What a site is, in truth."""

    SEIZED = "seized"
    SUCCESSOR = "successor"
    IMPOSTOR = "impostor"
    """Copies the public pages of the seized shop; another hand."""
    SELLER = "seller"
    """Sells prepared phones, on its own account."""
    WHOLESALER = "wholesaler"
    DECOY = "decoy"
    """Lawful, and like the seized shop in something."""
    PRESS = "press"
    FORUM = "forum"
    CLASSIFIEDS = "classifieds"
    CHANNEL = "channel"
    LINKS = "links"
    FEED = "feed"
    AWKWARD = "awkward"
    """Lawful, and hard to visit."""


class Standing(StrEnum):
    """What a visitor meets on a day."""

    UNBORN = "unborn"
    """The name answers nobody yet: connection refused."""
    OPEN = "open"
    SEIZED = "seized"
    REDIRECTED = "redirected"
    BLOCKED = "blocked"
    DOWN = "down"
    """Connection refused for the day."""
    BAD_CERTIFICATE = "bad certificate"


class ChangeKind(StrEnum):
    """What can happen to a shop between two days."""

    APPEARED = "appeared"
    VANISHED = "vanished"
    PRICE = "price"
    STOCK = "stock"
    WORDING = "wording"
    PHOTO = "photo"
    CONTACT = "contact"
    SITE_OPENED = "site opened"
    SITE_SEIZED = "site seized"
    SITE_REDIRECTED = "site redirected"
    SITE_DOWN = "site down"
    SITE_BACK = "site back"
    SITE_BLOCKED = "site blocked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """One thing a shop offers, as it stands on a day."""

    key: str
    """Its slug, which names it within its shop for ever."""

    name: str
    price: Decimal
    number: int = 0
    """The software's own number; given by the shop when 0."""

    sku: str = ""
    short: str = ""
    text: tuple[str, ...] = ()
    photos: tuple[str, ...] = ()
    """Names of pictures (see ``pictures``), the main one first."""

    category: str = "Téléphones"
    brand: str = ""
    list_price: Decimal | None = None
    availability: Availability = Availability.IN_STOCK

    @property
    def available(self) -> bool:
        """Say whether it can be ordered."""
        return self.availability is Availability.IN_STOCK


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing that happens to a shop; from this day on it is so."""

    day: int
    kind: ChangeKind
    key: str
    """The product's key, or the contact's label."""

    value: Decimal | Product | Availability | tuple[str, ...] | str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """One page of a shop that is not a product: CGV, FAQ, mentions légales."""

    slug: str
    title: str
    blocks: tuple[str, ...]
    """Paragraphs; one that begins with ``## `` is a heading, one that begins with ``- `` a list item."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shop:
    """A shop as it opens, and what happens to it."""

    name: str
    """Its host."""

    title: str
    tagline: str
    products: tuple[Product, ...]
    home: tuple[str, ...] = ()
    leaves: tuple[Leaf, ...] = ()
    contacts: Mapping[str, str] = field(default_factory=dict)
    """Label as shown → text as shown."""

    events: tuple[Event, ...] = ()
    head: str = ""
    """HTML that plugins put into every page's head: analytics."""

    foot: str = ""
    """HTML that plugins put before </body>: chat widgets."""

    handle: str = ""
    """The software's own account: the myshopify name."""

    icon: str = ""
    """Seed of the favicon; the host's own when empty."""

    theme: str = ""
    """Which of the software's themes, where it has several here."""

    scheme: str = "https"
    copyright: str = ""
    first_number: int = 11

    @property
    def url(self) -> str:
        """Address of the home page."""
        return f"{self.scheme}://{self.name}/"

    def on(self, day: int) -> "Shop":
        """The shop as it stands on a day, its events up to then applied and its products numbered."""
        products = {product.key: product for product in self._numbered()}
        contacts = dict(self.contacts)
        for event in self.events:
            if event.day <= day:
                _apply(event, products, contacts)
        return replace(self, products=tuple(products.values()), contacts=contacts, events=())

    def _numbered(self) -> list[Product]:
        return [
            product if product.number else replace(product, number=self.first_number + 3 * index)
            for index, product in enumerate(self.products)
        ]


def _apply(event: Event, products: dict[str, Product], contacts: dict[str, str]) -> None:
    key, value = event.key, event.value
    match event.kind, value:
        case ChangeKind.APPEARED, Product():
            products[key] = value
        case ChangeKind.VANISHED, None:
            del products[key]
        case ChangeKind.PRICE, Decimal():
            products[key] = replace(products[key], price=value)
        case ChangeKind.STOCK, Availability():
            products[key] = replace(products[key], availability=value)
        case ChangeKind.WORDING, tuple():
            products[key] = replace(products[key], text=value)
        case ChangeKind.PHOTO, tuple():
            products[key] = replace(products[key], photos=value)
        case ChangeKind.CONTACT, str():
            contacts[key] = value
        case _:
            raise ValueError(f"{event} cannot happen to a shop")


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedListing:
    """A listing that a visitor of the shop should find that day."""

    url: str
    name: str
    price: Decimal
    currency: str
    availability: Availability
    sku: str | None
    list_price: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedChange:
    """A difference that a watcher should report on a day, against the last time the site could be seen."""

    day: int
    site: str
    kind: ChangeKind
    subject: str
    """Product name, contact label, or the site itself."""

    before: str | None = None
    after: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """A place of the town makes an address public."""

    day: int
    by: str
    """Host that announces."""

    at: str
    """URL of the announcing page."""

    address: str
    """Host announced."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """One site of the town: how it answers, and the truth about it."""

    name: str
    what: str
    """One sentence for a person."""

    role: Role
    software: str
    answer: Callable[[Asked], Answer | None]
    """Its own pages; None for a path it does not have."""

    scheme: str = "https"
    path: str = "/"
    """Where an officer would point a source."""

    kind: str = "shop"
    """shop, social, page or feed: the source's kind."""

    registered: bool = True
    """An officer watches it from day 0 on; otherwise it is only found by announcement."""

    shop: Shop | None = None
    listing_url: Callable[[Shop, Product], str] | None = None
    open_from: int = 0
    seized_from: int | None = None
    redirected_from: int | None = None
    redirected_to: str = ""
    down_on: frozenset[int] = frozenset()
    blocked_from: int | None = None
    predecessor: str | None = None
    copies: str | None = None
    """The site whose public pages it copies, for an impostor."""

    aliases: tuple[str, ...] = ()
    certificate: str = "sound"
    """sound, expired or self-signed."""

    compressed: bool = False
    counts_visitors: bool = False
    """Its answers depend on how often it was asked that day."""

    server: str = "nginx"

    @property
    def url(self) -> str:
        """The address to register."""
        return f"{self.scheme}://{self.name}{self.path}"

    @property
    def closed_from(self) -> int | None:
        """First day on which it no longer serves its own pages, None while it lasts."""
        days = (self.seized_from, self.redirected_from, self.blocked_from)
        return min((day for day in days if day is not None), default=None)

    @property
    def prepares_phones(self) -> bool:
        """Say whether it offers phones prepared for prisons: what an alert should be raised for."""
        return self.role in {Role.SEIZED, Role.SUCCESSOR, Role.IMPOSTOR, Role.SELLER}

    def standing(self, day: int) -> Standing:
        """What a visitor meets on a day."""
        if day < self.open_from:
            return Standing.UNBORN
        if day in self.down_on:
            return Standing.DOWN
        if self.seized_from is not None and day >= self.seized_from:
            return Standing.SEIZED
        if self.redirected_from is not None and day >= self.redirected_from:
            return Standing.REDIRECTED
        if self.blocked_from is not None and day >= self.blocked_from:
            return Standing.BLOCKED
        if self.certificate != "sound":
            return Standing.BAD_CERTIFICATE
        return Standing.OPEN

    def reachable(self, day: int) -> bool:
        """Say whether a connection is accepted at all."""
        return self.standing(day) not in {Standing.UNBORN, Standing.DOWN}
