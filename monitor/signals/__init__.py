"""
The signals: every way in which two sites may resemble each other, one file each.

To add one, write ``monitor/signals/x.py``: a docstring that is the sentence the analyst reads, and a ``SIGNAL`` with its
French form (``claim``), how its traits are read, how two sites are compared by it, and the entry of
``monitor/lineage/weights.toml`` it is weighed by. A kind that :class:`storage.records.link.TraitKind` lacks is
``TraitKind("x")``, there in the file. Nothing else is to be touched; history is read again at the next run.
"""

from collections.abc import Iterator
from dataclasses import replace
from importlib import import_module
from pkgutil import iter_modules

from monitor.signals import redirect, voice
from monitor.signals.signal import Signal
from storage.page import Page
from storage.records.link import Trait
from storage.records.reading import Reading


def _found() -> Iterator[Signal]:
    """Yield the signal of every module of this package that has one, in the order of names."""
    for name in sorted(module.name for module in iter_modules(__path__)):
        signal = getattr(import_module(f"{__name__}.{name}"), "SIGNAL", None)
        if isinstance(signal, Signal):
            yield replace(signal, name=name)


SIGNALS: tuple[Signal, ...] = tuple(_found())

_BY_NAME = {signal.name: signal for signal in SIGNALS}


def observe(page: Page, reading: Reading) -> Iterator[Trait]:
    """
    Yield every trait a page shows, each value of a kind once.

    Only pages that stand as content are read: what a block, a seizure banner or a parked page shows is not the site's. Nor is
    what visitors post there, what is quoted, or what an article tells of (:mod:`monitor.signals.voice`).
    A redirect to another site is a trait of the site that redirects.
    """
    yield from redirect.traits(page, reading)
    if not reading.standing.standing.is_content:
        return
    said, kind = voice.voices(page, reading), voice.genre(page, reading)
    if kind is not None:
        yield Trait(kind=voice.GENRE, value=kind, quotation=reading.title[:300])
    seen: set[tuple[str, str]] = set()
    for signal in SIGNALS:
        if signal.observe is None:
            continue
        for trait in signal.observe(page, reading):
            if (trait.kind, trait.value) not in seen and voice.owned(said, trait):
                seen.add((trait.kind, trait.value))
                yield trait


def observe_image(page: Page) -> Iterator[Trait]:
    """Yield the traits of a captured picture: photograph, logo or icon."""
    for signal in SIGNALS:
        if signal.observe_image is not None:
            yield from signal.observe_image(page)


def signal_named(name: str) -> Signal:
    """
    Return the signal with a name.

    Raises:
        KeyError: there is none.
    """
    return _BY_NAME[name]


def weight_key(name: str) -> str:
    """Return the entry of the weights by which an observation of this name is weighed."""
    signal = _BY_NAME.get(name)
    return name if signal is None else signal.weight_key
