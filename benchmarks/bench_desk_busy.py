"""
Whether the desk answers while the watch writes: requests by eight readers to ``portique desk`` as it runs, over HTTP, while another process
enters shop after shop in ledger and findings. ``PORTIQUE_DESK_REQUESTS`` says how many (10,000), ``PORTIQUE_DESK_SHOPS`` how many shops are there first (1,000).
"""

import http.cookiejar
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from itertools import count, cycle, islice
from pathlib import Path
from urllib.parse import quote

from benchmarks import bench_desk
from benchmarks.common import write
from monitor.config import default_text
from monitor.desk import Desk
from storage import children
from storage.workspace import Workspace

READERS = 8
REQUESTS = int(os.environ.get("PORTIQUE_DESK_REQUESTS", "10000"))
SHOPS = int(os.environ.get("PORTIQUE_DESK_SHOPS", "1000"))


def _asked() -> list[str]:
    """Return what is asked for, page after page in turn."""
    pages = [list(each) for each in bench_desk.paths().values()]
    turns = (page[number % len(page)] for number in count() for page in pages)
    return list(islice(cycle(islice(turns, len(pages) * bench_desk.ASKED)), REQUESTS))


def _answer(opener: urllib.request.OpenerDirector, url: str) -> tuple[int, float]:
    begun = time.perf_counter()
    try:
        with opener.open(url, timeout=120) as answer:
            answer.read()
            status = answer.status
    except urllib.error.HTTPError as error:
        status = error.code
    except OSError:
        status = 0
    return status, (time.perf_counter() - begun) * 1000


def _write(folder: Path) -> None:
    """Enter shops until killed; say on a line each how many there are."""
    with Desk.open(folder) as desk:
        for number in count(SHOPS + bench_desk.ASKED * 100):
            bench_desk.world(desk, [number])
            sys.stdout.write(".")
            sys.stdout.flush()


def main() -> None:
    """Make the watch, start desk and writer, ask, count."""
    if sys.argv[-2:-1] == ["--write"]:
        _write(Path(sys.argv[-1]))
    bench_desk.SITES = SHOPS
    with tempfile.TemporaryDirectory() as name, socket.socket() as probe:
        workspace = Workspace.create(Path(name) / "w", default_text())
        with Desk.open(workspace.folder) as desk:
            bench_desk.world(desk, range(SHOPS), at_once=True)
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        started = [
            subprocess.Popen(children.command(*command), env=children.environment(), stdout=subprocess.PIPE, start_new_session=True)
            for command in (
                ("monitor.cli", "-w", str(workspace.folder), "desk", "--port", str(port)),
                ("benchmarks.bench_desk_busy", "--write", str(workspace.folder)),
            )
        ]  # fmt: skip
        try:
            figures = _asking(started, port)
        finally:
            for one in started:
                children.kill(one.pid)
                one.wait()
    write("desk_busy", figures, "django")


def _asking(started: "list[subprocess.Popen[bytes]]", port: int) -> dict[str, object]:
    desk, writer = (one.stdout for one in started)
    assert desk is not None
    assert writer is not None
    desk.readline()
    (path,) = re.findall(rb":\d+(/\S+)", desk.readline())
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))  # fmt: skip
    base = f"http://127.0.0.1:{port}"
    while _answer(opener, f"{base}/static/desk.css")[0] != 200:
        time.sleep(0.1)
    opener.open(base + path.decode()).close()
    begun = time.perf_counter()
    with ThreadPoolExecutor(READERS) as readers:
        answers = list(
            readers.map(lambda one: _answer(opener, base + quote(one, safe="/?&=+%:@")), _asked())
        )
    os.set_blocking(writer.fileno(), False)
    entered = len(writer.read() or b"")
    taken = sorted(each for _, each in answers)
    said = Counter(status for status, _ in answers)
    return {
        "requests": len(answers), "readers": READERS, "shops there": SHOPS, "shops entered meanwhile": entered, "seconds": round(time.perf_counter() - begun),
        "answers": {str(status): times for status, times in sorted(said.items())}, "errors": sum(times for status, times in said.items() if status != 200),
        "median ms": round(taken[len(taken) // 2]), "p95 ms": round(taken[len(taken) * 95 // 100]), "load before": round(os.getloadavg()[0], 1),
    }  # fmt: skip


if __name__ == "__main__":
    main()
