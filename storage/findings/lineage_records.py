"""What a row of each table of leads holds: one record a table, its fields the table's columns."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """A pair of sites worth a look."""

    TABLE: ClassVar = "lead"

    id: str
    subject: str
    predecessor: str
    band: str
    probability: float
    copycat: float
    network: float
    bits: float
    prior_bits: float
    copying_bits: float
    rivals_bits: float
    own_bits: float
    own_copycat: float
    own_network: float
    own_band: str
    hard: int
    standing: int
    priority: int
    status: str
    flagged_at: str
    flagged_capture: str
    flagged_band: str
    first_seen_at: str
    updated_at: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One reason of a lead."""

    TABLE: ClassVar = "lead_reason"

    lead_id: str
    position: int
    signal: str
    family: str
    claim: str
    value: str
    bits: float
    bits_alone: float
    bits_copycat: float
    others: int
    quotation_before: str
    capture_before: str
    quotation_after: str
    capture_after: str
    stance: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A pair of quotations that shows a reason."""

    TABLE: ClassVar = "lead_example"

    lead_id: str
    position: int
    number: int
    quotation_before: str
    capture_before: str
    quotation_after: str
    capture_after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadThen:
    """What a lead said from a time on."""

    TABLE: ClassVar = "lead_history"

    lead_id: str
    at: str
    capture_id: str
    band: str
    probability: float
    bits: float
    standing: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedSite:
    """A site the lineage compares, by its number."""

    TABLE: ClassVar = "lineage_site"

    number: int
    site_id: str
    first_at: str
    seized_at: str | None = None
    seed_from: str | None = None
    seed_why: str | None = None
    habit_words: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """A trait of a site, where it was first seen."""

    TABLE: ClassVar = "fingerprint"

    site: int
    kind: str
    value: str
    quotation: str
    capture_id: str
    first_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached:
    """An account and a shop that point to each other, by number."""

    TABLE: ClassVar = "attached"

    account: int
    site: int
    since: str
    handle: str
    capture_account: str
    capture_site: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Clone:
    """A later site that repeats the pages of an earlier one, by number."""

    TABLE: ClassVar = "clone"

    subject: int
    predecessor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Photo:
    """A picture of a site."""

    TABLE: ClassVar = "photo_hash"

    number: int
    site: int
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoShown:
    """A site that shows a copy of a picture."""

    TABLE: ClassVar = "photo_group"

    photo: int
    site: int


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Happened:
    """A seizure or a ruling; sorts by time, then by what it is."""

    TABLE: ClassVar = "lineage_event"

    at: str
    place: int
    site_id: str
    other: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a run of the lineage came: the last event taken in."""

    TABLE: ClassVar = "lineage_progress"

    only: int = 1
    observed_at: str = ""
    capture_id: str = ""
    traits: int = 0
    captures: int = 0
    edition: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SellerRow:
    """A seller."""

    TABLE: ClassVar = "seller"

    id: str
    name: str
    first_seen_at: str
    first_capture: str
    last_seen_at: str
    members: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A site or account of a seller, and what ties it."""

    TABLE: ClassVar = "seller_member"

    seller_id: str
    site_id: str
    since: str
    reason: str = ""
    with_site: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alias:
    """A name or identifier a seller goes by."""

    TABLE: ClassVar = "seller_alias"

    seller_id: str
    kind: str
    value: str
    site_id: str
    capture_id: str
    since: str
