"""
Tell the collector of cycles what is permanent: lexicons, readers and libraries, loaded once, never let go.

Left to itself the collector walks all of it again and again while pages are read. Objects without cycles are freed
at once all the same; only the search for cycles is rarer.
"""

import gc

OFTEN_ENOUGH = 20_000
"""Objects made, beyond those freed, before cycles are sought among them: about one page's worth."""


def keep_what_is_loaded() -> None:
    """Set aside what is in memory now, and seek cycles only among what comes later; for a process that reads pages."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(OFTEN_ENOUGH, 10, 10)
    gc.enable()
