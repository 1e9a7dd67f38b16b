"""What a step says of itself; its edition follows (:mod:`monitor.analysis.edition`)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """What a step says of itself."""

    name: str
    module: str
    """Where its function stands; what that module can reach decides what the step finds."""

    tables: tuple[str, ...]
    """The tables it writes, in the order in which their rows are deleted."""

    consumes: tuple[str, ...] = ()
    """The steps whose product it reads."""

    rests_on: tuple[str, ...] = ()
    """Versions of what no import names, such as a program that is started."""
