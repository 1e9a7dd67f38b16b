"""
Rules that judge: each a small named function that offers candidates with a strength and a reason.

Rules stand in tuples, in tiers from the most telling to the last resort: the first tier that offers anything decides, and in it
the strongest candidate, the first of equals. What was decided on a page is kept with its reason, for ``portique read``.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from storage.page import Page

T = TypeVar("T")
A = TypeVar("A")


@dataclass(frozen=True, kw_only=True)
class Candidate(Generic[T]):
    """One answer that a rule offers."""

    value: T
    strength: float = 1.0
    reason: str
    """The rule in words: « a heading in the link »."""


Rule = Callable[[A], Iterable[Candidate[T]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why one thing on a page was read as it was."""

    what: str
    """``name``, ``price``, ``availability``, ``seller``."""

    of: str
    """Whose: the listing's address."""

    value: str
    reason: str


def judged(tiers: Iterable[Sequence[Rule[A, T]]], asked: A) -> Candidate[T] | None:
    """Return what the first tier that offers anything holds for the strongest, None where no tier does."""
    for tier in tiers:
        found = strongest(candidate for rule in tier for candidate in rule(asked))
        if found is not None:
            return found
    return None


def strongest(candidates: Iterable[Candidate[T]]) -> Candidate[T] | None:
    """Return the strongest candidate, the first of equals; None where there is none."""
    return max(candidates, key=lambda one: one.strength, default=None)


def reasons(page: Page) -> list[Reason]:
    """Return why things on a page were read as they were, in the order of reading; empty before it is read."""
    return page.memo(reasons, list)


def note(page: Page, what: str, of: str, value: object, reason: str) -> None:
    """Keep why something was read as it was."""
    reasons(page).append(Reason(what=what, of=of, value=str(value), reason=reason))
