"""
A capture replayed beside the desk, on another origin, for the reader's own browser: replaying PARENT FOLDER CAPTURE.

pywb shows the archived page under a policy that runs no script and asks nothing outside (:mod:`storage.evidence.replay`). It listens on
this machine alone, under the other of its two names, so that no cookie of the desk goes there; it ends with the desk, after
half an hour, or when the same person replays something else.
"""

import os
import select
import subprocess
from contextlib import closing
from functools import partial
from pathlib import Path

from storage import children
from storage.database import open_read_only
from storage.errors import StorageError
from storage.evidence import replay
from storage.evidence.errors import ReplayUnavailable
from storage.ledger import captures
from storage.workspace import Workspace

SECONDS = 1800
_FIRST_SECONDS = 600
"""The first replay installs pywb."""

_running: dict[int, "subprocess.Popen[bytes]"] = {}
"""What is replayed for each person, by the number of the account."""


def begin(workspace: Workspace, person: int, capture_id: str) -> str:
    """
    Replay a capture for somebody, in the place of what was; return its address on this machine.

    Raises:
        ReplayUnavailable: it does not start; its last words.
    """
    stop(person)
    process = children.begin("monitor.web.replaying", str(workspace.folder), capture_id, stdout=subprocess.PIPE)  # fmt: skip
    _running[person] = process
    assert process.stdout is not None
    ready, _, _ = select.select([process.stdout], [], [], _FIRST_SECONDS)
    said = process.stdout.readline().decode() if ready else ""
    process.stdout.close()
    how, _, what = said.strip().partition(" ")
    if how != "at":
        stop(person)
        raise ReplayUnavailable(what or "no answer")
    return what


def stop(person: int) -> None:
    """End what is replayed for somebody."""
    process = _running.pop(person, None)
    if process is not None:
        children.kill(process.pid)
        process.wait()


# -- in the process beside


def main() -> None:
    """Serve the replay until its time is over; say where on the first line, or why not."""
    folder, capture_id = children.begun()
    workspace = Workspace(Path(folder))
    with closing(open_read_only(workspace.ledger)) as ledger:
        try:
            found = captures.find(ledger, capture_id)
            with replay.serving(
                workspace.archive, found, captures.of_visit(ledger, found.visit_id), find=partial(captures.find, ledger),
                environment=workspace.state / "replay", still=True,
            ) as running:  # fmt: skip
                _say(f"at {running.url}")
                select.select([], [], [], SECONDS)
        except (StorageError, OSError) as error:
            _say(f"no {' '.join(str(error).split())}")


def _say(line: str) -> None:
    os.write(1, f"{line}\n".encode())


if __name__ == "__main__":
    main()
