"""An opponent who plants, dilutes, floods or contradicts moves a true lead by no more than the bound that docs/lineage.md states."""

import random
import sqlite3
from collections.abc import Callable

import pytest

from monitor.lineage.stage import update
from tests.monitor.lineage.tables import (  # fmt: skip
    HANDLE,
    OLD,
    SEIZED,
    TERMS,
    Row,
    capture,
    findings_of,
    shop,
)

BOUND = 1.0
"""Bits."""

PURSE = ("payment_account", "paypal:relais")
TRUE = "phone-discret.example"


def _street() -> list[Row]:
    rng = random.Random(5)
    rows = [row for n in range(30) for row in shop(f"legal{n}.example", n % 15, rng, sells=False)]
    rows += shop(OLD, 0, rng, HANDLE, PURSE, *TERMS)
    return rows + shop(TRUE, 24, random.Random("other"), HANDLE, PURSE, *TERMS[:8], theme="presta")


def _planted() -> list[Row]:
    """His handle, purse and clauses on eight lawful shops, before his return."""
    return [row for n in range(8) for row in capture(f"legal{n}.example", 21, HANDLE, PURSE, *TERMS, page="/avis")]  # fmt: skip


def _diluted() -> list[Row]:
    """His handle and purse on fifty sites of strangers who sell the same."""
    rng = random.Random(9)
    return [row for n in range(50) for row in shop(f"autre{n}.example", 22, rng, HANDLE, PURSE)]


def _flooded() -> list[Row]:
    """Two hundred copies of all he showed."""
    old = [(row[2], row[3]) for row in _street() if row[1] == OLD]
    return [row for n in range(200) for row in capture(f"copie{n}.example", 22, *old)]


def _contradicted() -> list[Row]:
    """A company with a valid number on the return itself."""
    return capture(TRUE, 25, ("company", "siren:732829320"), page="/mentions")


def _bits(findings: sqlite3.Connection) -> dict[str, tuple[str, float]]:
    update(findings, sites=(SEIZED,), judgements=(), profiles=())
    query = "SELECT subject, band, bits FROM lead WHERE predecessor = ?"
    return {subject: (band, bits) for subject, band, bits in findings.execute(query, (OLD,))}


@pytest.mark.parametrize("poison", [_planted, _diluted, _flooded, _contradicted])
def test_poison_moves_a_true_lead_by_a_bit_at_most(poison: Callable[[], list[Row]]) -> None:
    """Six planted pages silenced a handle; copies buried the return below themselves."""
    before = _bits(findings_of(_street()))[TRUE]
    after = _bits(findings_of(_street() + poison()))
    own = after[TRUE]

    assert own[0] == before[0] == "same_hand"
    assert abs(own[1] - before[1]) <= BOUND
    assert max(bits for _, bits in after.values()) == own[1]
    assert {band for site, (band, _) in after.items() if site.startswith("legal")} <= {"same_network", "unresolved"}  # fmt: skip
