"""``portique console`` in a process of its own, come into by its link."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def running(folder: Path) -> Iterator[tuple[str, urllib.request.OpenerDirector, int]]:
    """Run the console of a workspace until the block ends; give its address, a visitor it knows, and its process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    said = folder / "console.log"
    with said.open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "monitor.cli", "-w", str(folder), "console", "--port", str(port)],
            stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
    try:
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
        _wait(process, port)
        (link,) = re.findall(r"http\S+auth-token\S+", said.read_text())
        opener.open(link, timeout=30).close()
        yield f"http://127.0.0.1:{port}", opener, process.pid
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(30)


def _wait(process: "subprocess.Popen[bytes]", port: int) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        assert process.poll() is None
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError("the console does not answer")
