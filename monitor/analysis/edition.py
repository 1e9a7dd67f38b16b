"""
An edition: the digest of everything a step's rows follow from, beside the evidence.

It is made of the code the step can reach, the files that code reads, the libraries it rests on, and the editions of
the products it consumes. Nobody raises a number by hand; whoever changes what may change a row makes it due.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from monitor.analysis.closure import Closure, Code, kept_for_the_user
from monitor.analysis.declared import Declared
from storage.ids import sha256_hex


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """One step's edition, with what it is made of."""

    step: Declared
    digest: str
    closure: Closure = field(repr=False)


def editions(steps: Iterable[Declared], code: Code) -> dict[str, Edition]:
    """
    Return the edition of each step by name; a step stands after those whose product it consumes.

    Raises:
        KeyError: a step consumes one that does not stand before it, or its module is not in the code.
    """
    found: dict[str, Edition] = {}
    for step in steps:
        closure = code.closure(step.module)
        consumed = [found[name].digest for name in step.consumes]
        parts = (
            sorted(closure.files.items()), sorted(closure.distributions.items()), step.tables, consumed, step.rests_on,
        )  # fmt: skip
        found[step.name] = Edition(
            step=step, digest=sha256_hex(repr(parts).encode())[:16], closure=closure
        )
    return found


@cache
def this_code() -> Code:
    """Return the code this process runs; read once, because that is when the process read it."""
    return Code(Path(__file__).resolve().parents[2], kept_for_the_user())


@cache
def today(steps: tuple[Declared, ...]) -> Mapping[str, str]:
    """Return the edition of each step, by name, in the code this process runs."""
    code = this_code()
    found = {name: edition.digest for name, edition in editions(steps, code).items()}
    code.keep()
    return found
