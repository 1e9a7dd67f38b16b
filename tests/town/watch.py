"""
A workspace that watches the town: what an officer would set up, and a clock at any hour of any of the town's days.

Used by the demonstration and by the stories. Everything is the product's own; only the calendar runs ahead, by the
declared offset of ``[trial]``.
"""

import asyncio
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from monitor.config import default_text, load
from monitor.desk import Desk
from monitor.indexing import Entered
from monitor.rounds import OnEntered, round_of
from storage.ledger import judgements
from storage.ledger import sources as source_table
from storage.records.source import Source, SourceKind
from storage.workspace import Workspace
from tests.town import Town
from tests.town.records import Role, Site, moment

MORNING = "05:00"
"""UTC; when the day's visits begin."""

DIGEST = "06:05"
"""UTC; the digest's hour, seven in Paris in winter, has just passed."""

CASE = "DEMO-2026-001"


def create(
    folder: Path,
    town: Town,
    names: dict[str, dict[str, Any]] | None = None,
    **sections: dict[str, Any],
) -> Workspace:
    """
    Make a workspace that finds the town's names and trusts its authority.

    Args:
        names: further names and where they lead.
        sections: settings that go before the defaults here.
    """
    resolve = (names or {}) | {
        name: {
            "address": place.ip,
            "ports": {str(port): real for port, real in place.ports.items()},
        }
        for name, place in town.resolve.items()
    }
    folder.mkdir(parents=True, exist_ok=True)
    authority = folder.resolve() / "autorite-de-la-ville.pem"
    shutil.copyfile(town.certificate_authority, authority)
    ours: dict[str, dict[str, Any]] = {
        "investigation": {
            "title": "Ville d'essai",
            "unit": "Unité de démonstration",
            "case_reference": CASE,
        },
        "enrolment": {"automatic": True, "threshold": 0.6, "pace_seconds": 0},
        "network": {
            "allow": ["127.0.0.0/8"],
            "resolve": resolve,
            "extra_authorities": [str(authority)],
        },
        "browser": {"sandbox": os.geteuid() != 0},
        "budget": {
            "pages": 60,
            "seconds": 60,
            "response_seconds": 6,
            "retries": 0,
            "images": 24,
        },
        "reading": {"pictures": False},
        "schedule": {"visits_at_once": 8, "recycle_after": 500},
    }
    for name, section in sections.items():
        ours[name] = {**ours.get(name, {}), **section}
    return Workspace.create(folder, default_text(ours))


@contextmanager
def desk_at(
    workspace: Workspace, day: int, hour: str, **sections: dict[str, Any]
) -> Iterator[Desk]:
    """Open the workspace with its clock at this hour of this town day; ``sections`` change settings for this once."""
    offset = (moment(day, hour) - datetime.now(UTC)).total_seconds()
    configuration = load(workspace.configuration)
    for name, changes in {"trial": {"clock_offset_seconds": offset}, **sections}.items():
        section = getattr(configuration, name).model_copy(update=changes)
        configuration = configuration.model_copy(update={name: section})
    with Desk(workspace, configuration) as desk:
        yield desk


def add_sites(desk: Desk, sites: Sequence[Site]) -> None:
    """Have the officer watch these sites."""
    for site in sites:
        source_table.add(
            desk.ledger,
            url=site.url,
            kind=SourceKind(site.kind),
            at=desk.clock.now(),
            actor="démonstration",
            reason="source de départ",
            settings={
                "pace_seconds": 0,
                "case_reference": CASE,
                **({"platform": "telegram"} if site.role is Role.CHANNEL else {}),
            },
        )


def accept_all(desk: Desk, town: Town) -> list[tuple[str, str]]:
    """Have the officer watch every proposed address of the town nobody watches yet; return (address, why)."""
    watched = {host(source.url) for source in source_table.every(desk.ledger, removed=True)}
    accepted = []
    for row in desk.ledger.execute("SELECT * FROM proposal ORDER BY proposed_at, id").fetchall():
        name = host(row["url"])
        if name in watched or name not in town.resolve:
            continue
        judgements.record(
            desk.ledger,
            on=("proposal", row["id"]),
            verdict="accepted",
            actor="démonstration",
            at=desk.clock.now(),
            reason="à voir",
        )
        source_table.add(
            desk.ledger,
            url=row["url"],
            kind=SourceKind(row["kind"]),
            at=desk.clock.now(),
            actor="démonstration",
            reason=row["reason"],
            settings={"pace_seconds": 0, "case_reference": CASE},
        )
        watched.add(name)
        accepted.append((row["url"], row["reason"]))
    return accepted


def visit(
    desk: Desk, sources: Sequence[Source], on_entered: OnEntered | None = None
) -> list[Entered]:
    """Visit these sources, for real."""
    return asyncio.run(round_of(desk, sources, on_entered=on_entered))


def every_source(desk: Desk) -> list[Source]:
    """Return what is watched."""
    return list(source_table.every(desk.ledger))


def host(url: str) -> str:
    """Return the name of the site an address is on."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


__all__ = [
    "DIGEST",
    "MORNING",
    "accept_all",
    "add_sites",
    "create",
    "desk_at",
    "every_source",
    "host",
    "visit",
]
