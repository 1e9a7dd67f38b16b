"""
The weights: how many bits each signal says for one hand, and of which tier its family is, read from ``weights.toml``.

The tiers say what a copier can do with a thing (:class:`Tier`); set by hand, tried on worlds of pages (docs/lineage.md).
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources

from storage.ids import sha256_hex

FILES_READ = ("weights.toml",)
MOST_BITS = 20.0
"""No signal says more, for or against: a proof is a person's to find."""


class Tier(StrEnum):
    """What a copier can do with what a family shows."""

    CONTROL = "control"
    """Nothing: only who holds the earlier site or account does it."""

    POINTING = "pointing"
    """He gains nothing: it sends customers or money to the owner."""

    TECHNICAL = "technical"
    """He carries it along unread in saved pages."""

    COPYABLE = "copyable"
    """He takes it freely."""

    NONE = "none"
    """It shows no hand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalWeights:
    """The weights of one signal."""

    family: str
    bits: Mapping[str, float]
    """By level of agreement; ``value`` for a shared value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """Signals that depend on one another, so that together they count once."""

    name: str
    title: str
    """In French, as analysts read it."""

    tier: Tier
    cap: float
    """The most bits the family may give."""

    decay: float
    """What the second strongest reason of the family counts for, the third its square, and so on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """All weights of one edition."""

    prior: Mapping[str, float]
    """Bits that a later site of a role starts with."""

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
        ValueError: a signal names an unknown family, or says more than :data:`MOST_BITS`.
    """
    data = tomllib.loads(text)
    families = {
        name: Family(
            name=name, title=entry["title"], tier=Tier(entry["tier"]), cap=float(entry["cap"]), decay=float(entry["decay"])
        )
        for name, entry in data["family"].items()
    }  # fmt: skip
    return Weights(
        prior={name: float(value) for name, value in data["prior"].items()},
        signals={name: _signal(name, entry, families) for name, entry in data["signal"].items()},
        families=families,
        limits={name: float(value) for name, value in data["limits"].items()},
        edition=sha256_hex(text.encode())[:16],
    )


def _signal(
    name: str, entry: Mapping[str, str | float], families: Mapping[str, Family]
) -> SignalWeights:
    family = str(entry["family"])
    if family not in families:
        raise ValueError(f"signal {name} belongs to family {family!r}, which is not described")
    bits = {level: float(value) for level, value in entry.items() if level != "family"}
    for level, value in bits.items():
        if abs(value) > MOST_BITS:
            raise ValueError(
                f"signal {name}: {level} should say at most {MOST_BITS:g} bits but says {value:g}"
            )
    return SignalWeights(family=family, bits=bits)


@cache
def shipped_weights() -> Weights:
    """Return the weights that ship with the program."""
    return parsed_weights(
        resources.files("monitor.lineage").joinpath("weights.toml").read_text("utf-8")
    )
