"""
Datasette behind the desk's own door: a process beside that listens on a socket of the workspace, and is asked for who is logged in.

It is started when first asked and ends with the desk. Whoever asks is named to it by a cookie signed with a secret of this start; nobody
else can open the socket, which lies in a folder of the desk's own.
"""

import http.client
import os
import secrets
import socket
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from itsdangerous import URLSafeSerializer

from monitor.config import load
from monitor.console.serving import arguments
from storage import children
from storage.workspace import Workspace

BASE = "/atelier/"
_SECRET = "DATASETTE_SECRET"  # noqa: S105 - the name of a variable
_START_SECONDS, _ANSWER_SECONDS = 30.0, 30.0
_LARGEST = 8_000_000
"""Bytes of an answer."""

_SETTINGS = {"base_url": BASE, "allow_csv_stream": "0", "num_sql_threads": "2"}


class Unavailable(OSError):
    """The workbench does not start or does not answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What it answered."""

    status: int
    media_type: str
    location: str
    body: bytes


@dataclass(frozen=True, slots=True)
class _Running:
    folder: Path
    process: "subprocess.Popen[bytes]"
    secret: str
    place: Path


_starting = threading.Lock()
_running: list[_Running] = []


def ask(folder: Path, path: str, who: str) -> Answer:
    """
    Return what the workbench of a workspace answers to a path (with its question), asked by somebody.

    Raises:
        Unavailable: it does not start, or not answer in time.
    """
    with _starting:
        beside = _started(folder)
    cookie = URLSafeSerializer(beside.secret, salt="actor").dumps({"a": {"id": who}})
    connection = _Local(beside.place)
    try:
        connection.request("GET", path, headers={"Host": "127.0.0.1:0", "Cookie": f"ds_actor={cookie}"})  # fmt: skip
        answer = connection.getresponse()
        body = answer.read(_LARGEST + 1)
        if len(body) > _LARGEST:
            raise Unavailable("answer too large")
        media_type = answer.getheader("Content-Type") or ""
        return Answer(status=answer.status, media_type=media_type, location=answer.getheader("Location") or "", body=body)  # fmt: skip
    except (OSError, http.client.HTTPException) as error:
        raise Unavailable(str(error)) from error
    finally:
        connection.close()


def _started(folder: Path) -> _Running:
    """Return the process that serves a workspace, started where none runs."""
    if _running and _running[0].folder == folder and _running[0].process.poll() is None:
        return _running[0]
    secret = secrets.token_hex(32)
    place = Path(tempfile.mkdtemp(prefix="portique-")) / "atelier"
    process = children.begin("monitor.web.workbench", str(folder), str(place), more={_SECRET: secret})  # fmt: skip
    made = _Running(folder, process, secret, place)
    until = time.monotonic() + _START_SECONDS
    while not _answers(place):
        if process.poll() is not None or time.monotonic() > until:
            children.kill(process.pid)
            raise Unavailable("not started")
        time.sleep(0.05)
    _running[:] = [made]
    return made


def _answers(place: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as probe:
        return probe.connect_ex(str(place)) == 0


class _Local(http.client.HTTPConnection):
    """HTTP over a socket of this machine."""

    def __init__(self, place: Path) -> None:
        super().__init__("127.0.0.1", timeout=_ANSWER_SECONDS)
        self._place = str(place)

    def connect(self) -> None:
        """Open the socket."""
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self._place)


def main() -> None:
    """Become Datasette, unless the desk is gone already; the ask to end with it outlives exec (prctl(2))."""
    folder, place = children.begun()
    workspace = Workspace(Path(folder))
    command = arguments(workspace, load(workspace.configuration), _SETTINGS)
    environment = {**children.environment(), _SECRET: os.environ[_SECRET]}
    os.execve(sys.executable, [*command, "--uds", place], environment)  # noqa: S606 - it takes this process's place


if __name__ == "__main__":
    main()
