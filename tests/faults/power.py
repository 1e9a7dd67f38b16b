"""
A watch whose machine loses its power at any moment: what it acknowledged before is there when it is back.

``python -m tests.faults.power FOLDER PORT STEPS`` is the process that works; it says on its output what it acknowledges.
"""

import os
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from monitor.daily import digest_due, send_waiting, tell
from monitor.desk import Desk
from storage.errors import StorageError
from storage.ledger import captures
from tests.faults.days import BEGAN, Liar, at, propose
from tests.faults.kills import STEP, _adopt, _archive, _workspace
from tests.faults.unsynced import TRACED, Disk, calls
from tests.monitor.mailbox import serving

SAYS = "portique: "
"""How a line begins that acknowledges something."""

LONGEST = 1 << 25
"""Bytes of one write that strace writes down."""


@dataclass
class Cuts:
    """What was cut and found."""

    calls: int = 0
    syncs: int = 0
    cuts: int = 0
    acknowledged: int = 0
    lost: list[str] = field(default_factory=list)
    """What was acknowledged and is not there, with the moment of the cut."""


def cut(folder: Path, steps: int, every: int, seed: int) -> Cuts:
    """Let a watch work so many steps, cut the power at every ``every``-th call; return what the history says of what was left."""
    tally, draw = Cuts(), random.Random(seed)
    log = folder.parent / "calls"
    with serving(Liar()) as port:
        with _workspace(folder, port) as desk:
            at(desk, BEGAN)
        disk = Disk(folder)
        _traced(log, folder, port, steps)
    said: list[str] = []
    for number, call in enumerate(calls(log, folder)):
        tally.calls, tally.syncs = number + 1, tally.syncs + (call.name == "sync")
        if call.path == "1":  # the programs it starts speak there too
            said += [one.removeprefix(SAYS) for one in call.data.decode().splitlines() if one.startswith(SAYS)]  # fmt: skip
            continue
        disk.play(call)
        if number % every == 0:
            for how in ({"draw": None, "names": False}, {"draw": None, "names": True}, {"draw": draw, "names": True}):  # fmt: skip
                tally.cuts += 1
                tally.lost += [f"{number} {call.name} {Path(call.path).name}: {one}" for one in _lost(disk, how, said)]  # fmt: skip
    tally.acknowledged = len(said)
    return tally


def cut_everywhere(folder: Path, steps: int, seed: int) -> Cuts:
    """The same at every call."""
    return cut(folder, steps, every=1, seed=seed)


def _traced(log: Path, folder: Path, port: int, steps: int) -> None:
    command = ["strace", "-f", "-y", "-xx", "-s", str(LONGEST), "-o", str(log), "-e", f"trace={TRACED}", "-e", "signal=none"]  # fmt: skip
    command += [sys.executable, "-m", __name__, str(folder), str(port), str(steps)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, timeout=600)


def _lost(disk: Disk, how: dict[str, Any], said: list[str]) -> Iterator[str]:
    """Yield what of what was said is not there after a cut, once the watch is back."""
    with TemporaryDirectory() as name:
        folder = Path(name) / "w"
        folder.mkdir()
        disk.cut(folder, **how)
        try:
            with Desk.open(folder) as desk:
                yield from _missing(desk, said)
        except (OSError, StorageError) as error:
            yield f"{how['names']}: {type(error).__name__}: {error}"


def _missing(desk: Desk, said: list[str]) -> Iterator[str]:
    at(desk, BEGAN + 9 * STEP)
    if desk.ledger.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
        yield "the ledger is damaged"
    _adopt(desk, desk.clock.now())
    for what, _, which in (one.partition(" ") for one in said):
        if what == "captured":
            try:
                desk.reader.record(captures.find(desk.ledger, which))
            except StorageError as error:
                yield f"capture {which}: {error}"
        elif desk.ledger.execute(_ASKED[what], (which,)).fetchone()[0] == 0:
            yield f"{what} {which}"
    for row in desk.ledger.execute("SELECT for_date, text_sha256 FROM digest"):
        file = desk.workspace.digests / f"bilan-{row['for_date']}.txt"
        if not file.exists() or sha256(file.read_bytes()).hexdigest() != row["text_sha256"]:
            yield f"the digest of {row['for_date']} is recorded and is not whole"


_ASKED = {
    "visited": "SELECT count(*) FROM visit WHERE id = ? AND ended_at IS NOT NULL",
    "told": "SELECT count(*) FROM digest WHERE for_date = ?",
    "sent": "SELECT count(*) FROM delivery WHERE state = 'sent' AND id = ?",
    "news": "SELECT count(*) FROM proposal WHERE id = ?",
}


class _Out:
    """Says what is acknowledged, at once."""

    def send(self, identity: str) -> None:
        os.write(1, f"{SAYS}captured {identity}\n".encode())


def _say(what: str, which: str) -> None:
    os.write(1, f"{SAYS}{what} {which}\n".encode())


def main(folder: Path, steps: int) -> None:
    """Work: archive a visit, enter it, note news, make the digest that is due, send it."""
    known, history = Counter[str](), dict[str, datetime]()
    with Desk.open(folder) as desk:
        for step in range(steps):
            now = BEGAN + 2 * step * STEP
            at(desk, now)
            _adopt(desk, now)
            _archive(desk, now, _Out())  # type: ignore[arg-type]
            propose(desk, now, history)
            _say("news", f"news-{step}")
            if (day := digest_due(desk, now)) is not None:
                tell(desk, day=day, until=now)
                _say("told", str(day))
            send_waiting(desk)
            for what, query in (("visited", "SELECT id FROM visit WHERE ended_at IS NOT NULL"), ("sent", "SELECT id FROM delivery WHERE state = 'sent'")):  # fmt: skip
                for (one,) in desk.ledger.execute(query):
                    known[one] += 1
                    if known[one] == 1:
                        _say(what, one)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[3]))
