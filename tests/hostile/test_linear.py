"""What reading a page costs grows with the page: no text makes an expression, or all readers together, go over it again and again."""

import json
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import process_time
from typing import Any

import pytest

from spiders.read import next_pages, read
from storage.page import page_from_bytes
from tests.cost import times_as_long
from tests.hostile.patterns import patterns, units
from tests.hostile.texts import PLACES, UNITS, WORST, page

BOUNDED: dict[str, str] = json.loads(
    Path(__file__).with_name("bounded.json").read_text(encoding="utf-8")
)
"""Expressions that cost the square of a text, and what keeps their texts short. May only shrink."""

_PARTS = 8


class Late(BaseException):
    """The time is over; no reader may take it for a fault of the page."""


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """End what takes longer than that, of the processor's time."""

    def late(*_: object) -> None:
        raise Late

    before = signal.signal(signal.SIGVTALRM, late)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def _cost(pattern: Any, unit: str, length: int) -> float:
    said: Any = unit * (length // len(unit)) + "\1"
    if isinstance(pattern.pattern, bytes):
        said = said.encode("utf-8", "replace")
    began = process_time()
    try:
        with within(1):
            for _ in pattern.finditer(said):
                pass
    except Late:
        return float("inf")
    return process_time() - began


def _squares(pattern: Any, short: int, long: int) -> str:
    """Return a unit for which a text so many times longer costs more than thrice as many times more, empty where none."""
    for unit in sorted(units(pattern)):

        def seconds(length: int, unit: str = unit) -> float:
            return _cost(pattern, unit, length)

        most = 3 * (long / short)
        if seconds(long) > 0.04 and most < times_as_long(
            seconds, short, long, floor=0.002, enough=most
        ):
            return unit
    return ""


@pytest.mark.parametrize("part", range(_PARTS))
def test_every_expression_is_linear_or_reads_short_texts(part: int) -> None:
    """Texts of 0.5 and 4 kB from each expression's own parts: eight times as long costs no 24 times as much."""
    slow = {
        name: unit
        for name, one in sorted(patterns().items())[part::_PARTS]
        if name.partition("#")[0] not in BOUNDED and (unit := _squares(one, 500, 4_000))
    }

    assert slow == {}


def test_no_expression_is_excepted_that_is_gone() -> None:
    """Who rewrites one takes it off the list."""
    assert set(BOUNDED) - {name.partition("#")[0] for name in patterns()} == set()


@pytest.mark.soak
def test_every_expression_is_linear_to_256_kb() -> None:
    """The same over 16 and 256 kB."""
    slow = {
        name: unit
        for name, one in patterns().items()
        if name.partition("#")[0] not in BOUNDED and (unit := _squares(one, 16_000, 256_000))
    }

    assert slow == {}


def _read(place: str, unit: str, length: int) -> None:
    document = page_from_bytes(page(place, unit, length), "https://shop.example/p")
    read(document)
    next_pages(document)


@pytest.mark.parametrize(("place", "unit"), sorted(WORST))
def test_a_page_of_the_worst_text_is_read_in_time(place: str, unit: str) -> None:
    """64 kB that took a reader minutes, or for ever, are read within seconds."""
    with within(6):
        _read(place, unit, 64_000)


@pytest.mark.soak
@pytest.mark.parametrize("place", PLACES)
def test_a_megabyte_of_any_worst_text_is_read_in_time(place: str) -> None:
    """1 MB of every unit in every place, each within the time analysis gives a document."""
    late = []
    for unit in UNITS:
        try:
            with within(60):
                _read(place, unit, 1_000_000)
        except Late:
            late.append(unit)

    assert late == []
