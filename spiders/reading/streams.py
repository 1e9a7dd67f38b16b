"""
Values that frameworks write into a page in a form of their own, each read by its grammar and in one pass.

Next.js: rows of React's flight format, cut anywhere between calls of ``self.__next_f.push``. Nuxt 3: ``devalue``. Remix and React
Router: ``turbo-stream``. Assignments: any object or array given to a name that frameworks use for state.
"""

import json
import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, Final

MAX_CALLS: Final = 5_000
"""Calls or assignments of one page that are read."""

_DEEPEST: Final = 60
_DECODER: Final = json.JSONDecoder(strict=False)
_PUSHED: Final = re.compile(r"__next_f\.push\(\s{0,9}(?=\[)")
_QUEUED: Final = re.compile(r"streamController\.enqueue\(\s{0,9}(?=\")")
_GIVEN: Final = re.compile(r"=\s{0,40}(?:(?=[{\[])|JSON\.parse\(\s{0,9}(?=\"))")
_NAME: Final = re.compile(
    r"(?:__\w+|initial_?state|preloaded_?state|app_?data|page_?data|product_?data)[\"']?\]?\s{0,40}$", re.IGNORECASE
)  # fmt: skip
_ROW: Final = re.compile(r"\n{0,9}([0-9a-f]{0,8}):(?:T([0-9a-f]{1,8}),)?")
_WRAPPED: Final = frozenset(
    "Reactive ShallowReactive Ref ShallowRef null P SingleFetchRedirect".split()
)
"""Names of values that hold one other."""


def value(text: str, position: int = 0) -> Iterator[Any]:
    """Yield the JSON value that starts at a position, if one does."""
    try:
        yield _DECODER.raw_decode(text, position)[0]
    except (ValueError, RecursionError):
        return


def assigned(script: str) -> Iterator[Any]:
    """Yield what a script gives to names of state, as JSON or as a string that holds JSON."""
    for found, _ in zip(_GIVEN.finditer(script), range(MAX_CALLS), strict=False):
        if not _NAME.search(script, max(0, found.start() - 120), found.start()):
            continue
        for one in value(script, found.end()):
            yield from value(one) if isinstance(one, str) else (one,)


def flight(scripts: list[str]) -> Iterator[Any]:
    """Yield the JSON values of the rows that a Next.js app router streams into a page."""
    pushed = (
        call[1] for call in _called(_PUSHED, scripts) if isinstance(call, list) and len(call) == 2
    )
    rows = "".join(one for one in pushed if isinstance(one, str))
    position = 0
    while (row := _ROW.match(rows, position)) is not None:
        if row[2] is not None:
            position = row.end() + _length(rows, row.end(), int(row[2], 16))
            continue
        end = rows.find("\n", row.end())
        end = end if end >= 0 else len(rows)
        if rows[row.end() : row.end() + 1] in {"[", "{"}:
            yield from value(rows[row.end() : end])
        position = end + 1


def _length(text: str, start: int, size: int) -> int:
    """Return how many characters a text row of so many bytes of UTF-8 holds."""
    return len(
        text[start : start + size].encode("utf-8", "surrogatepass")[:size].decode("utf-8", "ignore")
    )


def queued(scripts: list[str]) -> Iterator[Any]:
    """Yield the values that Remix streams into a page; what is deferred stands behind and is yielded by itself."""
    lines = "".join(one for one in _called(_QUEUED, scripts) if isinstance(one, str)).split("\n")
    flat: list[Any] = []
    for line in lines[:MAX_CALLS]:
        root = len(flat)
        for one in value(line, line.find("[")) if "[" in line[:12] else ():
            flat.extend(one if isinstance(one, list) else ())
        if len(flat) > root:
            yield restored(flat, root)


def restored(flat: list[Any], root: int = 0) -> Any:
    """
    Return the value that a flat list of values with references by position stands for (``devalue``, ``turbo-stream``).

    A reference to what is being made, or deeper than sixty, is None; so is what JSON cannot say (``undefined``, ``NaN``).
    """
    made: dict[int, Any] = {}

    def at(position: Any, depth: int) -> Any:
        known = isinstance(position, int) and 0 <= position < len(flat) and depth < _DEEPEST
        if not known:
            return None
        if position not in made:
            made[position] = None
            made[position] = _one(flat[position], partial(at, depth=depth + 1), flat)
        return made[position]

    return at(root, 0)


def _one(stated: Any, at: Callable[[Any], Any], flat: list[Any]) -> Any:
    """Return one value of a flat list, with what it refers to in its place."""
    if isinstance(stated, dict):
        return {_key(key, flat): at(position) for key, position in stated.items()}
    if not isinstance(stated, list):
        return stated
    if stated and isinstance(stated[0], str):
        held = stated[1] if len(stated) > 1 else None
        return at(held) if stated[0] in _WRAPPED else held
    return [at(position) for position in stated]


def _key(key: str, flat: list[Any]) -> str:
    """Return a member's name, which ``turbo-stream`` writes as the position of one."""
    place = int(key[1:]) if re.fullmatch(r"_\d{1,9}", key) else -1
    return str(flat[place]) if 0 <= place < len(flat) else key


def _called(call: re.Pattern[str], scripts: list[str]) -> Iterator[Any]:
    """Yield the first argument of each call, in order."""
    given = 0
    for script in scripts:
        for found in call.finditer(script):
            given += 1
            if given > MAX_CALLS:
                return
            yield from value(script, found.end())
