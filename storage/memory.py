"""
What a process that reads many pages keeps in memory, and gives back.

Lexicons, readers and libraries are loaded once and never let go: left to itself the collector of cycles walks all of it again
and again while pages are read. Objects without cycles are freed at once all the same; only the search for cycles is rarer.

What pages leave is freed, but in pieces between what lives on, and the C library keeps such pieces: a reading process held
twice what it used after a thousand pages. It gives them back when asked.
"""

import ctypes
import gc

OFTEN_ENOUGH = 20_000
"""Objects made, beyond those freed, before cycles are sought among them: about one page's worth."""


def keep_what_is_loaded() -> None:
    """Set aside what is in memory now, and seek cycles only among what comes later; for a process that reads pages."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(OFTEN_ENOUGH, 10, 10)
    gc.enable()


def give_back() -> None:
    """Let the C library return the free pieces of its heap to the machine, where it can (malloc_trim(3), glibc); some milliseconds."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
