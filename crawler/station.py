"""
The machine, the program, the network and the clock a visit was made with: what an expert asks first.

Collected at the start of each visit and archived as its ``urn:portique:station:VISIT`` record; :func:`closing_facts`
adds at the end how long it took by a clock that cannot be set, and whether the wall clock jumped meanwhile. Nothing
is asked of any outside service: the egress address is the one the unit declares, or unknown. What cannot be found
is null, never guessed.
"""

import ctypes
import hashlib
import json
import os
import platform
import re
import shutil
import socket
import subprocess
import sys
import time
from datetime import UTC, datetime
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, distribution, distributions, version
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from crawler.chromium import arguments, executable
from crawler.errors import NoBrowser
from crawler.exits import Exit, exit_of
from crawler.order import BrowserSettings, VisitOrder
from storage.ids import file_sha256
from storage.records.source import BrowserUse

SCHEMA = "portique-station-1"
CLOCK_STEP_MS = 1000
"""Wall and monotonic clock may drift apart by this much in a visit; beyond it the wall clock was set."""

_PROXY_VARIABLES = ("http_proxy", "https_proxy", "all_proxy", "ftp_proxy", "no_proxy")
_SYNC_UNKNOWN_US = 16_000_000
"""The kernel's own mark (STA_UNSYNC limit, ``ntp_adjtime(2)``): an estimated error of 16 s means nobody keeps the clock."""


def station_facts(order: VisitOrder) -> dict[str, Any]:
    """Return the facts of this visit's start, as JSON values (``schema`` says the shape; see ``docs/evidence.md``)."""
    return {
        "schema": SCHEMA,
        "case": {"procedure": order.case_reference, "legal_basis": order.legal_basis},
        "tool": _tool(),
        "station": _station(),
        "browser": None if order.browser is BrowserUse.NEVER else _browser(order.browser_settings),
        "profile": {
            "fresh": True,
            "kind": "new browser context and empty cookie jar for each visit",
        },
        "network": {
            "local_addresses": _local_addresses(urlsplit(order.url).hostname or ""),
            "egress_address": _egress_address(order) or None,
            "egress_source": "declared by the unit" if _egress_address(order) else "unknown",
            "gateway": order.network.gateway or None,
            "resolvers": _resolvers(),
            "resolver_table": sorted(order.network.resolve),
            "proxy": _proxy(exit_of(order)),
            "user_agent": order.network.user_agent,
        },
        "clock": clock_facts(),
        "limits": {
            "pages": order.budget.pages,
            "megabytes": order.budget.megabytes,
            "seconds": order.budget.seconds,
            "body_megabytes": order.budget.body_megabytes,
            "response_seconds": order.budget.response_seconds,
            "depth": order.budget.depth,
            "pace_seconds": order.pace_seconds,
        },
        "discovery": order.discovery or None,
    }


def code_edition(started: dict[str, Any]) -> str:
    """Return what the facts of a visit's start say of the code that makes it, as one name."""
    tool = started["tool"]
    return f"{tool['code_sha256']} {tool['packages_sha256']} {tool['python_sha256']}"


def closing_facts(started: dict[str, Any]) -> dict[str, Any]:
    """
    Return the clock's facts at the end of a visit.

    ``elapsed_ms`` is by the monotonic clock; ``step_ms`` is what the wall clock gained over it, and ``stepped`` says
    that this is more than :data:`CLOCK_STEP_MS`: somebody set the clock during the visit.
    """
    before, after = started["clock"], clock_facts()
    elapsed = after["monotonic_ms"] - before["monotonic_ms"]
    wall = after["unix_ms"] - before["unix_ms"]
    return {
        **after,
        "elapsed_ms": elapsed,
        "step_ms": wall - elapsed,
        "stepped": abs(wall - elapsed) > CLOCK_STEP_MS,
        "profile_destroyed": True,
    }


def clock_facts() -> dict[str, Any]:
    """Return the time by each clock and what is known of the wall clock's error."""
    wall = time.time_ns()
    now = datetime.fromtimestamp(wall / 1e9, UTC)
    return {
        "utc": now.isoformat(),
        "paris": now.astimezone(ZoneInfo("Europe/Paris")).isoformat(),
        "unix_ms": wall // 1_000_000,
        "monotonic_ms": time.monotonic_ns() // 1_000_000,
        **_synchronisation(),
    }


