"""
Kill the product at random moments, start it again, and judge what it left by a history kept outside of it.

The history holds what was acknowledged: the ``captured`` events a crawl process printed, each with its visit. After
each kill and restart the checker replays it (Jepsen's way): every acknowledged capture must be in the ledger and its
bytes must verify. At the end the findings must be those of a clean analysis of the same archive, table by table.
"""

import asyncio
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from crawler.order import VisitOrder
from monitor.config import default_text
from monitor.daily import understand
from monitor.desk import Desk
from monitor.indexing import adopt
from monitor.orders import write_order
from monitor.rounds import round_of
from storage.ledger import captures, sources, visits
from storage.records.source import BrowserUse, SourceKind
from storage.workspace import Workspace
from tests.crawler.wire import Wire, page

ROOT = Path(__file__).parents[2]
PRODUCTS = 14

_HOME = """<html lang=fr><head><title>Boutique {n}</title></head><body><h1>Boutique {n}</h1>
<p>Bienvenue, mini téléphones livrés partout en France, écrivez au 06 39 98 12 3{n}.</p>{links}</body></html>"""
_PRODUCT = """<html lang=fr><head><title>Mini téléphone {n}-{i}</title>
<script type=application/ld+json>{{"@context":"https://schema.org","@type":"Product","name":"Mini téléphone {n}-{i}",
"offers":{{"@type":"Offer","price":"{price}.00","priceCurrency":"EUR","availability":"https://schema.org/InStock"}}}}</script>
</head><body><h1>Mini téléphone {n}-{i}</h1><p>Indétectable aux portiques, livré sous pli discret. {filler}</p></body></html>"""


@dataclass
class Tally:
    """What was done and found."""

    kills: int = 0
    acknowledged: int = 0
    lost: list[str] = field(default_factory=list)
    torn: int = 0
    completed: int = 0
    listings: int = 0
    differing: list[str] = field(default_factory=list)
    """Tables whose rows are not those of a clean analysis."""


def open_shops(wires: list[Wire]) -> None:
    """Let each server be a small shop."""
    for n, wire in enumerate(wires):
        links = "".join(
            f"<a class=product href='/produit/{i}'>Mini téléphone {n}-{i}</a> "
            for i in range(PRODUCTS)
        )
        wire.answers["/"] = page(_HOME.format(n=n, links=links))
        for i in range(PRODUCTS):
            filler = random.Random(f"{n}/{i}").randbytes(1500).hex()
            wire.answers[f"/produit/{i}"] = page(
                _PRODUCT.format(n=n, i=i, price=40 + i, filler=filler)
            )


def workspace(folder: Path, wires: list[Wire], **schedule: object) -> Workspace:
    """Make a workspace that watches these shops every ten seconds."""
    text = default_text(
        {
            "network": {"allow": ["127.0.0.2/32"], "ports": [wire.port for wire in wires]},
            "browser": {"sandbox": False, "illustrate": "none"},
            "budget": {"response_seconds": 5.0, "retries": 0},
            "schedule": {"digest_at": "00:00", "every": "10s", **schedule},
        }
    )
    made = Workspace.create(folder, text)
    with Desk.open(folder) as desk:
        for wire in wires:
            sources.add(
                desk.ledger, url=wire.url(), kind=SourceKind.SHOP, at=desk.clock.now(), actor="essai",
                settings={"pace_seconds": 0.0, "browser": BrowserUse.NEVER.value, "every_seconds": 10},
            )  # fmt: skip
    return made


