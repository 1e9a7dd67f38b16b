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
