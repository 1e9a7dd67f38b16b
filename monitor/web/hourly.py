"""The digest as it stands this hour: kept, and made anew beside while readers are shown the one that is there."""

import threading
import time
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from monitor.clock import local_day
from monitor.digest.compose import compose
from monitor.digest.folding import folded
from monitor.digest.health import coverage_lines, trust
from monitor.digest.rendering import summary
from monitor.language import speaking, spoken
from monitor.web.work import Work

WAIT_SECONDS = 2.0
"""How long after its begin pages wait for the first digest; then they say that one is being made."""

PAUSE = 10
"""A digest that took so long to make is not made anew before this many times as long: readers have the processor."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Made:
    """A digest as the page shows it."""

    of: tuple[object, ...]
    """Folder, findings, ledger and hour it was made of."""

    values: dict[str, Any]
    until: float
    """Time on the clock that only runs forward before which it is not made anew."""


_MADE: dict[tuple[Path, str], _Made] = {}
"""By workspace and language: the digest that is shown."""

_MAKING: dict[tuple[Path, str], tuple["Future[_Made]", float]] = {}
"""By the same: the digest that is or was made last, and when that was begun."""

_CHANGING = threading.Lock()


def digest(work: Work) -> dict[str, Any]:
    """
    Return the digest of this hour; nothing while the first one is made, which takes a large watch half a minute.

    Where findings, ledger or hour are others than those it was made of, the one that is there is shown on while another is made
    beside.
    """
    place = (work.workspace.folder, spoken())
    of = (*work.read_at, work.workspace.ledger.stat().st_mtime_ns, f"{work.now:%Y%m%d%H}")
    made = _MADE.get(place)
    if made is None:
        with suppress(TimeoutError):
            making, begun = _begun(place, of)
            made = making.result(max(0.0, begun + WAIT_SECONDS - time.monotonic()))
    elif made.of != of and time.monotonic() > made.until:
        _begun(place, of)
    return made.values if made else {}


def warm(folder: Path) -> None:
    """Have the first digest made before anybody asks for it."""
    work = Work(folder)
    try:
        digest(work)
    finally:
        work.close()


def _begun(place: tuple[Path, str], of: tuple[object, ...]) -> tuple["Future[_Made]", float]:
    """Return the digest that is being made of a workspace in a language, and since when; begin it where none is."""
    with _CHANGING:
        if place not in _MAKING or _MAKING[place][0].done():
            making: Future[_Made] = Future()
            _MAKING[place] = making, time.monotonic()
            threading.Thread(target=_make_beside, args=(place, of, making), daemon=True).start()
        return _MAKING[place]


def _make_beside(place: tuple[Path, str], of: tuple[object, ...], making: "Future[_Made]") -> None:
    folder, language = place
    work, begun = Work(folder), time.monotonic()
    try:
        with speaking(language):
            values = _make(work)
        ended = time.monotonic()
        _MADE[place] = _Made(of=of, values=values, until=ended + PAUSE * (ended - begun))
        making.set_result(_MADE[place])
    except Exception as error:  # noqa: BLE001 - whoever waits for it is told, as if it had been made there
        making.set_exception(error)
    finally:
        work.close()


def _make(work: Work) -> dict[str, Any]:
    now = work.now
    today = local_day(now, work.configuration)
    made = compose(
        work.findings, work.ledger, work.configuration, for_date=today, until=now, today=today
    )
    return {
        "digest": made, "summary": summary(made), "trust": trust(made.coverage), "sections": folded(made),
        "coverage": list(coverage_lines(made.coverage)), "made_at": now,
    }  # fmt: skip
