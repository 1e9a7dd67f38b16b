"""
Make values that came from outside such that every database and every file can hold them.

Python holds what SQLite, UTF-8 and JSON do not: half a surrogate pair, integers of any length, numbers that are none.
A page may write each of them. They are cleaned once, where a page's reading and its rows are made; as they were sent
they stay in the evidence.
"""

import math
import re
from dataclasses import fields, is_dataclass, replace
from decimal import Decimal
from functools import cache
from typing import Any, TypeVar, cast

from storage.records.shop import Price

T = TypeVar("T")

_UNHOLDABLE = re.compile("[\0\ud800-\udfff]")
_LARGEST = 2**63
"""SQLite's integers have 64 bits with their sign."""

_DEAREST = Decimal(10) ** 15
_FINEST = -12
"""Powers of ten between which an amount is told; beyond, a page means no price."""


def cleaned(value: T) -> T:
    """
    Return a value, record or collection of them without what cannot be written.

    Characters that cannot be written become U+FFFD; a number out of range becomes None, as if the page had not named
    it, and so does a price whose amount is.
    """
    return cast("T", _clean(value))


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, int):
        return value if -_LARGEST <= value < _LARGEST else None
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Price):
        return _record(value) if _tellable(value.amount) else None
    if isinstance(value, tuple | list):
        return type(value)(_clean(one) for one in value)
    if isinstance(value, dict):
        return {_clean(key): _clean(one) for key, one in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return _record(value)
    return value


def _text(text: str) -> str:
    """Return the very same text where nothing is amiss: a member of an enumeration stays one."""
    return _UNHOLDABLE.sub("\N{REPLACEMENT CHARACTER}", text) if _UNHOLDABLE.search(text) else text


def _record(record: Any) -> Any:
    changed = {}
    for name in _names(type(record)):  # type: ignore[arg-type] # a class is hashable
        old = getattr(record, name)
        if type(old) is str and not _UNHOLDABLE.search(old):
            continue
        new = _clean(old)
        if new is not old and new != old:
            changed[name] = new
    return replace(record, **changed) if changed else record


@cache
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(one.name for one in fields(kind))


def _tellable(amount: Decimal) -> bool:
    if not amount.is_finite():
        return False
    exponent = amount.as_tuple().exponent
    return abs(amount) < _DEAREST and isinstance(exponent, int) and exponent >= _FINEST
