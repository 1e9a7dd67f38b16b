"""Every route of the desk, with an address of it that is there."""

import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from monitor.web.roles import Right
from tests.monitor.web.watched import Bureau

OPEN = ("entrer", "entrer/<str:token>", "sortir", "langue")
"""The addresses that answer who is not logged in."""


@dataclass(frozen=True)
class Walked:
    """A route and an address of it."""

    path: str
    right: Right


def walked(desk: Bureau) -> Iterator[Walked]:
    """Yield every route but the entrance."""
    known = examples(desk.folder)
    routes = json.loads(desk.folder.with_name("routes.json").read_text(encoding="utf-8"))
    for pattern, right in routes.items():
        if pattern not in OPEN:
            path = re.sub(r"<\w+:(\w+)>", lambda found: known[found[1]], pattern)
            yield Walked(f"/{path}", Right(right))


@cache
def examples(folder: Path) -> dict[str, str]:
    """Return an id of each kind that the workspace holds."""
    with closing(sqlite3.connect(folder / "findings.db")) as findings:
        lead = findings.execute("SELECT id FROM lead ORDER BY id").fetchone()[0]
        seller = findings.execute("SELECT id FROM seller ORDER BY id").fetchone()[0]
    with closing(sqlite3.connect(folder / "ledger.db")) as ledger:
        capture = ledger.execute("SELECT id FROM capture WHERE kind = 'screenshot'").fetchone()[0]
        source = ledger.execute("SELECT id FROM source").fetchone()[0]
        proposal = ledger.execute(
            "SELECT id FROM proposal WHERE url LIKE '%decouverte%'"
        ).fetchone()[0]
    return {
        "lead_id": lead, "seller_id": seller, "capture_id": capture, "source_id": source, "proposal_id": proposal,
        "site_id": "oportik.example", "name": "analyste", "case_id": "1", "rest": "findings", "saved_id": "1",
    }  # fmt: skip
