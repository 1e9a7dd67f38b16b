"""
What a hunt looks for: a phrase, a regular expression, or concepts.

A phrase is heard through the same disguises as the lexicon. A regular expression runs on
RE2, whose time is linear in the text. A concept query joins names of concepts or groups
with `&`, `|`, `!` and parentheses: `EVADE & (MINI | MODEL) & !D_PRESS`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import re2

from monitor.phrases.concepts import hear
from monitor.phrases.errors import UnreadableQuery
from monitor.phrases.judge import Judge
from monitor.phrases.language import Entry, Lexicon
from monitor.phrases.match import Matcher
from monitor.phrases.normalise import fold

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
    """A phrase in the lexicon's own form syntax, heard through disguises."""

    def __init__(self, phrase: str, language: str = "fr") -> None:
        if not phrase.strip():
            raise UnreadableQuery("La phrase cherchée est vide.")
        entry = Entry(
            id="hunt/PHRASE/query", language=language, concept="PHRASE", strength="S", forms=(fold(phrase).text,),
            source="hunt", own=False, typos=True, line=0, path=Path("hunt"),
        )  # fmt: skip
        self._matcher = Matcher(
            Lexicon(edition="", entries=(entry,), composites=(), groups={}, rules=(), dampers={})
        )
        self._language = language

    def places(self, text: str) -> Iterator[Place]:
        """Yield where the phrase is heard."""
        seen = -1
        for offset in range(0, max(1, len(text)), CHUNK - OVERLAP):
            reader = self._matcher.read(text[offset : offset + CHUNK], lang=self._language)
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
    """A combination of concepts that must be heard within one window."""

    def __init__(self, expression: str, judge: Judge) -> None:
        self._judge = judge
        known = {entry.concept for entry in judge.lexicon.entries} | set(judge.lexicon.groups)
        known |= {composite.concept for composite in judge.lexicon.composites}
        self._holds, self._names = _parsed(expression, known)

    def places(self, text: str) -> Iterator[Place]:
        """Yield, for each window where the combination holds, where its concepts are heard."""
        for offset in range(0, max(1, len(text)), CHUNK - OVERLAP):
            reader = self._judge.matcher.read(text[offset : offset + CHUNK])
            heard = hear(reader, self._judge.lexicon)
            if not self._holds(heard.concepts):
                continue
            members = set(self._names)
            for name in self._names:
                members |= set(self._judge.lexicon.groups.get(name, ()))
            hits = [hit for hit in heard.hits if hit.concept in members]
            if hits:
                match = reader.match(hits[0])
                worn = sorted({d for hit in hits for d in hit.disguises})
                yield Place(
                    start=match.start + offset, end=match.end + offset, disguises=tuple(worn)
                )


_Holds = Callable[[frozenset[str]], bool]


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
        return lambda heard: any(part(heard) for part in parts)

    def _both(self) -> _Holds:
        parts = self._parts("&", self._single)
        return lambda heard: all(part(heard) for part in parts)

    def _single(self) -> _Holds:
        sign = self._take()
        if sign == "!":
            inner = self._single()
            return lambda heard: not inner(heard)
        if sign == "(":
            inner = self.either()
            if self._take() != ")":
                raise UnreadableQuery(f"Il manque une parenthèse dans « {self._expression} ».")
            return inner
        name = sign.upper()
        if name.removesuffix("+") not in self._known:
            raise UnreadableQuery(f"Concept inconnu « {sign} » dans « {self._expression} ».")
        self.names.add(name.removesuffix("+"))
        return lambda heard: name in heard
