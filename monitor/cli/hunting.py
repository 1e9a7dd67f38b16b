"""
Hunt, for a command, through texts that others wrote: the query is made and each text read in a process beside.

A text that takes too long or kills its reader is named and left out; the next one is read.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from itertools import count, islice
from pathlib import Path
from queue import SimpleQueue

from monitor.analysis.beside import Limits
from monitor.cli.foreign import Foreign, Unread
from monitor.phrases.hunt import Find, archived_texts, hunt
from monitor.phrases.query import ConceptQuery, PatternQuery, PhraseQuery, Query

Progress = Callable[[str, int, int], None]
"""Called with a file name, records read and texts searched."""

AHEAD = 4
"""Texts of each core that wait or are searched while the first of them is shown."""

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


def through_texts(
    hunted: Hunted,
    texts: Iterable[tuple[str, str]],
    leave: Callable[[str], None],
    *,
    limits: Limits | None = None,
) -> Iterator[Find]:
    """Yield what is found in (id, text) pairs, in their order, searched on all cores; ``leave`` is told what was left out, and why."""
    readers = SimpleQueue[Foreign]()
    cores = os.cpu_count() or 1
    for _ in range(cores):
        readers.put(Foreign(limits))

    def found(identity: str, text: str) -> list[Find] | Unread:
        reader = readers.get()
        try:
            return reader.ask(identity, _in_text, hunted, identity, text)
        except Unread as unread:
            return unread
        finally:
            readers.put(reader)

    def shown(given: list[Find] | Unread) -> list[Find]:
        if isinstance(given, Unread):
            leave(given.message)
            return []
        return given

    ahead: deque[Future[list[Find] | Unread]] = deque()
    with ThreadPoolExecutor(cores) as threads:
        for one in texts:
            ahead.append(threads.submit(found, *one))
            if len(ahead) > AHEAD * cores:
                yield from shown(ahead.popleft().result())
        for rest in ahead:
            yield from shown(rest.result())
    while not readers.empty():
        readers.get().close()


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
