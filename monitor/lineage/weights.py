"""
The weights: for every signal how often it agrees under each hypothesis, read from ``weights.toml``.

Four hypotheses explain what two sites share: one *hand*; a *copycat* of the earlier site; one *network* (the same
wholesaler, template or reseller); or nothing at all (*unrelated*).
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from storage.ids import sha256_hex

FILES_READ = ("weights.toml",)
HYPOTHESES = ("hand", "copycat", "network")


@dataclass(frozen=True, slots=True, kw_only=True)
class Chances:
    """How often one thing is seen in a pair of sites, under each hypothesis; each in (0, 1)."""

    hand: float
    copycat: float
    network: float
    unrelated: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalWeights:
    """The weights of one signal."""

    family: str
    agree: Mapping[str, Chances]
    """By level of agreement; ``value`` for a shared value, whose ``unrelated`` is a floor to the measured frequency."""

    differ: Chances | None
    """Both sites have the trait, and share no value of it."""

    carried: Chances | None
    """In place of ``value`` where the later site is a clone of the earlier one's pages, which carry the trait along."""

    pointing: bool
    """Whether a value sends customers, money or data to whoever it belongs to, so that copying it serves that other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """Signals that depend on one another, so that together they count once."""

    name: str
    title: str
    """In French, as analysts read it."""

    cap: float
    """The most bits the family may give for one hand."""

    floor: float
    """The most bits it may take, as a negative number."""

    decay: float
    """What the second strongest reason of the family counts for, the third its square, and so on."""

    costly: bool
    """Whether a copier has no use for it or no access to it."""

    left_behind: bool
    """Whether a seller who returns as somebody else changes it together with the other such families."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """All weights of one edition."""

    prior: Mapping[str, float]
    """Chance of each hypothesis but *unrelated* for a pair taken at random."""

    signals: Mapping[str, SignalWeights]
    families: Mapping[str, Family]
    limits: Mapping[str, float]
    edition: str

    def most(self, sites: int) -> int:
        """Return the most of so many sites a value may be on and still say something."""
        return max(2, int(self.limits["common"] * sites))


def parsed_weights(text: str) -> Weights:
    """
    Return the weights a TOML text states.

    Raises:
        ValueError: a signal names an unknown family, or a chance is not between 0 and 1.
    """
    data = tomllib.loads(text)
    families = {
        name: Family(
            name=name,
            title=entry["title"],
            cap=float(entry["cap"]),
            floor=float(entry["floor"]),
            decay=float(entry["decay"]),
            costly=bool(entry["costly"]),
            left_behind=bool(entry.get("left_behind", False)),
        )
        for name, entry in data["family"].items()
    }
    signals: dict[str, SignalWeights] = {}
    for name, entry in data["signal"].items():
        if entry["family"] not in families:
            raise ValueError(
                f"signal {name} belongs to family {entry['family']!r}, which is not described"
            )
        signals[name] = SignalWeights(
            family=entry["family"],
            agree={
                level: _chances(name, values) for level, values in entry.get("agree", {}).items()
            },
            differ=_chances(name, entry["differ"]) if "differ" in entry else None,
            carried=_chances(name, entry["carried"]) if "carried" in entry else None,
            pointing=bool(entry.get("pointing", False)),
        )
    return Weights(
        prior={name: float(data["prior"][name]) for name in HYPOTHESES},
        signals=signals,
        families=families,
        limits={name: float(value) for name, value in data["limits"].items()},
        edition=sha256_hex(text.encode())[:16],
    )


@cache
def shipped_weights() -> Weights:
    """Return the weights that ship with the program."""
    return parsed_weights(
        resources.files("monitor.lineage").joinpath("weights.toml").read_text("utf-8")
    )


def _chances(signal: str, values: Mapping[str, Any]) -> Chances:
    numbers = {name: float(values[name]) for name in (*HYPOTHESES, "unrelated")}
    for name, number in numbers.items():
        if not 0 < number < 1:
            raise ValueError(
                f"signal {signal}: the chance under {name} should be between 0 and 1 but is {number}"
            )
    return Chances(**numbers)
