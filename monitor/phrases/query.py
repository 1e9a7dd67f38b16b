"""
What a hunt looks for: a phrase, a regular expression, or concepts.

A phrase is heard through the same disguises as the lexicon. A regular expression runs on
RE2, whose time is linear in the text. A concept query joins names of concepts or groups
with `&`, `|`, `!` and parentheses: `EVADE & (MINI | MODEL) & !D_PRESS`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Protocol

import re2

from monitor.phrases.concepts import hear
from monitor.phrases.errors import UnreadableQuery
from monitor.phrases.judge import Judge
from monitor.phrases.language import Entry, Lexicon
from monitor.phrases.match import Matcher
from monitor.phrases.measures import MEASURES
from monitor.phrases.normalise import fold
from monitor.phrases.sifting import Sieve

CHUNK = 4000
OVERLAP = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One place in a text that answers a query."""

    start: int
    end: int
    disguises: tuple[str, ...] = ()


class Query(Protocol):
    """Anything that finds places in a text."""

    def places(self, text: str) -> Iterator[Place]:
        """Yield the places of a text that answer, in order."""
        ...


class PhraseQuery:
    """A phrase in the lexicon's own form syntax, heard through disguises; ``sifted``: what cannot hold it is not read."""

    def __init__(self, phrase: str, language: str = "fr", *, sifted: bool = True) -> None:
        if not phrase.strip():
            raise UnreadableQuery("La phrase cherchée est vide.")
        entry = Entry(
            id="hunt/PHRASE/query", language=language, concept="PHRASE", strength="S", forms=(fold(phrase).text,),
            source="hunt", own=False, typos=True, line=0, path=Path("hunt"),
        )  # fmt: skip
        self._matcher = Matcher(
            Lexicon(edition="", entries=(entry,), composites=(), groups={}, rules=(), dampers={})
        )
        self._sought = self._matcher.words_of(entry.concept) if sifted else [frozenset[int]()]
        self._sieve = Sieve(self._matcher, chain.from_iterable(self._sought))
        self._language = language

    def places(self, text: str) -> Iterator[Place]:
        """Yield where the phrase is heard."""
        seen = -1
        for offset, chunk in _chunks(text):
            words = self._sieve.heard(chunk, lang=self._language)
            if not any(needed <= words for needed in self._sought):
                continue
            reader = self._matcher.read(chunk, lang=self._language)
            for hit in reader.hits:
                if hit.concept != "PHRASE":
                    continue
                match = reader.match(hit)
                if match.start + offset > seen:
                    seen = match.start + offset
                    yield Place(start=seen, end=match.end + offset, disguises=match.disguises)


class PatternQuery:
    """A regular expression on a linear-time engine."""

    def __init__(self, pattern: str) -> None:
        options = re2.Options()
        options.case_sensitive = False
        options.log_errors = False
        try:
            self._pattern = re2.compile(pattern, options=options)
        except re2.error as error:
            raise UnreadableQuery(f"Expression illisible « {pattern} » : {error}") from error

    def places(self, text: str) -> Iterator[Place]:
        """Yield where the expression matches."""
        for found in self._pattern.finditer(text):
            if found.end() > found.start():
                yield Place(start=found.start(), end=found.end())


class ConceptQuery:
    """A combination of concepts that must be heard within one window; ``sifted``: windows that cannot hold it are not read."""

    def __init__(self, expression: str, judge: Judge, *, sifted: bool = True) -> None:
        self._judge = judge
        known = {entry.concept for entry in judge.lexicon.entries} | set(judge.lexicon.groups)
        known |= {composite.concept for composite in judge.lexicon.composites}
        self._holds, self._names = _parsed(expression, known)
        self._members = _members(self._names, judge.lexicon)
        self._possible = _Possible(self._members, judge) if sifted else None

    def places(self, text: str) -> Iterator[Place]:
        """Yield, for each window where the combination holds, where its concepts are heard."""
        for offset, chunk in _chunks(text):
            if self._possible is not None and not self._holds(self._possible.concepts(chunk), True):
                continue
            reader = self._judge.matcher.read(chunk)
            heard = hear(reader, self._judge.lexicon)
            if not self._holds(heard.concepts, False):
                continue
            hits = [hit for hit in heard.hits if hit.concept in self._members]
            if hits:
                match = reader.match(hits[0])
                worn = sorted({d for hit in hits for d in hit.disguises})
                yield Place(
                    start=match.start + offset, end=match.end + offset, disguises=tuple(worn)
                )