def _synchronisation() -> dict[str, Any]:
    return _chrony() or _kernel_clock()


def _chrony() -> dict[str, Any] | None:
    program = shutil.which("chronyc")
    if program is None:
        return None
    found = _output([program, "-c", "-n", "tracking"])
    fields = (found or "").strip().split(",")
    # chronyc -c tracking: ref id, address, stratum, ref time, system time offset (s), last offset, …, leap status
    if len(fields) < 14 or fields[13] == "Not synchronised":
        return None
    return {
        "source": f"chrony {fields[1]}",
        "offset_ms": round(abs(float(fields[4])) * 1000, 3),
        "stratum": int(fields[2]),
        "leap": fields[13],
    }


class _Timex(ctypes.Structure):
    # struct timex of <sys/timex.h>, Linux; what follows the fields read here is room the kernel writes to.
    _fields_ = [
        ("modes", ctypes.c_uint),
        ("offset", ctypes.c_long),
        ("freq", ctypes.c_long),
        ("maxerror", ctypes.c_long),
        ("esterror", ctypes.c_long),
        ("status", ctypes.c_int),
        ("rest", ctypes.c_long * 40),
    ]


def _kernel_clock() -> dict[str, Any]:
    unknown = {"source": "unknown", "offset_ms": None, "stratum": None, "leap": None}
    if not sys.platform.startswith("linux"):
        return unknown
    timex = _Timex()
    try:
        state = ctypes.CDLL(None, use_errno=True).adjtimex(ctypes.byref(timex))
    except (OSError, AttributeError):
        return unknown
    unsynchronised = 0x40
    if state < 0 or timex.status & unsynchronised or timex.esterror >= _SYNC_UNKNOWN_US:
        return unknown
    # The kernel knows a bound of the error, not the offset; the bound is what is claimed.
    return {
        "source": "kernel discipline (adjtimex)",
        "offset_ms": round(timex.esterror / 1000, 3),
        "stratum": None,
        "leap": None,
    }


@lru_cache(maxsize=1)
def _tool() -> dict[str, Any]:
    packages = _packages()
    return {
        "name": "Portique",
        "version": _version("portique"),
        "code_sha256": _code_digest(),
        "python": platform.python_version(),
        "python_sha256": _file_digest(Path(sys.executable).resolve()),
        "openssl": _openssl(),
        "packages": packages,
        "packages_sha256": hashlib.sha256(
            json.dumps(packages, sort_keys=True).encode()
        ).hexdigest(),
        "container": os.environ.get("PORTIQUE_IMAGE_DIGEST") or None,
    }


def _openssl() -> str:
    import ssl

    return ssl.OPENSSL_VERSION


def _packages() -> dict[str, str]:
    described = (found.metadata for found in distributions())
    return {one["Name"].lower(): one["Version"] for one in described if one["Name"]}


