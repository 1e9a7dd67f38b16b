"""Where else a photograph was seen: by the product's own hashes, however it was cropped, mirrored or written over."""

import threading
from dataclasses import dataclass

import numpy as np

from monitor.signals.pictures import RADIUS, Hashes, apart, laid_over, picture
from monitor.web.work import Work
from storage.findings import searched
from storage.findings.searched import Shown

_NEAREST = 80
"""Pictures that are laid over one another for one question."""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A picture that is a copy of the one asked for."""

    shown: Shown
    alike: float
    cropped: bool
    mirrored: bool


class _Index:
    """Every photograph's coarse hash, made once for the findings as they stand."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._mark: object = None
        self._shown: list[Shown] = []
        self._hashes: Hashes = np.zeros(0, dtype=np.uint64)

    def near(self, work: Work, value: str) -> list[Shown]:
        """Return the photographs whose hash is near one of the picture's windows, the nearest first."""
        with self._lock:
            self._renew(work)
            shown, hashes = self._shown, self._hashes
        if not shown:
            return []
        differing = apart(picture(value).hashes, hashes).min(axis=0)
        order = np.argsort(differing, kind="stable")[:_NEAREST]
        return [shown[place] for place in order if differing[place] <= RADIUS]

    def _renew(self, work: Work) -> None:
        mark = work.read_at
        if mark == self._mark:
            return
        self._shown = searched.pictures(work.findings)
        made = {one: picture(one).whole[:1] for one in {shown.value for shown in self._shown}}
        rows = [made[shown.value] for shown in self._shown]
        self._hashes = np.concatenate(rows) if rows else np.zeros(0, dtype=np.uint64)
        self._mark = mark


_INDEX = _Index()


def elsewhere(work: Work, value: str) -> list[Elsewhere]:
    """Return every capture of a copy of a picture, the surest first."""
    matches = {
        one: laid_over(one, value) for one in {near.value for near in _INDEX.near(work, value)}
    }
    found = [
        Elsewhere(
            one,
            match.alike,
            (match.window[2] - match.window[0]) * (match.window[3] - match.window[1]) < 0.97,
            match.mirrored,
        )
        for one in _INDEX.near(work, value)
        if (match := matches.get(one.value)) is not None and match.copy
    ]
    return sorted(found, key=lambda one: (-one.alike, one.shown.observed_at))
