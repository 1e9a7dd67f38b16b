"""
Who may hand over a visit: a row of objects on the store, each put once.

``leases/VISIT/1``, ``2`` … are the turns of a visit; the store lets each be written by one alone. Whoever begins a visit
takes the next turn, and its number is the fencing token; whoever has made it hands it over by taking the turn after its
own, which is free only as long as nobody else began the visit since. So a visit that was given twice counts once, a
worker that was thought dead and wakes up changes nothing, and a visit that was given up stays so. Nothing here needs a
clock.
"""

import json
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import uuid4

from storage.archive.shelf import Pointer
from storage.archive.store import Store
from storage.errors import AlreadyStored

FOLDER = "leases"


class Turn(StrEnum):
    """What a turn says."""

    TAKEN = "taken"
    DELIVERED = "delivered"
    CLOSED = "closed"
    """Given up by the coordinator: nothing is taken any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """The latest turn of a visit."""

    number: int
    turn: Turn
    by: str
    pointer: Pointer | None = None
    lost: str = ""
    """Why its crawl process did not live to write an outcome."""


def latest(store: Store, visit_id: str) -> Lease | None:
    """Return the latest turn of a visit, None where it was never begun."""
    numbers = [int(key.rpartition("/")[2]) for key in store.keys(f"{FOLDER}/{visit_id}/")]
    if not numbers:
        return None
    said = json.loads(store.whole(_key(visit_id, max(numbers))))
    pointer = said.get("pointer")
    return Lease(
        number=max(numbers), turn=Turn(said["turn"]), by=said["by"], lost=said.get("lost", ""),
        pointer=Pointer(**pointer) if pointer else None,
    )  # fmt: skip


def take(store: Store, visit_id: str, by: str) -> Lease:
    """Begin a visit and return its turn; where it was delivered or closed, that turn: it is not to be made."""
    return _next(store, visit_id, Turn.TAKEN, by)


def deliver(
    store: Store, visit_id: str, token: int, pointer: Pointer, by: str, lost: str = ""
) -> bool:
    """Hand a visit over; return False where another turn came between: its segment is kept and does not count."""
    pointing = {name: getattr(pointer, name) for name in Pointer.__slots__}
    return _put(store, visit_id, token + 1, Turn.DELIVERED, by, pointer=pointing, lost=lost)


def close(store: Store, visit_id: str, by: str) -> Lease:
    """Give a visit up, unless it was delivered; return the turn that stands."""
    return _next(store, visit_id, Turn.CLOSED, by)


def _next(store: Store, visit_id: str, turn: Turn, by: str) -> Lease:
    """Take the next turn of a visit that goes on, and return it; of one that does not, the turn that ended it."""
    while True:
        last = latest(store, visit_id)
        if last is not None and last.turn is not Turn.TAKEN:
            return last
        number = last.number + 1 if last is not None else 1
        if _put(store, visit_id, number, turn, by):
            return Lease(number=number, turn=turn, by=by)


def _key(visit_id: str, number: int) -> str:
    return f"{FOLDER}/{visit_id}/{number:06d}"


def _put(store: Store, visit_id: str, number: int, turn: Turn, by: str, **more: Any) -> bool:
    """Take a turn; an answer that was lost is asked for again, and what stands there is then ours."""
    text = json.dumps({"turn": turn, "by": by, "nonce": str(uuid4()), **more}, sort_keys=True)
    try:
        store.put(_key(visit_id, number), text.encode())
    except AlreadyStored:
        return store.whole(_key(visit_id, number)) == text.encode()
    return True