def _code_digest() -> str:
    digest = hashlib.sha256()
    root = Path(__file__).resolve().parent.parent
    for package in ("crawler", "monitor", "spiders", "storage"):
        for path in sorted((root / package).rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                digest.update(path.relative_to(root).as_posix().encode() + b"\0")
                digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


@lru_cache(maxsize=1)
def _station() -> dict[str, Any]:
    release = platform.freedesktop_os_release() if Path("/etc/os-release").exists() else {}
    return {
        "hostname": socket.gethostname(),
        "machine_id_sha256": _machine_id(),
        "vendor": _text("/sys/class/dmi/id/sys_vendor"),
        "model": _text("/sys/class/dmi/id/product_name"),
        "serial": _text("/sys/class/dmi/id/product_serial"),
        "cpu": _cpu(),
        "memory_bytes": os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"),
        "os": {
            "name": release.get("PRETTY_NAME") or platform.system(),
            "version": release.get("VERSION_ID"),
            "kernel": platform.release(),
            "last_update": _last_update(),
        },
    }


def _browser(settings: BrowserSettings) -> dict[str, Any] | None:
    try:
        path = executable(settings)
    except NoBrowser:
        return None
    facts: dict[str, Any] = {
        "flags": arguments(settings),
        "extensions": [],
        "sandbox": settings.sandbox,
        "viewport": {"width": settings.width, "height": settings.height},
        "user_agent": settings.user_agent or "the network's",
        "driver": f"playwright {_version('playwright')}",
    }
    if path is None:
        return {**facts, "binary": "Playwright's own", "version": None, "binary_sha256": None}
    real = str(Path(path).resolve())
    return {**facts, "binary": path, **_binary(real, Path(real).stat().st_mtime_ns)}


@lru_cache(maxsize=8)
def _binary(path: str, _changed: int) -> dict[str, Any]:
    found = _output([path, "--version"])
    program = program_behind(Path(path))
    return {
        "version": found.strip() if found else None,
        "binary_sha256": _file_digest(Path(path)),
        "program": str(program) if program else None,
        "program_sha256": _file_digest(program) if program else None,
    }


def program_behind(path: Path) -> Path | None:
    """Return the program a distribution's start script runs, None where the path is the program itself."""
    with path.open("rb") as file:
        start = file.read(16_384)
    if not start.startswith(b"#!"):
        return None
    for named in re.findall(r"/[\w./-]+", start.decode("utf-8", "replace")[2:].partition("\n")[2]):
        candidate = Path(named)
        if candidate.is_file() and os.access(candidate, os.X_OK):
            with candidate.open("rb") as file:
                if file.read(4) == b"\x7fELF":
                    return candidate
    return None


def _egress_address(order: VisitOrder) -> str:
    """Return the public address that the unit declares for this visit's way out."""
    if not order.exit_name:
        return order.network.egress_address
    return order.exit.address if order.exit is not None else ""


def _proxy(way_out: Exit | None) -> dict[str, Any]:
    variables = {
        name: os.environ[name]
        for name in os.environ
        if name.lower() in _PROXY_VARIABLES and os.environ[name]
    }
    return {
        "checked": True,
        "environment": {name: _without_password(value) for name, value in variables.items()},
        "used": way_out is not None,
        **({"exit": way_out.facts} if way_out is not None else {}),
        "statement": way_out.statement
        if way_out is not None
        else "connections are made directly to the address named in each record; proxy variables are not read",
    }


def _without_password(value: str) -> str:
    return value.rpartition("@")[2] if "@" in value else value


def _resolvers() -> list[str]:
    text = _text("/etc/resolv.conf") or ""
    return [line.split()[1] for line in text.splitlines() if line.startswith("nameserver ")]


def _local_addresses(host: str) -> list[str]:
    # Connecting a UDP socket sends nothing; the kernel only says from which address it would.
    found = []
    for family, target in ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1")):
        try:
            with socket.socket(family, socket.SOCK_DGRAM) as probe:
                probe.connect((target, 9))
                found.append(str(probe.getsockname()[0]))
        except OSError:
            continue
    return found or (["127.0.0.1"] if host in {"localhost", "127.0.0.1"} else [])


def _machine_id() -> str | None:
    text = _text("/etc/machine-id")
    return hashlib.sha256(text.encode()).hexdigest() if text else None


def _cpu() -> str | None:
    for line in (_text("/proc/cpuinfo") or "").splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.processor() or None


def _last_update() -> str | None:
    for path in ("/var/lib/dpkg/status", "/var/lib/rpm/rpmdb.sqlite"):
        if Path(path).exists():
            return datetime.fromtimestamp(Path(path).stat().st_mtime, UTC).isoformat()
    return None


def _version(name: str) -> str | None:
    try:
        return version(name) if distribution(name) else None
    except PackageNotFoundError:
        return None


def _text(path: str) -> str | None:
    try:
        return Path(path).read_text(encoding="utf-8", errors="replace").strip() or None
    except OSError:
        return None


def _file_digest(path: Path) -> str | None:
    try:
        return file_sha256(path)
    except OSError:
        return None


def _output(command: list[str]) -> str | None:
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=10, check=True)
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout
