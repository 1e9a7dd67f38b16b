"""
Hunt, for a command, through texts that others wrote: the query is made and each text read in a process beside.

A text that takes too long or kills its reader is named and left out; the next one is read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial
from itertools import chain, count, islice, repeat
from pathlib import Path
from queue import Empty, SimpleQueue

from monitor.analysis.beside import Limits
from monitor.cli.foreign import Foreign, Unread
from monitor.engine.local import in_threads
from monitor.phrases.hunt import Find, archived_texts, hunt
from monitor.phrases.query import ConceptQuery, PatternQuery, PhraseQuery, Query

Batch = Sequence[tuple[str, str]]
"""(id, text) pairs."""

_idle: dict[Limits | None, SimpleQueue[Foreign]] = defaultdict(SimpleQueue)
"""Processes that wait for a text, by their limits; they end with this one."""

Progress = Callable[[str, int, int], None]
"""Called with a file name, records read and texts searched."""

BATCH = 50
"""Texts that are sent together."""

EVERY = 500
"""Records after which progress is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hunted:
    """What is looked for, in words that can be sent to another process."""

    kind: str
    """``phrase``, ``regex`` or ``concepts``."""

    wanted: str


@cache
def query_of(hunted: Hunted) -> Query:
    """Make the query. Raises UnreadableQuery where it means nothing."""
    if hunted.kind == "regex":
        return PatternQuery(hunted.wanted)
    if hunted.kind == "concepts":
        from monitor.phrases.judge import default_judge

        return ConceptQuery(hunted.wanted, default_judge())
    return PhraseQuery(hunted.wanted)


Hunt = Callable[
    [Callable[[Batch], list["list[Find] | str"]], Iterable[Batch]],
    Iterator[list["list[Find] | str"]],
]
"""Has batches searched and gives back what each gave, in their order: an engine's third verb."""


def through_texts(
    hunted: Hunted,
    texts: Iterable[tuple[str, str]],
    leave: Callable[[str], None],
    *,
    limits: Limits | None = None,
    hunt: Hunt = in_threads,
) -> Iterator[Find]:
    """Yield what is found in (id, text) pairs, in their order, searched on all cores; ``leave`` is told what was left out, and why."""
    for given in hunt(partial(found_in, hunted, limits), _batches(texts)):
        for one in given:
            if isinstance(one, str):
                leave(one)
            else:
                yield from one


def _batches(texts: Iterable[tuple[str, str]]) -> Iterator[Batch]:
    """Yield texts some at a time: first few, so that the first finds are shown at once."""
    rest = iter(texts)
    for size in chain((1, 1, 4, 4, 10), repeat(BATCH)):
        if not (batch := tuple(islice(rest, size))):
            return
        yield batch


def found_in(hunted: Hunted, limits: Limits | None, texts: Batch) -> list[list[Find] | str]:
    """Return what is found in each text, or why it was left out; each is read in a process beside, which stays for the next."""
    try:
        reader = _idle[limits].get_nowait()
    except Empty:
        reader = Foreign(limits)
    try:
        return [_asked(reader, hunted, one) for one in texts]
    finally:
        _idle[limits].put(reader)


def _asked(reader: Foreign, hunted: Hunted, text: tuple[str, str]) -> list[Find] | str:
    try:
        return reader.ask(text[0], _in_text, hunted, *text)
    except Unread as unread:
        return unread.message


def through_files(
    foreign: Foreign,
    hunted: Hunted,
    files: Iterable[Path],
    leave: Callable[[str], None],
    progress: Progress,
) -> Iterator[Find]:
    """Yield what is found in WARC, WET and gzipped files; a file whose records cannot be come by is left at that place."""
    for file in files:
        searched, failed = 0, False
        for number in count():
            try:
                found = foreign.ask(
                    f"{file.name}, enregistrement {number + 1}", _in_record, hunted, file, number
                )
            except Unread as unread:
                leave(unread.message)
                if failed:
                    leave(f"{file.name} : la suite n'est pas lue.")
                    break
                failed = True
                continue
            failed = False
            if found is None:
                break
            finds, held = found
            yield from finds
            searched += held
            if number % EVERY == EVERY - 1:
                progress(file.name, number + 1, searched)
        progress(file.name, number, searched)


# -- in the process beside -------------------------------------------------------------------------


def _in_text(hunted: Hunted, identity: str, text: str) -> list[Find]:
    return list(hunt(query_of(hunted), [(identity, text)]))


_open: dict[Path, tuple[int, Iterator[tuple[str, str]]]] = {}
"""The file being read, with the number of its next record."""


def _in_record(hunted: Hunted, file: Path, number: int) -> tuple[list[Find], bool] | None:
    """Return what is found in a file's record, and whether it holds text; None after the last."""
    following, records = _open.pop(file, (-1, iter(())))
    if following != number:
        records = islice(archived_texts(file), number, None)
    one = next(records, None)
    if one is None:
        return None
    _open.clear()
    _open[file] = number + 1, records
    return list(hunt(query_of(hunted), [one])) if one[1] else [], bool(one[1])
