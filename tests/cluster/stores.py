"""Object stores for tests: a real S3 server (moto) in a process of its own, and a folder."""

import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from storage import children
from storage.archive.store import Place

BUCKET = "preuves"
_SERVE = "import sys, logging; logging.disable(); from moto.server import main; main(sys.argv[1:])"


def free_port() -> int:
    """Return a port of loopback that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@dataclass
class S3:
    """An S3 server on loopback, which may be killed, stopped and started again; what it held is in its memory."""

    credentials: Path
    port: int = field(default_factory=free_port)
    process: "subprocess.Popen[bytes] | None" = None

    def start(self) -> None:
        """Start it and make its bucket."""
        self.process = subprocess.Popen(
            [sys.executable, "-c", _SERVE, "-H", "127.0.0.1", "-p", str(self.port)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=children.environment(),
        )
        until = time.monotonic() + 60
        while True:
            try:
                request = urllib.request.Request(f"{self.endpoint}/{BUCKET}", method="PUT")
                with urllib.request.urlopen(request, timeout=5):
                    return
            except OSError:
                if time.monotonic() > until or self.process.poll() is not None:
                    raise

    def stop(self) -> None:
        """End it."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()

    @property
    def endpoint(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"

    def place(self, prefix: str = "archive", cache_mb: int = 100) -> Place:
        """Return how it is spoken to."""
        return Place(
            url=f"s3://{BUCKET}/{prefix}", endpoint=self.endpoint, credentials=str(self.credentials), cache_mb=cache_mb
        )  # fmt: skip


@contextmanager
def s3(folder: Path) -> Iterator[S3]:
    """Run an S3 server while the block runs."""
    credentials = folder / "s3-credentials"
    credentials.write_text("essai:secret-d-essai\n")
    server = S3(credentials)
    try:
        server.start()
        yield server
    finally:
        server.stop()
