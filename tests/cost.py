"""What grows faster than its text, measured so that neither the collector nor a neighbour's second is mistaken for it."""

import gc
from collections.abc import Callable


def times_as_long(
    seconds: Callable[[int], float], short: int, long: int, *, floor: float, enough: float
) -> float:
    """
    Return how many times as long the long text takes, the least of up to three tries.

    Args:
        seconds: what a text of that size takes, in seconds of the processor.
        floor: what the short one counts for at least, in seconds: below it the clock is too coarse.
        enough: no further try once it is that or less.
    """
    least = float("inf")
    for _ in range(3):
        gc.collect()
        gc.disable()
        try:
            least = min(least, seconds(long) / max(seconds(short), floor))
        finally:
            gc.enable()
        if least < enough:
            break
    return least
