"""Documents as somebody who wants to end their reader might send them: real ones, broken at random, the same for a seed."""

import random
from collections.abc import Callable, Sequence

TOKENS = (
    b"\0", b"\xff\xfe", b"\xed\xa0\x80", "\u202e".encode(), b"\\ud800", b"1e999", b"-0", b"9" * 400, b"NaN", b"null", b"{" * 300, b"[" * 300,
    b"<div>" * 300, b"</html>", b"<![CDATA[", b"<!--", b"&#x110000;", b"<script type=application/ld+json>", b"\r\n\r\n", b"\r\n", b"0\r\n\r\n",
    b"Content-Length: -1\r\n", b"Transfer-Encoding: chunked\r\n", b"charset=base64", b"href='http://[", b"file:///", b"49,90 EUR", b'"', b"'", b"%00",
)  # fmt: skip
"""What readers were hit by before."""


def _cut(data: bytearray, dice: random.Random, _: Sequence[bytes]) -> None:
    at = dice.randrange(len(data) + 1)
    del data[at : at + dice.choice((1, 8, 300, len(data)))]


def _flip(data: bytearray, dice: random.Random, _: Sequence[bytes]) -> None:
    for _ in range(min(len(data), dice.choice((1, 4, 40)))):
        data[dice.randrange(len(data))] = dice.randrange(256)


def _put(data: bytearray, dice: random.Random, _: Sequence[bytes]) -> None:
    at = dice.randrange(len(data) + 1)
    data[at:at] = dice.choice(TOKENS)


def _again(data: bytearray, dice: random.Random, _: Sequence[bytes]) -> None:
    at = dice.randrange(len(data) + 1)
    part = bytes(data[at : at + dice.choice((10, 200, 2_000))])
    data[at:at] = part * dice.choice((1, 3, 20))


def _graft(data: bytearray, dice: random.Random, others: Sequence[bytes]) -> None:
    other = dice.choice(others)
    start, at = dice.randrange(len(other) + 1), dice.randrange(len(data) + 1)
    data[at:at] = other[start : start + 2_000]


_WAYS: tuple[Callable[[bytearray, random.Random, Sequence[bytes]], None], ...] = (
    _cut,
    _flip,
    _put,
    _again,
    _graft,
)


def mutated(seeds: Sequence[bytes], dice: random.Random) -> bytes:
    """Return one of the seeds, broken in one to six places."""
    data = bytearray(dice.choice(seeds))
    for _ in range(dice.randint(1, 6)):
        dice.choice(_WAYS)(data, dice, seeds)
    return bytes(data[:300_000])
