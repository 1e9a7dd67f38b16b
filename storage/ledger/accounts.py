"""What each visit accounts for: the addresses it did not see whole, and those that rules kept it from asking."""

import json
import sqlite3

from storage.records.account import VisitAccount, account_from_json


def of_visit(ledger: sqlite3.Connection, visit_id: str) -> VisitAccount | None:
    """Return a visit's account; None where it left none: killed, imported, or made by an earlier Portique."""
    row = ledger.execute("SELECT facts FROM visit WHERE id = ?", (visit_id,)).fetchone()
    said = json.loads(row["facts"]).get("account") if row is not None else None
    return account_from_json(said) if isinstance(said, dict) else None
