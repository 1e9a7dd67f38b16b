"""
Make search queries of the sentences that known shops wrote themselves.

A seller who returns keeps phrases (``domain.md`` 5.2): seven to fifteen neighbouring words, quoted, of which as many as
possible are rare elsewhere. Rare is measured against what other sites of the workspace and the texts shipped with
Portique say: clauses that generators give to everybody occur there and are left out. Nothing that names a person
or a way to reach one is ever put in a query: no number, address, handle or name of the shop.
"""

import math
import re
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from monitor.discovery.names import Names, label_of
from monitor.signals.signal import folded
from storage.findings import discovered
from storage.records.link import Profile, TraitKind

LEAST, MOST = 7, 15
GRAM: Final = 5
"""Words of a run that, found on an unrelated site, show that a sentence is common property."""

MIN_RARE: Final = 3
"""Rare words a query needs."""

PER_SITE: Final = 12
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_PRIVATE: Final = re.compile(
    r"https?://|www\.|@|\d{2}[ .]?\d{2}[ .]?\d{2}|\b[A-Z]{2}\d{2}\b|\bt\.me\b|\d+[.,]?\d*\s?(?:€|eur)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A run of words to look for, quoted, and where it stands."""

    words: str
    """As they are written on the page."""

    site: str
    capture_id: str
    rarity: float
    """Information of its words over the root of their number, in bits (log2 of sites over sites that use the word)."""

    @property
    def text(self) -> str:
        """What is given to a search engine."""
        return f'"{self.words}"'


def queries(
    findings: sqlite3.Connection, names: Names, *, profiles: Iterable[Profile] = ()
) -> list[Query]:
    """
    Return queries from the sentences of known positives, the most telling first, sites taking turns, each sentence once.

    Args:
        profiles: what is known of shops that were never captured; their quoted wording is used as it stands.
    """
    positives = discovered.sellers(findings)
    background = _Background(findings)
    by_site: dict[str, list[Query]] = defaultdict(list)
    for site, sentence, capture_id in (*_described(profiles), *_sentences(findings, positives)):
        own = {part for part in re.split(r"[^a-z]+", folded(label_of(site))) if len(part) > 3}
        query = _query(sentence, site, capture_id, background, own, names)
        if query is not None:
            by_site[site].append(query)
    ranked = {site: _varied(found) for site, found in by_site.items()}
    turns: dict[str, Query] = {}
    for turn in range(PER_SITE):
        for query in sorted(
            (chosen[turn] for chosen in ranked.values() if turn < len(chosen)),
            key=lambda query: (-query.rarity, query.words),
        ):
            turns.setdefault(query.words, query)
    return list(turns.values())


def _varied(found: list[Query]) -> list[Query]:
    """Return a site's queries, rarest first, without those that share most of their words with a better one."""
    chosen: list[tuple[Query, set[str]]] = []
    for query in sorted(found, key=lambda one: (-one.rarity, one.words)):
        words = set(folded(query.words).split())
        if all(len(words & other) <= len(words) / 2 for _, other in chosen):
            chosen.append((query, words))
        if len(chosen) == PER_SITE:
            break
    return [query for query, _ in chosen]


def _described(profiles: Iterable[Profile]) -> Iterator[tuple[str, str, str]]:
    for profile in profiles:
        for trait in profile.traits:
            if trait.kind in {TraitKind.WORDING, TraitKind.TERMS, TraitKind.CLAIM}:
                yield profile.site_id or profile.name, trait.quotation, ""


def _sentences(findings: sqlite3.Connection, positives: set[str]) -> Iterator[tuple[str, str, str]]:
    """Yield (site, sentence, capture) of the positives, as the lineage reads them: without menus, each once a site."""
    seen: set[tuple[str, str]] = set()
    for one in discovered.sentences(findings):
        if one.site_id in positives and (one.site_id, one.value) not in seen:
            seen.add((one.site_id, one.value))
            yield one.site_id, one.quotation, one.capture_id


class _Background:
    """How many sites use a word, and which runs of words stand on sites that have nothing to do with the trade."""

    def __init__(self, findings: sqlite3.Connection) -> None:
        using: dict[str, set[str]] = defaultdict(set)
        self.common: set[tuple[str, ...]] = set(_shipped_runs())
        concerned = discovered.concerned(findings)
        known = set()
        for one in discovered.sentences(findings):
            known.add(one.site_id)
            said = folded_words(one.quotation)
            for word in said:
                using[word].add(one.site_id)
            if one.site_id not in concerned:
                self.common.update(runs(said))
        shipped, count = _shipped_words()
        self._sites = len(known) + count
        self._using = Counter(shipped)
        self._using.update({word: len(users) for word, users in using.items()})

    def bits(self, word: str) -> float:
        """Return how much a word tells, in bits."""
        return math.log2((self._sites + 1) / (self._using[word] + 1))


def _query(
    sentence: str, site: str, capture_id: str, background: _Background, own: set[str], names: Names
) -> Query | None:
    if _PRIVATE.search(sentence) or "</" in sentence or "\\u" in sentence:
        return None
    words = list(_WORD.finditer(sentence))
    if len(words) < LEAST:
        return None
    plain = [folded(match[0]) for match in words]
    if any(run in background.common for run in runs(plain)):
        return None
    named = {known.letters for known in names.known} | own
    bits = [background.bits(word) for word in plain]
    rare = background.bits("") / 2
    best: tuple[float, int, int] | None = None
    for start in range(len(words) - LEAST + 1):
        for stop in range(start + LEAST, min(len(words), start + MOST) + 1):
            part = plain[start:stop]
            if any(re.sub(r"[^a-z0-9]", "", word) in named for word in part):
                continue
            if (
                sum(
                    one >= rare and len(word) > 3
                    for one, word in zip(bits[start:stop], part, strict=True)
                )
                < MIN_RARE
            ):
                continue
            # mean information times the root of the length: longer says more, and is changed more easily
            worth = sum(bits[start:stop]) / math.sqrt(stop - start)
            if best is None or worth > best[0]:
                best = (worth, start, stop)
    if best is None:
        return None
    rarity, start, stop = best
    quoted = " ".join(sentence[words[start].start() : words[stop - 1].end()].split()).replace(
        '"', ""
    )
    return Query(words=quoted, site=site, capture_id=capture_id, rarity=round(rarity, 3))


def folded_words(text: str) -> list[str]:
    """Return the words of a text as they are compared and counted."""
    return [folded(match[0]) for match in _WORD.finditer(text)]


def runs(words: list[str]) -> Iterator[tuple[str, ...]]:
    """Yield every run of ``GRAM`` words."""
    return (tuple(words[at : at + GRAM]) for at in range(len(words) - GRAM + 1))


@cache
def _shipped_words() -> tuple[Counter[str], int]:
    """Return in how many ordinary French texts each word stands, and of how many."""
    lines = _shipped("words.tsv")
    counts = Counter({word: int(count) for word, count in (line.split("\t") for line in lines)})
    return counts, counts.pop("")


@cache
def _shipped_runs() -> frozenset[tuple[str, ...]]:
    """Return the runs of words that texts which sell nothing have in common with anybody."""
    return frozenset(tuple(line.split(" ")) for line in _shipped("runs.txt"))


def _shipped(name: str) -> list[str]:
    return files("monitor.discovery").joinpath("ordinary", name).read_text("utf-8").splitlines()
