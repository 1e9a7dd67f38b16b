"""What a shop shows: listings, prices, availability, sellers; in schema.org's words."""

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum


class Availability(StrEnum):
    """schema.org ItemAvailability, the values shops use."""

    IN_STOCK = "InStock"
    OUT_OF_STOCK = "OutOfStock"
    LIMITED = "LimitedAvailability"
    PRE_ORDER = "PreOrder"
    BACK_ORDER = "BackOrder"
    MADE_TO_ORDER = "MadeToOrder"
    SOLD_OUT = "SoldOut"
    DISCONTINUED = "Discontinued"
    UNKNOWN = "unknown"
    """The page does not say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """An amount of money."""

    amount: Decimal

    currency: str | None
    """ISO 4217, or None where the page does not say."""

    tax_included: bool | None = None
    """False where the page says HT / excl. tax, True where it says TTC / incl. tax, None where it does not say."""

    starting_at: bool = False
    """The page says « à partir de »: the lowest of several."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One variant of a listing that can be chosen: a colour, a size, a bundle, or one of several sellers' offers."""

    name: str
    """What distinguishes the variant, as shown; the seller's name where several sellers offer the same."""

    seller: str | None = None
    """Who offers it, where a marketplace's page names several."""

    sku: str | None = None
    price: Price | None = None
    list_price: Price | None = None
    availability: Availability = Availability.UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """One thing offered for sale, as one page shows it."""

    url: str
    """Address of the product page, absolute."""

    name: str
    price: Price | None = None
    """What is asked now, incl. tax where both are shown; for variants with different prices the lowest."""

    list_price: Price | None = None
    """The crossed-out price, where there is one."""

    availability: Availability = Availability.UNKNOWN
    sku: str | None = None
    description: str = ""
    images: tuple[str, ...] = ()
    """Absolute addresses of the product's pictures, largest known form, main picture first."""

    category: str | None = None
    brand: str | None = None
    seller: str | None = None
    """The seller's name where a marketplace or ad names one; of several, the one whose price is the listing's."""

    condition: str | None = None
    offers: tuple[Offer, ...] = ()
    detail: bool = True
    """True for a product's own page, False for a card on a category page (less is known there)."""

    source: str = ""
    """Which reader read it: ``json-ld``, ``microdata``, ``opengraph``, ``woocommerce-api``, ``structure`` …"""

    extra: dict[str, str] = field(default_factory=dict)
    """What else the page said, by schema.org property name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seller:
    """Who a site says it is."""

    name: str
    """Trade name as shown: site name, organisation, account name."""

    url: str | None = None
    legal_name: str | None = None
    description: str = ""
    address: str | None = None
    logo: str | None = None