def _chunks(text: str) -> Iterator[tuple[int, str]]:
    """Yield a text in overlapping parts, each with its offset."""
    for offset in range(0, max(1, len(text)), CHUNK - OVERLAP):
        yield offset, text[offset : offset + CHUNK]


def _members(names: Iterable[str], lexicon: Lexicon) -> frozenset[str]:
    """Return concepts and those of the groups among them."""
    return frozenset(chain(names, *(lexicon.groups.get(name, ()) for name in names)))


class _Possible:
    """Some concepts, and those they are made of, sought in windows that need not be read."""

    def __init__(self, members: frozenset[str], judge: Judge) -> None:
        self._lexicon = judge.lexicon
        wanted, before = set(members), 0
        while len(wanted) > before:
            before = len(wanted)
            wanted.update(*(one.parts for one in judge.lexicon.composites if one.concept in wanted))
        self._measured = wanted.intersection(concept for concept, *_ in MEASURES)
        self._needing: dict[int, list[tuple[str, frozenset[int]]]] = {}
        """By one of the words a phrase needs, its concept and all of them; none needs no word."""
        for name in sorted(wanted):
            for needed in judge.matcher.words_of(name):
                self._needing.setdefault(min(needed), []).append((name, needed))
        every = (needed for phrases in self._needing.values() for _, needed in phrases)
        self._sieve = Sieve(judge.matcher, chain.from_iterable(every))

    def concepts(self, text: str) -> frozenset[str]:
        """Return at least those of the concepts and groups that are heard in a window; what is measured always may be."""
        words = self._sieve.heard(text)
        found = self._measured | {
            name
            for word in words
            for name, needed in self._needing.get(word, ())
            if needed <= words
        }
        for one in self._lexicon.composites:  # in the order in which they are composed
            if found.issuperset(one.parts):
                found.add(one.concept)
        return frozenset(chain(found, (f"{name}+" for name in found), self._groups(found)))

    def _groups(self, found: set[str]) -> Iterator[str]:
        for name, members in self._lexicon.groups.items():
            if not found.isdisjoint(members):
                yield from (name, f"{name}+")


_Holds = Callable[[frozenset[str], bool], bool]
"""Says whether an expression holds for concepts; whether it might, where they are at least those heard: then no ``!`` denies."""


def _parsed(expression: str, known: set[str]) -> tuple[_Holds, frozenset[str]]:
    """Parse a concept query; names must exist."""
    parser = _Parser(expression, known)
    holds = parser.either()
    if rest := parser.peek():
        raise UnreadableQuery(f"« {rest} » est de trop dans « {expression} ».")
    return holds, frozenset(parser.names)


class _Parser:
    """Reads a concept query from left to right: ``|`` of ``&`` of names, ``!`` and parentheses."""

    def __init__(self, expression: str, known: set[str]) -> None:
        self._expression = expression
        self._known = known
        self._tokens = re.findall(r"[A-Za-z_]+\+?|[&|!()]|\S", expression)[::-1]
        self.names: set[str] = set()

    def peek(self) -> str:
        return self._tokens[-1] if self._tokens else ""

    def _take(self) -> str:
        return self._tokens.pop() if self._tokens else ""

    def _parts(self, sign: str, part: Callable[[], _Holds]) -> list[_Holds]:
        parts = [part()]
        while self.peek() == sign:
            self._take()
            parts.append(part())
        return parts

    def either(self) -> _Holds:
        parts = self._parts("|", self._both)
        return lambda heard, might: any(part(heard, might) for part in parts)

    def _both(self) -> _Holds:
        parts = self._parts("&", self._single)
        return lambda heard, might: all(part(heard, might) for part in parts)

    def _single(self) -> _Holds:
        sign = self._take()
        if sign == "!":
            inner = self._single()
            return lambda heard, might: might or not inner(heard, might)
        if sign == "(":
            inner = self.either()
            if self._take() != ")":
                raise UnreadableQuery(f"Il manque une parenthèse dans « {self._expression} ».")
            return inner
        name = sign.upper()
        if name.removesuffix("+") not in self._known:
            raise UnreadableQuery(f"Concept inconnu « {sign} » dans « {self._expression} ».")
        self.names.add(name.removesuffix("+"))
        return lambda heard, _: name in heard
