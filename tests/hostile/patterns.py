"""Every compiled expression of the packages, and texts made from each that it would try hardest to match."""

import importlib
import pkgutil
import re
from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass
from pathlib import Path
from re import _constants, _parser  # type: ignore[attr-defined]
from tempfile import mkdtemp
from types import ModuleType
from typing import Any

from monitor.config import Configuration
from monitor.web import site
from spiders.gated import Gated
from storage.workspace import Workspace
from tests.test_shape import PACKAGES

_DEEPEST = 6
_OF_CLASS = {
    "DIGIT": str.isdigit, "SPACE": str.isspace, "WORD": lambda c: c.isalnum() or c == "_",
}  # fmt: skip


def modules() -> Iterator[ModuleType]:
    """Import and yield every module of the four packages; those of the desk want Django set up."""
    site.configure(Workspace(Path(mkdtemp(prefix="portique-"))), Configuration(), site.Place())
    for name in sorted(PACKAGES):
        root = importlib.import_module(name)
        yield root
        for found in pkgutil.walk_packages(root.__path__, f"{name}."):
            if not found.name.endswith("__main__") and "plugins" not in found.name:
                yield importlib.import_module(found.name)


def patterns() -> dict[str, re.Pattern[str] | re.Pattern[bytes]]:
    """Return the expressions that module-level names lead to, by the first such name; of several, with their number."""
    found: dict[str, Any] = {}
    known: set[tuple[Any, int]] = set()
    for module in modules():
        for name, value in list(vars(module).items()):
            for number, one in enumerate(_within(value, set(), 0)):
                if (one.pattern, one.flags) not in known:
                    known.add((one.pattern, one.flags))
                    found[f"{module.__name__}.{name}" + (f"#{number}" if number else "")] = one
    return found


def _within(value: Any, seen: set[int], depth: int) -> Iterator[re.Pattern[Any]]:
    if isinstance(value, re.Pattern | Gated):
        yield value.expression if isinstance(value, Gated) else value
        return
    if depth > _DEEPEST or id(value) in seen:
        return
    seen.add(id(value))
    parts: list[Any] = []
    if isinstance(value, dict):
        parts = [*value.keys(), *value.values()]
    elif isinstance(value, list | tuple | set | frozenset):
        parts = list(value)
    elif is_dataclass(value) and not isinstance(value, type):
        parts = [getattr(value, one.name, None) for one in fields(value)]
    for part in parts:
        yield from _within(part, seen, depth + 1)


def units(pattern: re.Pattern[Any]) -> set[str]:
    """Return what an expression matches, its beginnings and its repeated parts: said again and again they match almost."""
    found = {"a", " ", "0", "<", '"', "-", ".", "\n", "a ", "a.", "0 ", "<a"}
    source = pattern.pattern
    _parts(_parser.parse(source, pattern.flags & ~re.DEBUG), found)
    return {one for one in found if 0 < len(one) <= 400}


def _parts(tree: Sequence[Any], found: set[str]) -> None:
    items = list(tree)
    for pick in range(3):
        found |= {_said(items[:end], pick) for end in range(1, len(items) + 1)}
        found.add(_said(items[1:], pick))
    for kind, value in items:
        for inner in _inner(str(kind), value):
            _parts(inner, found)


def _inner(kind: str, value: Any) -> Sequence[Any]:
    if kind.endswith("_REPEAT"):
        return (value[2],)
    if kind == "SUBPATTERN":
        return (value[3],)
    if kind == "BRANCH":
        return tuple(value[1])
    return (value[1],) if kind in {"ASSERT", "ASSERT_NOT"} else ()


def _said(items: Sequence[Any], pick: int) -> str:
    said = ""
    for kind, value in items:
        match str(kind):
            case "LITERAL":
                said += chr(value)
            case "NOT_LITERAL":
                said += "x" if value != ord("x") else "y"
            case "ANY":
                said += "a"
            case "IN":
                said += _one_of(value, pick)
            case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
                said += _said(value[2], pick) * max(value[0], 1)
            case "SUBPATTERN":
                said += _said(value[3], pick)
            case "BRANCH":
                said += _said(value[1][pick % len(value[1])], pick)
    return said


def _one_of(members: Sequence[Any], pick: int) -> str:
    if members[0][0] == _constants.NEGATE:
        return next((c for c in "a 0-<.\nz" if not any(_holds(one, c) for one in members[1:])), "z")
    kind, value = members[pick % len(members)]
    if kind == _constants.LITERAL:
        return chr(value)
    if kind == _constants.RANGE:
        return chr(value[0])
    return next((c for c in "a 0-" if _holds((kind, value), c)), "a")


def _holds(member: tuple[Any, Any], character: str) -> bool:
    kind, value = member
    if kind == _constants.LITERAL:
        return chr(value) == character
    if kind == _constants.RANGE:
        return bool(value[0] <= ord(character) <= value[1])
    name = str(value).removeprefix("CATEGORY_")
    holds = _OF_CLASS[name.removeprefix("NOT_")](character)
    return holds != name.startswith("NOT_")
