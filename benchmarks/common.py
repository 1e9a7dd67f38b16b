"""What every benchmark shares: where results go, and what they were measured with."""

import json
import multiprocessing
import os
import platform
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).parent / "results"


def write(name: str, figures: dict[str, Any], *packages: str) -> Path:
    """Write figures with the versions they were measured with."""
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{name}.json"
    measured = {
        "figures": figures,
        "versions": {package: version(package) for package in ("portique", *packages)},
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "cores": os.cpu_count(),
        "load": [round(one, 1) for one in os.getloadavg()],
    }
    path.write_text(
        json.dumps(measured, indent=1, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8"
    )
    return path


@contextmanager
def served(serve: Callable[..., None], stand: Any) -> Iterator[int]:
    """Serve from a process of its own while the block runs; gives the port that ``serve(port, ready, stand)`` took."""
    context = multiprocessing.get_context("fork")
    port, ready = context.Value("i", 0), context.Event()
    server = context.Process(target=serve, args=(port, ready, stand), daemon=True)
    server.start()
    ready.wait(30)
    try:
        yield int(port.value)
    finally:
        server.terminate()
        server.join()
