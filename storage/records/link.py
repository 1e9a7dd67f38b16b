"""What ties one site to another: traits as observed, facts about sites, judgements, and hand-written profiles."""

from dataclasses import dataclass
from enum import StrEnum

from storage.records.named import Named


class TraitKind(Named):
    """
    What a trait is; the form of its value is given beside each.

    These are the kinds that several rooms speak of. A signal may name another in its own file, ``TraitKind("x")``,
    which is as good.
    """

    ACCOUNT = "account"
    """``network:ID``, the network's own stable id of an account."""
    HANDLE = "handle"
    """``network:handle`` in the normal form of :class:`storage.records.contact.ContactKind`."""
    USERNAME = "username"
    """The handle folded to its stem: without case, separators, digits, or words such as *officiel*."""
    PHONE = "phone"
    """E.164."""
    EMAIL = "email"
    MAILBOX = "mailbox"
    """The part of an e-mail address before ``@``, role names left out."""
    PAYMENT_ACCOUNT = "payment_account"
    """``paypal:name``, ``iban:…``, ``crypto:btc:…`` …"""
    MERCHANT = "merchant"
    """``stripe:pk_live_…`` …"""
    SHOP_ID = "shop_id"
    COMPANY = "company"
    """``siren:NNNNNNNNN`` or ``vat:…``; ``siren?:…`` where the check fails."""
    ADDRESS = "address"
    """A postal address, case and accents folded."""
    TRACKER = "tracker"
    CHAT_WIDGET = "chat_widget"
    CAPTCHA_KEY = "captcha_key"
    SERVICE_KEY = "service_key"
    """Keys of maps, error tracking, Firebase; site verification tokens."""
    CERTIFICATE = "certificate"
    """A further domain that the site's certificate is for."""
    FAVICON = "favicon"
    """``mmh3:N`` in Shodan's form, followed by the sha-256 of the bytes."""
    LOGO = "logo"
    """As for a photograph."""
    PHOTO = "photo"
    """The picture at 64 x 64 grey values (:mod:`monitor.signals.pictures`)."""
    PRODUCT = "product"
    """A product's name, folded."""
    PRICE = "price"
    """``NAME @ AMOUNT CURRENCY``: what is asked for a product."""
    SKU = "sku"
    WORDING = "wording"
    """A sentence of the shop's own pages or posts, folded, its own name and numbers masked."""
    TERMS = "terms"
    """The same for terms of sale, legal notices, questions and answers."""
    CSS = "css"
    """The set of CSS classes of one page, sorted, parted by spaces."""
    DOM = "dom"
    """A sketch of the page's tag sequence: hexadecimal hashes parted by spaces."""
    ASSET = "asset"
    """Path of a script or style sheet, or ``sha256:…`` of one."""
    HEADERS = "headers"
    """Names of the response's header fields in wire order, folded."""
    CLAIM = "claim"
    """The site itself says it succeeds another; the folded words."""
    LINK = "link"
    """Another site it points to, as a site id."""
    REDIRECT = "redirect"
    """The site id it answered with in place of its own pages."""
    NAME = "name"
    """The trade name, folded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trait:
    """One characteristic of a site as one capture shows it."""

    kind: TraitKind

    value: str
    """Normal form: equal values are the same characteristic."""

    quotation: str
    """The characters of the page it was read from, or for a picture its address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteFacts:
    """What the visits know of one site. Times are ISO 8601, UTC."""

    site_id: str
    """A host without ``www.``, or ``network:account_id``."""

    first_seen_at: str
    last_seen_at: str
    standing: str = "content"
    """A :class:`storage.records.standing.Standing` value, as of the last visit."""

    seized_at: str | None = None
    """Capture time of the first page that showed the seizure."""

    redirected_to: str | None = None
    """Site id it answered with, while it did."""


class Verdict(StrEnum):
    """What a person says of a pair."""

    SAME = "same"
    DIFFERENT = "different"
    UNSURE = "unsure"
    DISMISSED = "dismissed"
    """Of a lead: seen, and of no interest. Says nothing about the hand."""
    ASSIGNED = "assigned"
    WATCHED = "watched"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """A person's ruling on a pair of sites, as the ledger keeps it."""

    site_id: str
    other_site_id: str
    verdict: Verdict
    judged_at: str
    judged_by: str
    why: str = ""


class Band(StrEnum):
    """What a lead says, from strongest to weakest claim about the hand."""

    SAME_HAND = "same_hand"
    SAME_NETWORK = "same_network"
    COPYCAT = "copycat"
    UNRESOLVED = "unresolved"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileTrait:
    """One trait known of a site from a person, the press or the file."""

    kind: TraitKind
    value: str
    quotation: str
    source: str
    """Where it was read: an address, a title and date, a reference of the file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What is known of a site that need never have been captured."""

    id: str
    """``profile:NAME``; it stands in the lineage as a site does."""

    name: str
    site_id: str | None
    """The site it describes, where that is known."""

    seized_at: str | None
    written_at: str
    traits: tuple[ProfileTrait, ...]
