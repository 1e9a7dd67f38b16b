"""
What a row of each table of readings holds: one record a table, its fields the table's columns.

They stand apart from the queries, because the steps that fill them rest on these alone: a new question asked of the
findings makes nothing due again. What each column means stands beside its DDL (:mod:`storage.findings.schema`).
"""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One body at one address of one source, and what it was taken for."""

    TABLE: ClassVar = "document"

    id: str
    source_id: str
    site_id: str
    url: str
    kind: str
    status: int | None
    media_type: str
    entity_digest: str
    capture_id: str
    captured_at: str
    standing: str
    standing_reason: str
    platform: str | None
    role: str
    title: str
    language: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """One capture that showed a document."""

    TABLE: ClassVar = "sighting"

    capture_id: str
    document_id: str
    visit_id: str
    source_id: str
    captured_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StepDone:
    """A step has read a subject."""

    TABLE: ClassVar = "step_done"

    step: str
    subject: str
    edition: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What a step could not read."""

    TABLE: ClassVar = "problem"

    id: str
    step: str
    subject: str
    capture_id: str | None
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """One listing as one document shows it."""

    TABLE: ClassVar = "listing"

    document_id: str
    listing_id: str
    url: str
    name: str
    price: str | None
    currency: str | None
    list_price: str | None
    availability: str
    sku: str | None
    description: str
    images: str
    category: str | None
    brand: str | None
    seller: str | None
    offers: str
    detail: int
    reader: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """One post as one document shows it."""

    TABLE: ClassVar = "post"

    document_id: str
    post_id: str
    network: str
    url: str
    account_id: str | None
    author: str
    text: str
    published_at: str | None
    edited: int
    links: str
    media: str
    reply_to: str | None
    forwarded_from: str | None
    views: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """The account a document is of."""

    TABLE: ClassVar = "account"

    document_id: str
    network: str
    account_id: str
    handle: str
    name: str
    url: str
    bio: str
    links: str
    followers: int | None
    avatar: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Trader:
    """Who sells, as a document says it."""

    TABLE: ClassVar = "trader"

    document_id: str
    name: str
    url: str | None
    legal_name: str | None
    description: str
    address: str | None
    logo: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A way to reach somebody, or an identifier of his."""

    TABLE: ClassVar = "contact"

    document_id: str
    kind: str
    value: str
    quotation: str
    place: str
    valid: int
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """An address of another site."""

    TABLE: ClassVar = "link"

    document_id: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One passage of a document."""

    TABLE: ClassVar = "block"

    id: int
    document_id: str
    number: int
    kind: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a document is taken for."""

    TABLE: ClassVar = "verdict"

    document_id: str
    band: str
    class_: str
    score: float
    rule: str
    concepts: str
    dampers: str
    lexicon: str
    quotation: str = ""
    place: str = ""
    parts: str = "{}"
    excuses: str = "{}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A wording that was heard, quoted."""

    TABLE: ClassVar = "match"

    id: str
    document_id: str
    block: int
    start: int
    stop: int
    concept: str
    entry: str
    quotation: str
    disguises: str
    lexicon: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Trait:
    """One characteristic of a site in one document."""

    TABLE: ClassVar = "page_trait"

    document_id: str
    kind: str
    value: str
    quotation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """One site, summed up."""

    TABLE: ClassVar = "site"

    id: str
    source_id: str
    label: str
    first_seen_at: str
    last_seen_at: str
    standing: str
    standing_since: str
    seized_at: str | None
    redirected_to: str | None
    redirected_at: str | None
    band: str
    class_: str
    offers_since: str | None
    offer_document: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """One visit, understood as a whole."""

    TABLE: ClassVar = "snapshot"

    visit_id: str
    source_id: str
    site_id: str
    ended_at: str
    outcome: str
    reason: str
    documents: int
    listings: int
    posts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing a visit showed."""

    TABLE: ClassVar = "snapshot_item"

    visit_id: str
    kind: str
    item_id: str
    document_id: str
    capture_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a visit showed otherwise than what was known before."""

    TABLE: ClassVar = "change"

    id: str
    source_id: str
    site_id: str
    visit_id: str
    at: str
    kind: str
    item_id: str
    subject: str
    before: str | None
    after: str | None
    capture_before: str | None
    capture_after: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """What reading adds to a document: some columns of its row."""

    TABLE: ClassVar = "document"

    id: str
    standing: str
    standing_reason: str
    platform: str | None
    role: str
    title: str
    language: str | None
