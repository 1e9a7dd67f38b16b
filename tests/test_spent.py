"""What a benchmark counts as spent."""

import sys

from benchmarks.spent import spent

_BURN = "import time\nend = time.process_time() + {0}\nwhile time.process_time() < end: pass\n"
_ORPHAN = f"""
import subprocess, sys
subprocess.Popen([sys.executable, "-c", {_BURN.format(0.6)!r}], start_new_session=True)
"""


def test_the_work_of_an_orphan_is_counted() -> None:
    """Readers are children of a fork server that the command does not wait for."""
    assert spent([sys.executable, "-c", _ORPHAN]).cpu >= 0.6
