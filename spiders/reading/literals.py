"""
JavaScript's literals read as values: what Nuxt 2 writes, ``__NUXT__=(function(a,b){return {…}}(1,"x"))``.

Nothing is run. Names are what the call gives for them, or nothing; what is no literal ends the reading. One pass, bounded by its text.
"""

import json
import re
from collections.abc import Iterator
from itertools import islice
from typing import Any, Final

_HEAD: Final = re.compile(
    r"__NUXT__\s{0,9}=\s{0,9}\(?\s{0,9}function\s{0,9}\(([\w$,\s]{0,40000})\)\s{0,9}\{"
)
_RETURN: Final = re.compile(r"return\s{0,9}(?=[{\[])")
_TOKEN: Final = re.compile(
    r"""(?P<string>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|(?P<number>-?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)|(?P<void>void 0)"""
    r"""|(?P<truth>![01])|(?P<name>[A-Za-z_$][\w$]*)|(?P<mark>[{}\[\],:])|\s+""",
    re.DOTALL,
)
_CONSTANTS: Final = {"true": "true", "false": "false", "!0": "true", "!1": "false"}
_OPEN, _CLOSE = frozenset("{["), frozenset("}]")
_Tokens = list[tuple[str, str]]


def called(script: str) -> Iterator[Any]:
    """Yield the values that functions of a script return which are called where they stand."""
    for head in islice(_HEAD.finditer(script), 3):
        begun = _RETURN.search(script, head.end())
        if begun is None:
            continue
        body, end = _literal(script, begun.end())
        opened = script.find("(", end, end + 8)
        given = _arguments(script, opened + 1) if opened >= 0 else []
        names = [one.strip() for one in head[1].split(",")]
        bound = dict(zip(names, given, strict=False))
        try:
            yield json.loads(_as_json(body, bound), strict=False)
        except (ValueError, RecursionError):
            continue


def _literal(script: str, start: int) -> tuple[_Tokens, int]:
    """Return the tokens of the object or array that begins at a place, and where it ends."""
    tokens: _Tokens = []
    depth, position = 0, start
    while (found := _TOKEN.match(script, position)) is not None:
        position = found.end()
        if found.lastgroup is None:
            continue
        tokens.append((found.lastgroup, found[0]))
        depth += (found[0] in _OPEN) - (found[0] in _CLOSE)
        if depth <= 0:
            break
    return tokens, position


def _arguments(script: str, start: int) -> list[str]:
    """Return the arguments of a call, each as JSON."""
    given: list[str] = []
    position = start
    while (found := _TOKEN.match(script, position)) is not None:
        if found[0] in _OPEN:
            tokens, position = _literal(script, position)
            given.append(_as_json(tokens, {}))
            continue
        position = found.end()
        if found.lastgroup is not None and found[0] != ",":
            given.append(_value(found.lastgroup, found[0], {}))
    return given


def _as_json(tokens: _Tokens, bound: dict[str, str]) -> str:
    parts: list[str] = []
    for place, (kind, words) in enumerate(tokens):
        following = tokens[place + 1][1] if place + 1 < len(tokens) else ""
        if kind == "mark":
            parts.append("" if words == "," and following in _CLOSE else words)
        elif following == ":" and kind in {"name", "number"}:
            parts.append(json.dumps(words))
        else:
            parts.append(_value(kind, words, bound))
    return "".join(parts)


def _value(kind: str, words: str, bound: dict[str, str]) -> str:
    """Return a token as JSON; a name that nothing is given for is null."""
    if kind == "string":
        return words if words[0] == '"' else json.dumps(_unquoted(words))
    if kind == "number":
        return json.dumps(float(words)) if "." in words or "e" in words.lower() else str(int(words))
    return _CONSTANTS.get(words) or bound.get(words, "null")


def _unquoted(words: str) -> str:
    """Return what a string in single quotation marks says."""
    inner = words[1:-1].replace("\\'", "'").replace('"', '\\"')
    try:
        return str(json.loads(f'"{inner}"', strict=False))
    except ValueError:
        return inner