def crawl_and_kill(folder: Path, draw: random.Random, history: dict[str, str]) -> None:
    """Have every source visited by one crawl process and kill it somewhere in between; note what it acknowledged."""
    with Desk.open(folder) as desk:
        orders: list[VisitOrder] = [
            write_order(
                desk.ledger, desk.workspace.archive, desk.configuration, source, desk.clock.now()
            )[1]
            for source in sources.every(desk.ledger)
        ]
    process = subprocess.Popen(
        [sys.executable, "-m", "spiders"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(b"".join(one.model_dump_json().encode() + b"\n" for one in orders))
    process.stdin.flush()
    # The moment is drawn among the acknowledgements, then a little further: between them lie the writes.
    left = draw.randrange(0, len(orders) * (PRODUCTS + 2))
    for line in process.stdout:
        event = json.loads(line)
        if event["event"] == "captured":
            history[event["capture"]] = event["visit"]
            left -= 1
        if left <= 0 or not _open_visits(event, orders):
            break
    until = time.monotonic() + draw.random() * 0.02
    while time.monotonic() < until:
        pass
    process.kill()
    for line in process.stdout:  # said before it died: acknowledged
        if line.endswith(b"\n") and (event := json.loads(line))["event"] == "captured":
            history[event["capture"]] = event["visit"]
    process.stdin.close()
    process.wait()
    process.stdout.close()


def _open_visits(event: dict[str, object], orders: list[VisitOrder]) -> bool:
    if event["event"] in {"closed", "failed"}:
        orders[:] = [one for one in orders if one.visit_id != event["visit"]]
    return bool(orders)


def restart(folder: Path, tally: Tally) -> None:
    """Enter what was left, as the start of a worker does."""
    with Desk.open(folder) as desk:
        for entered in adopt(desk.ledger, desk.workspace.archive, at=desk.clock.now()):
            tally.torn += entered.torn_bytes > 0
        assert visits.unfinished(desk.ledger) == []


def check(folder: Path, history: dict[str, str], tally: Tally) -> None:
    """Replay the history: every acknowledged capture is known, belongs to its visit, and verifies."""
    tally.acknowledged = len(history)
    with Desk.open(folder) as desk:
        for identity, visit_id in history.items():
            try:
                capture = captures.find(desk.ledger, identity)
                desk.reader.record(capture)
                if capture.visit_id != visit_id:
                    tally.lost.append(f"{identity}: in another visit")
            except (LookupError, OSError, ValueError) as error:
                tally.lost.append(f"{identity}: {error}")


def analyse_and_kill(folder: Path, draw: random.Random, longest: float) -> None:
    """Start the analysis and kill it after a random part of ``longest`` seconds of its own."""
    program = (
        "import sys\nfrom pathlib import Path\nfrom monitor.desk import Desk\nfrom monitor.daily import understand\n"
        "desk = Desk.open(Path(sys.argv[1]))\nprint('go', flush=True)\nunderstand(desk)"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", program, str(folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
    )
    assert process.stdout is not None
    process.stdout.readline()
    try:
        process.wait(draw.random() * longest)
    except subprocess.TimeoutExpired:
        process.kill()
    process.wait()
    process.stdout.close()


def complete_the_day(folder: Path, tally: Tally) -> None:
    """Visit every source once more, unharmed, and analyse."""
    with Desk.open(folder) as desk:
        entered = asyncio.run(round_of(desk, list(sources.every(desk.ledger))))
        tally.completed = sum(one.outcome.value == "complete" for one in entered)
        understand(desk)


def compare_with_clean(folder: Path, tally: Tally) -> None:
    """Analyse the same archive from nothing, and name the tables whose rows differ."""
    findings = folder / "findings.db"
    torn = _tables(findings)
    aside = folder / "findings.killed"
    for suffix in ("", "-wal", "-shm"):
        if Path(f"{findings}{suffix}").exists():
            shutil.move(f"{findings}{suffix}", f"{aside}{suffix}")
    with Desk.open(folder) as desk:
        understand(desk)
    clean = _tables(findings)
    tally.differing = [name for name in clean if clean[name] != torn.get(name)]
    tally.listings = len(clean["listing"])


def _tables(path: Path) -> dict[str, list[tuple[object, ...]]]:
    connection = sqlite3.connect(path)
    names = [
        row[0]
        for row in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'search_%' "
            "AND name NOT GLOB '[_]*' ORDER BY name"
        )
    ]
    rows = {
        name: sorted(connection.execute(f"SELECT * FROM {name}").fetchall(), key=repr)
        for name in names
    }
    connection.close()
    return rows


def worker(folder: Path) -> "subprocess.Popen[bytes]":
    """Start ``portique run``."""
    program = "from monitor.cli import main; main()"
    log = (folder / "worker.log").open("ab")
    process = subprocess.Popen(
        [sys.executable, "-c", program, "-v", "-w", str(folder), "run"],
        cwd=ROOT,
        stdout=log,
        stderr=log,
        start_new_session=True,
    )
    log.close()
    return process


def kill_session(process: "subprocess.Popen[bytes]") -> None:
    """Kill the worker alone, as the kernel does when memory runs out; its crawl processes must follow by themselves."""
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
