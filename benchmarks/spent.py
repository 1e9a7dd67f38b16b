"""
What a command costs: wall time, and the processor time of every process it starts, orphans among them.

Readers are children of a fork server that nobody waits for: what the parent is told of its children leaves them out.
A process of its own adopts every orphan (``PR_SET_CHILD_SUBREAPER``) and waits until none is left.
"""

import ctypes
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass

_PR_SET_CHILD_SUBREAPER = 36


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """What one command took."""

    wall: float
    cpu: float
    """Seconds of user and system time of the command and all its descendants."""

    largest_mb: float
    """Resident memory of the largest of its processes at its peak."""

    output: str


def spent(command: Sequence[str]) -> Spent:
    """
    Run a command and return what it and all its descendants took.

    Raises:
        subprocess.CalledProcessError: it failed.
    """
    told = subprocess.run(
        [sys.executable, "-m", "benchmarks.spent", *command], check=True, stdout=subprocess.PIPE
    )
    return Spent(**json.loads(told.stdout))


def main() -> None:
    """Run the command of the command line, adopt what it leaves behind, and print what all took."""
    if ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0):
        raise SystemExit("this kernel lets no process adopt orphans")
    began = time.monotonic()
    done = subprocess.run(sys.argv[1:], stdout=subprocess.PIPE, check=False)
    wall = time.monotonic() - began
    try:
        while True:
            os.wait()
    except ChildProcessError:
        pass
    took = resource.getrusage(resource.RUSAGE_CHILDREN)
    told = {
        "wall": wall, "cpu": took.ru_utime + took.ru_stime, "largest_mb": took.ru_maxrss / 1024,
        "output": done.stdout.decode(errors="replace"),
    }  # fmt: skip
    sys.stdout.write(json.dumps(told))
    sys.exit(done.returncode)


if __name__ == "__main__":
    main()
