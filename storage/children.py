"""
Start Python programs so that only Portique's own code and its packages can run in them.

``python -m NAME`` looks in the working folder first. The working folder of a watch is an investigation's folder, where files from
outside lie: a ``spiders.py`` or a ``json.py`` among them must never be run. An empty entry of PYTHONPATH is the same door.
"""

import ctypes
import logging
import os
import resource
import signal
import subprocess
import sys
import sysconfig
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

log = logging.getLogger("portique.children")

_PR_SET_PDEATHSIG = 1
ROOT = Path(__file__).parents[1]
"""The folder Portique's packages are imported from: a checkout, or an environment's site-packages."""


def command(module: str, *arguments: str, python: Path | str = sys.executable) -> list[str]:
    """Return the command that runs a module without looking for it in the working folder."""
    return [str(python), "-P", "-m", module, *arguments]


def environment() -> dict[str, str]:
    """Return this process's variables, with Portique's root alone on the path of every Python started with them."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    kept["PYTHONSAFEPATH"] = "1"
    if str(ROOT) not in {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}:
        kept["PYTHONPATH"] = str(ROOT)
    return kept


def keep_to_own_code() -> None:
    """Give every later child of this process that environment: the pool of readers is started by the standard library."""
    os.environ.pop("PYTHONPATH", None)
    os.environ.update(environment())


def kill(root: int) -> None:
    """Kill a process, its group and all that descends from it, in groups of their own too (Linux)."""
    parents: dict[int, int] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError, ValueError):
            # pid (comm) state ppid …; comm may hold spaces and brackets (proc(5))
            parents[int(stat.parent.name)] = int(stat.read_text().rpartition(")")[2].split()[1])
    family, size = {root}, 0
    while size < len(family):
        size = len(family)
        family |= {pid for pid, parent in parents.items() if parent in family}
    with suppress(OSError):
        os.killpg(root, signal.SIGKILL)
    for pid in family:
        with suppress(OSError):
            os.kill(pid, signal.SIGKILL)


def end_with_parent() -> None:
    """
    Ask Linux to kill this process when its parent dies (prctl(2), PR_SET_PDEATHSIG).

    A worker that was killed is started again and cuts torn segments back: no writer of the old one may live on. The
    lock on each open segment says the same where there is no such call (:mod:`storage.archive.writer`).
    """
    if not sys.platform.startswith("linux"):
        return
    if ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0) != 0:
        log.warning("no_parent_death_signal: %s", os.strerror(ctypes.get_errno()))


def begin(
    module: str,
    *arguments: str,
    stdout: int = subprocess.DEVNULL,
    more: Mapping[str, str] | None = None,
) -> "subprocess.Popen[bytes]":
    """Start a module that ends with this process and asks :func:`begun` for its arguments; ``more`` are variables it gets besides."""
    return subprocess.Popen(
        command(module, str(os.getpid()), *arguments), env={**environment(), **(more or {})}, start_new_session=True,
        stdin=subprocess.DEVNULL, stdout=stdout, stderr=subprocess.DEVNULL,
    )  # fmt: skip


def begun() -> list[str]:
    """Let this process, which :func:`begin` started, end with its parent; return its arguments. Raises SystemExit where that died before."""
    end_with_parent()
    parent, *arguments = sys.argv[1:]
    if os.getppid() != int(parent):
        raise SystemExit
    return arguments


def limit_memory(megabytes: int) -> None:
    """Begin a process that reads foreign bytes: it ends with its parent, takes no more data than that, and dumps no core."""
    end_with_parent()
    most = megabytes * 1_000_000
    resource.setrlimit(resource.RLIMIT_DATA, (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def data_held() -> int:
    """Return the data of this process in MB, as RLIMIT_DATA counts it (VmData, proc(5)); 0 where that is not told."""
    status = Path("/proc/self/status")
    lines = status.read_text(encoding="ascii").splitlines() if status.exists() else []
    found = next((line.split()[1] for line in lines if line.startswith("VmData:")), "0")
    return int(found) * 1024 // 1_000_000


def limit_time(cpu_seconds: int) -> None:
    """Let this process use that much more of a processor; then SIGXCPU ends it, unless the limit is set anew."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    until = int(used.ru_utime + used.ru_stime) + 1 + cpu_seconds
    resource.setrlimit(resource.RLIMIT_CPU, (until, resource.RLIM_INFINITY))
