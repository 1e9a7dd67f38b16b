"""The leads as the lineage keeps them."""

import sqlite3
from collections.abc import Iterable, Mapping

from storage.findings.lineage_records import Example, Lead, LeadThen, Reason
from storage.rows import add, select, value


def find(findings: sqlite3.Connection, identity: str) -> Lead | None:
    """Return the lead with this id."""
    return next(iter(select(findings, Lead, "WHERE id = ?", (identity,))), None)


def every(findings: sqlite3.Connection) -> list[Lead]:
    """Return all leads in the order of ids."""
    return select(findings, Lead, "ORDER BY id")


def count(findings: sqlite3.Connection) -> int:
    """Return how many leads there are."""
    return int(value(findings, "SELECT COUNT(*) FROM lead"))


def tell(findings: sqlite3.Connection, then: LeadThen) -> None:
    """Write what a lead says from a time on."""
    add(findings, [then], otherwise="REPLACE")


def write(
    findings: sqlite3.Connection, lead: Lead, why: Iterable[Reason], shown: Iterable[Example]
) -> None:
    """Put a lead with its reasons in the place of what it was."""
    add(findings, [lead], otherwise="REPLACE")
    for table in ("lead_reason", "lead_example"):
        findings.execute(f"DELETE FROM {table} WHERE lead_id = ?", (lead.id,))
    add(findings, why)
    add(findings, shown)


def settled(findings: sqlite3.Connection, state: Mapping[str, object]) -> None:
    """Write where a lead stands: its columns by name, ``id`` among them."""
    columns = ", ".join(f"{name} = :{name}" for name in state if name != "id")
    findings.execute(f"UPDATE lead SET {columns} WHERE id = :id", state)


def unruled(findings: sqlite3.Connection) -> None:
    """Take every lead for one that nobody ruled on."""
    findings.execute("UPDATE lead SET status = 'new' WHERE status <> 'new'")


def ruled(findings: sqlite3.Connection, lead_id: str, status: str) -> None:
    """Write what people ruled on a lead."""
    findings.execute("UPDATE lead SET status = ? WHERE id = ?", (status, lead_id))
