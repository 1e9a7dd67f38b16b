"""A cluster on loopback for tests: its scheduler and workers are the programs themselves, over TLS."""

import os
import re
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from monitor.engine.dask import DaskEngine
from monitor.engine.settings import Cluster
from monitor.engine.tls import Papers
from storage import children
from storage.archive.store import Place
from tests.cluster.papers import Authority
from tests.cluster.stores import free_port

READY_SECONDS = 90


@dataclass
class Part:
    """A program of the cluster."""

    command: list[str]
    log: Path
    process: "subprocess.Popen[bytes] | None" = None

    def start(self) -> None:
        """Start it, again where it ended."""
        with self.log.open("ab") as said:
            self.process = subprocess.Popen(
                self.command, stdin=subprocess.DEVNULL, stdout=said, stderr=said, start_new_session=True,
                env=children.environment(),
            )  # fmt: skip

    def kill(self) -> None:
        """Kill it with its children."""
        assert self.process is not None
        children.kill(self.process.pid)
        self.process.wait()

    def send(self, number: int) -> None:
        """Send it a signal."""
        assert self.process is not None
        os.kill(self.process.pid, number)

    def end(self) -> int:
        """Ask it to end; return its exit code."""
        assert self.process is not None
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.kill()
            return -signal.SIGKILL

    def waits_for(self, words: str) -> None:
        """Wait until it says so."""
        until = time.monotonic() + READY_SECONDS
        while not re.search(words, self.said()):
            assert self.process is not None
            assert self.process.poll() is None, self.said()[-2000:]
            assert time.monotonic() < until, self.said()[-2000:]
            time.sleep(0.05)

    def said(self) -> str:
        """Return what it wrote."""
        return self.log.read_text(errors="replace")


@dataclass
class OnLoopback:
    """A scheduler and its workers."""

    folder: Path
    place: Place
    authority: Authority
    port: int = field(default_factory=free_port)
    parts: dict[str, Part] = field(default_factory=dict)

    @property
    def address(self) -> str:
        """Where the scheduler is spoken to."""
        return f"tls://127.0.0.1:{self.port}"

    def settings(self, papers: Papers | None = None) -> dict[str, Any]:
        """Return the section [cluster] of whoever asks, with these papers or good ones."""
        papers = papers or self.authority.papers("veille")
        return {
            "scheduler": self.address, "authority": papers.authority, "certificate": papers.certificate, "key": papers.key,
            "store": self.place.url, "endpoint": self.place.endpoint, "credentials": self.place.credentials,
        }  # fmt: skip

    def engine(self, archive: Path, papers: Papers | None = None) -> DaskEngine:
        """Return an engine on this cluster."""
        return DaskEngine(Cluster(**self.settings(papers)), archive)

    def scheduler(self, silence: int = 30, nobody: int = 60) -> Part:
        """Return the scheduler, not started."""
        command = ["scheduler", "--port", str(self.port), "--silence", str(silence), "--nobody", str(nobody)]  # fmt: skip
        return self._part("scheduler", command)

    def worker(self, name: str, *more: str, papers: Papers | None = None) -> Part:
        """Return a worker, not started."""
        command = [
            "worker", self.address, "--name", name, "--scratch", str(self.folder / name), "--store", self.place.url,
            "--host", "127.0.0.1", "--readers", "1", *more,
        ]  # fmt: skip
        if self.place.endpoint:
            command += ["--endpoint", self.place.endpoint, "--credentials", self.place.credentials]
        return self._part(name, command, papers)

    def _part(self, name: str, command: list[str], papers: Papers | None = None) -> Part:
        papers = papers or self.authority.papers(name)
        shown = ["--authority", papers.authority, "--certificate", papers.certificate, "--key", papers.key]  # fmt: skip
        whole = [*children.command("monitor.cli"), "cluster", *command, *shown]
        self.parts[name] = Part(whole, self.folder / f"{name}.log")
        return self.parts[name]


@contextmanager
def cluster(folder: Path, place: Place, workers: int = 2, **more: Any) -> Iterator[OnLoopback]:
    """Run a scheduler and workers ``w1``, ``w2`` … while the block runs."""
    folder.mkdir(parents=True, exist_ok=True)
    running = OnLoopback(folder, place, Authority(folder / "papiers"))
    try:
        running.scheduler(**more).start()
        running.parts["scheduler"].waits_for("scheduler_listens")
        for number in range(1, workers + 1):
            running.worker(f"w{number}").start()
        for number in range(1, workers + 1):
            running.parts[f"w{number}"].waits_for("worker_stands")
        yield running
    finally:
        for part in reversed(running.parts.values()):
            if part.process is not None:
                if part.process.poll() is None:
                    part.send(signal.SIGCONT)
                part.kill()
