"""
Kill a unit at work, again and again, and hold its history against what is left (as Jepsen does).

A child captures, enters, seals and stamps, and writes what it acknowledged to a pipe; the parent kills it after a
random time, lets the next child adopt what lies there, as a worker does at its start, and checks: nothing
acknowledged is lost, nothing is shown as sealed that is not, the custody log chains.
"""

import os
import random
import select
import signal
import sqlite3
import traceback
from dataclasses import dataclass, field
from datetime import timedelta
from typing import NoReturn

from monitor.indexing import adopt
from storage.archive.index import record_at
from storage.archive.writer import SegmentWriter
from storage.evidence import custody, seal, seals, stamping
from storage.ledger import captures as capture_table
from storage.ledger import sources, visits
from storage.records.source import Outcome, SourceKind
from tests.storage.evidence.authority import post
from tests.storage.evidence.house import SHOP, House, exchange, now, station


@dataclass
class Verdict:
    """What a run of kills showed."""

    kills: int = 0
    acknowledged: int = 0
    """Captures the child said were on disk."""

    seals: int = 0
    lost: list[str] = field(default_factory=list)
    false_seals: list[str] = field(default_factory=list)
    torn: int = 0
    """Segments found with a torn tail and cut back to their last whole record."""

    during: dict[str, int] = field(default_factory=dict)
    """Kills by the last thing the child had said."""


LINES = 13
"""A child is let live until it has said up to this many things: two visits, each captured, entered, signed, stamped."""

MOMENT = 0.03
"""Then it is killed within this many seconds, so that kills fall everywhere between two words on any machine."""


def kill_again_and_again(house: House, kills: int, chance: random.Random) -> Verdict:
    """Run the loop."""
    verdict, history = Verdict(), list[tuple[str, str]]()
    house.ledger.close()
    for _ in range(kills):
        said = _one_life(house, chance.randrange(LINES), chance.uniform(0.0, MOMENT))
        history += said
        verdict.kills += 1
        last = said[-1][0] if said else "start"
        verdict.during[last] = verdict.during.get(last, 0) + 1
        ledger = house.room.open_ledger()
        verdict.torn += sum(
            1 for entered in adopt(ledger, house.room.archive, at=now()) if entered.torn_bytes
        )
        _judge(house, ledger, said, verdict, whole=False)
        ledger.close()
    house.ledger = house.room.open_ledger()
    _judge(house, house.ledger, history, verdict, whole=True)
    verdict.acknowledged = sum(1 for kind, _ in history if kind == "captured")
    verdict.seals = sum(1 for kind, _ in history if kind == "stamped")
    return verdict


def _one_life(house: House, words: int, seconds: float) -> list[tuple[str, str]]:
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _work(house, writing)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        heard = [pipe.readline() for _ in range(words)]
        select.select([], [], [], seconds)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        lines = b"".join([*heard, pipe.read()]).decode().splitlines()
    said = [(kind, name) for kind, _, name in (line.partition(" ") for line in lines)]
    failed = [name for kind, name in said if kind == "failed"]
    if failed:
        raise AssertionError(failed[0])
    return said


def _work(house: House, pipe: int) -> NoReturn:
    """Capture, enter, seal and stamp until killed; one line for each thing done."""

    def say(kind: str, name: str) -> None:
        os.write(pipe, f"{kind} {name}\n".encode())

    try:
        ledger = house.room.open_ledger()
        while True:
            _visit(house, ledger, say)
            made = seal.seal_captures(
                ledger, house.room.archive, list(seal.unsealed(ledger, now() + timedelta(days=1))),
                find=lambda i: capture_table.find(ledger, i), by=seal.Signer(key=house.key, actor="child"), at=now(),
            )  # fmt: skip
            if made.seal is not None:
                say("signed", str(made.seal.id))
            for done in stamping.stamp(
                ledger, [house.pinned], post=post, now=now, skew=600, actor="child"
            ).obtained:
                say("stamped", done.split()[0].removeprefix("seal-"))
    except BaseException:  # noqa: BLE001 - the parent raises what the child says
        say("failed", traceback.format_exc().replace("\n", " | "))
        os._exit(1)


def _visit(house: House, ledger: sqlite3.Connection, say: object) -> None:
    assert callable(say)
    at = now()
    source, _ = sources.add(ledger, url=SHOP, kind=SourceKind.SHOP, at=at, actor="child")
    name = f"{source.id}/{at:%Y-%m}/visit-{at.timestamp()}.warc.gz"
    visit = visits.open_visit(ledger, source_id=source.id, started_at=at, segment=name)
    writer = SegmentWriter(
        house.room.archive / name, visit_id=visit.id, source_id=source.id, began_at=at,
        warcinfo={"visit": visit.id, "source": source.id},
    )  # fmt: skip
    writer.add_metadata("station", station(), at=at)
    captures = []
    for number in range(3):
        writer.add_exchange(exchange(f"{SHOP}{number}", now(), os.urandom(200_000), role="page"))
        for capture in writer.commit():
            captures.append(capture)
            say("captured", capture.id)
    writer.close({"outcome": "complete", "reason": ""}, at=now())
    with ledger:
        capture_table.add(ledger, captures)
        visits.close(
            ledger,
            visit.id,
            visits.Ending(
                ended_at=now(),
                outcome=Outcome.COMPLETE,
                reason="",
                captures=len(captures),
                size=1,
            ),
        )
    say("entered", visit.id)


def _judge(
    house: House,
    ledger: sqlite3.Connection,
    said: list[tuple[str, str]],
    verdict: Verdict,
    *,
    whole: bool,
) -> None:
    custody.check(ledger)
    for kind, name in said:
        if kind == "captured":
            try:
                capture = capture_table.find(ledger, name)
                record = record_at(
                    house.room.archive / capture.segment, capture.offset, capture.length
                )
                sound = record.member_sha256 == capture.member_sha256 and record.id == name
            except (LookupError, OSError):
                sound = False
            if not sound:
                verdict.lost.append(name)
        elif kind in {"signed", "stamped"}:
            stored = seals.find_seal(ledger, int(name))
            seals.check(ledger, stored, [house.pinned])
            if kind == "stamped" and not stored.sealed:
                verdict.lost.append(f"seal {name}")
    if not whole:
        return
    for stored in seals.every_seal(ledger):
        try:
            seals.check(ledger, stored, [house.pinned])
        except seal.SealBroken as error:
            verdict.false_seals.append(str(error))
