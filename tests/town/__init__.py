"""
The town: a small local web of shops, with a day that a driver advances.

    with Town.start(day=0) as town:
        ip, port = town.resolve["oportik.example"].ip, town.resolve["oportik.example"].ports[443]
        town.day = 4

``docs/town.md`` tells who lives there and what happens when. ``python -m tests.town`` runs a town
as a process of its own. The town is data for tests and demonstration: invented names, words,
pictures and numbers, served on loopback only.
"""

from tests.town.records import (
    LAST_DAY,
    Announcement,
    ChangeKind,
    ExpectedChange,
    ExpectedListing,
    Role,
    Site,
    Standing,
    date_of,
)
from tests.town.server import Request
from tests.town.streets import Address, Town
from tests.town.truth import Truth

__all__ = [
    "LAST_DAY",
    "Address",
    "Announcement",
    "ChangeKind",
    "ExpectedChange",
    "ExpectedListing",
    "Request",
    "Role",
    "Site",
    "Standing",
    "Town",
    "Truth",
    "date_of",
]
