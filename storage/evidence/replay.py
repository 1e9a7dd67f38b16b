"""
Replay a capture offline, in a program of its own.

pywb is GPL: it is never imported, it runs as a process in an environment of its own, made on first use. It listens on
127.0.0.1 only, knows one collection that holds the capture's slice and has no live web to fall back to; its content
security policy confines the page's scripts to its own origin, which is not the console's.
"""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from subprocess import Popen
from urllib.parse import quote

from storage import children
from storage.evidence import cutting
from storage.evidence.errors import ReplayUnavailable
from storage.evidence.members import Find
from storage.evidence.wacz import index_for_players
from storage.records.capture import Capture

REQUIREMENT = "pywb==2.10.0"
"""Installed on first use from the index pip is configured for; without one, from a folder of wheels (PIP_NO_INDEX, PIP_FIND_LINKS)."""

START_SECONDS = 30.0
_NOT_MODIFIED = 304
_COLLECTION = "capture"
_STOPS = (signal.SIGTERM, signal.SIGHUP)

# No recorder, no proxy, no live collection: what is not in the slice is answered "not found" by pywb itself.
# The policy is tighter than pywb's own: no form leaves, no connection but to the replay's own origin.
_CONFIGURATION = """\
framed_replay: false
debug: false
enable_auto_colls: true
"""
_RUNNING = "default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:; connect-src 'self'; form-action 'none'; frame-ancestors 'self'; base-uri 'self'"
_STILL = (
    "sandbox; default-src 'self' 'unsafe-inline' data: blob:; script-src 'none'; connect-src 'none'; form-action 'none'; "
    "frame-ancestors 'none'; base-uri 'self'"
)


@dataclass(frozen=True, slots=True)
class Replay:
    """A replay that runs."""

    url: str
    process: Popen[bytes]
    received: datetime
    """When what is shown was received: before the capture, where the server answered then that it was not modified."""

    def wait(self) -> None:
        """Return when the replay ends or the person stops it, from the keyboard or by SIGTERM or SIGHUP."""
        before = {each: signal.signal(each, signal.default_int_handler) for each in _STOPS}
        try:
            with suppress(KeyboardInterrupt):
                self.process.wait()
        finally:
            for each, handler in before.items():
                signal.signal(each, handler)


@contextmanager
def serving(
    archive: Path,
    capture: Capture,
    in_visit: Iterable[Capture],
    *,
    find: Find,
    environment: Path,
    port: int = 0,
    still: bool = False,
) -> Iterator[Replay]:
    """
    Serve a capture's slice until the context ends; ``port`` 0 takes a free one.

    ``still``: for an ordinary browser. No script of the page runs, so that nothing of it reaches past the policy (WebRTC does).

    Raises:
        ReplayUnavailable: pywb cannot be installed or does not start.
        ArchiveDamaged, FileNotFoundError, CaptureUnknown: the archive does not hold the capture.
    """
    program = replay_program(environment)
    cut = cutting.cut(archive, capture, in_visit, find)
    with tempfile.TemporaryDirectory(prefix="portique-replay-") as name:
        folder = Path(name)
        policy = _STILL if still else _RUNNING
        settings = f'{_CONFIGURATION}csp-header: "{policy}"\n'
        (folder / "config.yaml").write_text(settings, encoding="utf-8")
        warc = folder / "capture.warc.gz"
        with warc.open("xb") as out:
            cutting.write(archive, cut.members, out)
        _run([str(program.parent / "wb-manager"), "init", _COLLECTION], folder)
        _run([str(program.parent / "wb-manager"), "add", _COLLECTION, str(warc)], folder)
        index = folder / "collections" / _COLLECTION / "indexes" / "index.cdxj"
        index.write_text(index_for_players(warc), encoding="utf-8")
        number = port or _free_port()
        process = Popen(
            [
                str(program),
                "--bind",
                "127.0.0.1",
                "--port",
                str(number),
                "--directory",
                str(folder),
            ],
            cwd=folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=_environment(),
            start_new_session=True,
            preexec_fn=children.end_with_parent,  # noqa: PLW1509 - a command of one thread
        )
        received = _received(cut.main, find)
        stamp = received.strftime("%Y%m%d%H%M%S")
        url = (
            f"http://127.0.0.1:{number}/{_COLLECTION}/{stamp}/{quote(cut.main.url, safe=':/?&=%')}"
        )
        try:
            _wait_for(process, f"http://127.0.0.1:{number}/{_COLLECTION}/")
            yield Replay(url, process, received)
        finally:
            _stop(process)


def _received(capture: Capture, find: Find) -> datetime:
    """Return when the body came that a capture shows."""
    if capture.status == _NOT_MODIFIED and capture.refers_to is not None:
        return find(capture.refers_to).captured_at
    return capture.captured_at


def replay_program(environment: Path) -> Path:
    """
    Return pywb's ``wayback`` program, installing it in its own environment on first use.

    Raises:
        ReplayUnavailable: it cannot be installed.
    """
    program = environment / "bin" / "wayback"
    if program.exists():
        return program
    try:
        _run(children.command("venv", str(environment)), Path.cwd(), seconds=120)
        _run(
            children.command(
                "pip", "install", "--quiet", REQUIREMENT, python=environment / "bin" / "python"
            ),
            Path.cwd(),
            seconds=900,
        )
    except ReplayUnavailable:
        shutil.rmtree(environment, ignore_errors=True)
        raise
    if not program.exists():
        raise ReplayUnavailable(f"{REQUIREMENT} was installed and gave no program {program}.")
    return program


def _run(command: list[str], folder: Path, seconds: float = 60) -> None:
    try:
        done = subprocess.run(
            command, cwd=folder, capture_output=True, text=True, timeout=seconds, env=_environment(), check=False
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ReplayUnavailable(f"{Path(command[0]).name}: {error}") from error
    if done.returncode:
        raise ReplayUnavailable(
            f"{' '.join(command[:3])} ended with {done.returncode}: {done.stderr.strip()[-400:]}"
        )


def _wait_for(process: Popen[bytes], url: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise ReplayUnavailable(f"pywb ended at once with {process.returncode}.")
        try:
            with urllib.request.urlopen(url, timeout=2):  # noqa: S310 - our own address on 127.0.0.1
                return
        except urllib.error.HTTPError:
            return
        except OSError:
            with suppress(subprocess.TimeoutExpired):
                process.wait(0.1)
    raise ReplayUnavailable(f"pywb did not answer within {START_SECONDS:.0f} s.")


def _stop(process: Popen[bytes]) -> None:
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _environment() -> dict[str, str]:
    """Return the variables the program gets: those needed to run and to install, no secret of ours."""
    kept = (
        "PATH", "HOME", "LANG", "TMPDIR", "SSL_CERT_FILE", "PIP_INDEX_URL", "PIP_CONFIG_FILE", "PIP_CERT", "PIP_TRUSTED_HOST",
        "PIP_NO_INDEX", "PIP_FIND_LINKS",
    )  # fmt: skip
    return {name: os.environ[name] for name in kept if name in os.environ} | {"PYTHONSAFEPATH": "1"}
