"""What a worker does for each verb. It has no ledger, no keys and no mail: an order comes in, a segment or rows go out."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from crawler.order import VisitOrder
from monitor.analysis.apply import Result, Task
from monitor.analysis.beside import READERS
from monitor.analysis.step import Step
from monitor.engine.station import Station, here
from storage.archive import lease, shelf
from storage.archive.lease import Turn
from storage.archive.shelf import Pointer


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """What became of a visit on a worker."""

    worker: str
    lost: str = ""


async def visit(order: str, pointers: Sequence[Pointer], authorities: Mapping[str, str]) -> Handed:
    """
    Make a visit and hand its segment over; a visit that was handed over already is not made again.

    Args:
        order: the order as JSON.
        pointers: where the segments lie that its known captures are in.
        authorities: the PEM text of each file the order names.
    """
    station = here()
    asked = VisitOrder.model_validate_json(order)
    turn = await asyncio.to_thread(lease.take, station.store, asked.visit_id, station.name)
    if turn.turn is not Turn.TAKEN:
        return Handed(worker=turn.by, lost=turn.lost)
    await asyncio.to_thread(shelf.point, station.scratch, pointers)
    own = await asyncio.to_thread(station.own, asked, turn.number, authorities)
    end = await station.pool.visit(own)
    await asyncio.to_thread(station.hand_over, asked.visit_id, asked.segment, turn.number, end.lost)
    return Handed(worker=station.name, lost=end.lost)


def read(tasks: Sequence[Task], pointers: Sequence[Pointer]) -> list[list[Result]]:
    """Read documents in the resident processes of this worker; their segments lie where ``pointers`` say."""
    station = here()
    shelf.point(station.scratch, pointers)
    for one in pointers:
        shelf.local(station.scratch / one.segment)
    at_home = [_at_home(station, task) for task in tasks]
    return [results for _, found in READERS.read(station.scratch, [at_home]) for results in found]


def _at_home(station: Station, task: Task) -> Task:
    """Return a task whose sent steps keep what they remember in this worker's folder; of utterances nothing is remembered."""
    sent = tuple(_rehoused(station, step) for step in task.sent)
    return replace(task, sent=sent, judged=None)


def _rehoused(station: Station, step: Step) -> Step:
    if not isinstance(step.rows, partial):
        return step
    module, *_ = step.rows.args
    cache = station.scratch / step.name
    cache.mkdir(exist_ok=True)
    return replace(step, rows=partial(step.rows.func, module, cache))
