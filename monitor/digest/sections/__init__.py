"""
The sections of the digest, one file each.

To add one, write ``monitor/digest/sections/x.py`` with a ``PART`` (:class:`monitor.digest.sections.part.Part`): its
place, its title, what its entries are called (``"{count} averse"``, ``"{count} averses"``), and the function that yields them;
``python -m tests.catalogue --write`` asks for their English in ``monitor/locale``. Each entry is told once, by its id.
Its section is ``Section("x")``, there in the file; what it tells is asked in :mod:`storage.findings`, whose times
:func:`storage.ledger.times.to_time` reads.
"""

from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules

from monitor.digest.sections.part import Part


def _found() -> Iterator[Part]:
    for module in iter_modules(__path__):
        part = getattr(import_module(f"{__name__}.{module.name}"), "PART", None)
        if isinstance(part, Part):
            yield part


PARTS: tuple[Part, ...] = tuple(sorted(_found(), key=lambda part: (part.place, part.section)))
"""Every section in the order of reading."""
