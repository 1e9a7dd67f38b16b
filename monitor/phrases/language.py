"""
Read the lexicon: one TOML file per language, and the decision rules beside them.

An analyst edits these files. Every mistake is told with its file and line, in French,
all of them at once; a lexicon with a mistake is not used at all. The edition of a
lexicon is the digest of its files, and is stored with every match.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from monitor.phrases.errors import LexiconMistake, Mistake
from monitor.phrases.normalise import fold

FILES_READ = ("languages/*.toml",)
LANGUAGES = Path(__file__).parent / "languages"
RULES = "rules.toml"

STRENGTHS = {"S": 3, "U": 2, "W": 1}
"""Strong, usual and weak, as in the trade's lexicon; weights for ordering, not probabilities."""

CLASSES = (
    "listing",
    "demand",
    "testimony",
    "delivery",
    "sim",
    "accessory",
    "scam-warning",
    "press",
    "institution",
    "seizure-page",
    "successor",
    "visitor",
    "other",
)
BANDS = ("none", "low", "review", "decisive")

_LONGEST_FORM = 12
_SHORTEST_PREFIX = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Several spellings of one idea, in one language."""

    id: str
    """Language, concept and name: `fr/STRIP/deplaque`."""

    language: str
    concept: str
    strength: str
    forms: tuple[str, ...]
    source: str
    """Where the words come from: a source number of the domain notes, G (general) or H (hypothesis)."""

    own: bool
    """Only read in texts of this language: the word means something else elsewhere."""

    typos: bool
    """Whether misspellings are also heard."""

    line: int
    path: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Composite:
    """A concept made of others, said near each other or anywhere in the window."""

    concept: str
    near: tuple[str, ...]
    within: int
    """Words from the first to the last of the parts."""

    ordered: bool
    unless: tuple[str, ...]
    """Concepts that, inside the same stretch, undo it."""

    parts: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        """Hold the parts as a set, too: every window asks whether all of them are heard."""
        object.__setattr__(self, "parts", frozenset(self.near))


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One decision: what must be there, what must not, and the band it deserves."""

    id: str
    all: tuple[str, ...]
    none: tuple[str, ...]
    band: str
    verdict: str
    """The class of text it speaks for."""

    says: str
    """The reason in French, as the analyst reads it."""

    floor: str = "none"
    """The band below which no utterance falls that it holds for and nothing excuses, whatever the weights say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One of the parts that an offer is made of, and the concepts that say it."""

    name: str
    says: str
    plain: frozenset[str]
    weak: frozenset[str]
    """Concepts that support it and do not say it by themselves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """Everything that is data: entries, composites, rules, and the digest of it all."""

    edition: str
    entries: tuple[Entry, ...]
    composites: tuple[Composite, ...]
    groups: dict[str, tuple[str, ...]]
    """A name for any one of several concepts."""

    rules: tuple[Rule, ...]
    dampers: dict[str, str]
    """Concept to what it says in French; each lowers a band."""

    stopwords: dict[str, frozenset[str]] = field(default_factory=dict)
    parts: tuple[Part, ...] = ()
    excuses: frozenset[str] = frozenset()
    """Concepts that only ever speak against an offer."""

    objects: frozenset[str] = frozenset()
    """The excuses that name another object: they count in the sentence of the thing only."""

    hard: frozenset[str] = frozenset()
    """The excuses that, said of the thing itself, keep an offer from being sure."""


def load(folder: Path = LANGUAGES) -> Lexicon:
    """
    Read and check all language files and the rules.

    Raises LexiconMistake with every mistake found.
    """
    digest = hashlib.sha256()
    mistakes: list[Mistake] = []
    entries: list[Entry] = []
    stopwords: dict[str, frozenset[str]] = {}
    for path in sorted(folder.glob("*.toml")):
        text = path.read_text(encoding="utf-8")
        digest.update(path.name.encode() + b"\0" + text.encode())
        try:
            data = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            mistakes.append(_syntax(path, str(error)))
            continue
        if path.name == RULES:
            rules_data, rules_path, rules_text = data, path, text
            continue
        read = _Reader(path, text, mistakes)
        entries.extend(read.entries(data))
        stopwords[path.stem] = frozenset(data.get("stopwords", "").split())
    if mistakes:
        raise LexiconMistake(tuple(mistakes))
    concepts = {entry.concept for entry in entries} | set(rules_data.get("measured", {}))
    reader = _Reader(rules_path, rules_text, mistakes)
    lexicon = reader.decisions(rules_data, concepts, entries, digest.hexdigest()[:16], stopwords)
    if mistakes:
        raise LexiconMistake(tuple(mistakes))
    return lexicon


def _syntax(path: Path, message: str) -> Mistake:
    """Turn the parser's message, which ends with the line, into a mistake."""
    line = re.search(r"line (\d+)", message)
    return Mistake(
        path=path, line=int(line.group(1)) if line else 0, message=f"syntaxe TOML : {message}"
    )


class _Reader:
    """Check one file's tables, remembering on which line each begins."""

    def __init__(self, path: Path, text: str, mistakes: list[Mistake]) -> None:
        self.path = path
        self.lines = text.splitlines()
        self.mistakes = mistakes

    def _wrong(self, line: int, message: str) -> None:
        self.mistakes.append(Mistake(path=self.path, line=line, message=message))

    def _heads(self, table: str) -> list[int]:
        return [n for n, row in enumerate(self.lines, 1) if row.strip() == f"[[{table}]]"]

    def _line_of(self, needle: str, after: int) -> int:
        for number, row in enumerate(self.lines[after - 1 :], after):
            if needle in row:
                return number
        return after

    def entries(self, data: dict[str, Any]) -> Iterator[Entry]:
        """Yield the sound entries; note what is wrong with the others."""
        language = self.path.stem
        seen: dict[str, int] = {}
        heads = self._heads("entry")
        for table, line in zip(data.get("entry", []), heads, strict=False):
            known = {"concept", "name", "strength", "source", "forms", "own", "typos"}
            for key in sorted(set(table) - known):
                self._wrong(self._line_of(key, line), f"clé inconnue « {key} »")
            missing = sorted({"concept", "name", "strength", "source", "forms"} - set(table))
            if missing:
                self._wrong(line, f"il manque {', '.join(missing)}")
                continue
            identity = f"{language}/{table['concept']}/{table['name']}"
            if identity in seen:
                self._wrong(line, f"« {identity} » existe déjà à la ligne {seen[identity]}")
                continue
            seen[identity] = line
            if table["strength"] not in STRENGTHS:
                self._wrong(
                    self._line_of("strength", line),
                    f"force « {table['strength']} » inconnue : S (forte), U (usuelle) ou W (faible)",
                )
                continue
            forms = tuple(self._forms(table["forms"], line))
            yield Entry(
                id=identity,
                language=language,
                concept=table["concept"],
                strength=table["strength"],
                forms=forms,
                source=table["source"],
                own=bool(table.get("own", False)),
                typos=bool(table.get("typos", False)),
                line=line,
                path=self.path,
            )

    def _forms(self, value: Any, line: int) -> Iterator[str]:
        if isinstance(value, str):
            value = [form.strip() for form in value.replace("\n", " ").split(",")]
        if not isinstance(value, list):
            self._wrong(line, "« forms » doit être une liste de textes, ou un texte à virgules")
            return
        for form in value:
            if not isinstance(form, str):
                self._wrong(line, f"forme illisible : {form!r}")
                continue
            if not form.strip():
                continue
            words = form.split()
            complaint = _complaint(words)
            if complaint:
                self._wrong(self._line_of(form, line), f"forme « {form} » : {complaint}")
                continue
            yield fold(form).text

    def decisions(
        self,
        data: dict[str, Any],
        concepts: set[str],
        entries: list[Entry],
        edition: str,
        stopwords: dict[str, frozenset[str]],
    ) -> Lexicon:
        """Read composites, groups, rules and dampers, and check that all they name exists."""
        groups = {name: tuple(members) for name, members in data.get("groups", {}).items()}
        composites = tuple(
            Composite(
                concept=table["concept"],
                near=tuple(table["near"]),
                within=int(table.get("within", 8)),
                ordered=bool(table.get("ordered", False)),
                unless=tuple(table.get("unless", ())),
            )
            for table in data.get("composite", [])
        )
        known = concepts | set(groups) | {c.concept for c in composites}
        for name, members in groups.items():
            self._known(members, known, self._line_of(name, 1))
        for composite, line in zip(composites, self._heads("composite"), strict=True):
            self._known(composite.near + composite.unless, known, line)
        rules = []
        for table, line in zip(data.get("rule", []), self._heads("rule"), strict=True):
            rule = Rule(
                id=table["id"],
                all=tuple(table["all"]),
                none=tuple(table.get("none", ())),
                band=table["band"],
                verdict=table["class"],
                says=table["says"],
                floor=table.get("floor", "none"),
            )
            self._known(rule.all + rule.none, known, line)
            if rule.band not in BANDS:
                self._wrong(
                    self._line_of("band", line),
                    f"niveau « {rule.band} » inconnu : {', '.join(BANDS)}",
                )
            if rule.floor not in BANDS:
                self._wrong(
                    self._line_of("floor", line),
                    f"niveau « {rule.floor} » inconnu : {', '.join(BANDS)}",
                )
            if rule.verdict not in CLASSES:
                self._wrong(
                    self._line_of("class", line),
                    f"classe « {rule.verdict} » inconnue : {', '.join(CLASSES)}",
                )
            rules.append(rule)
        dampers = dict(data.get("dampers", {}))
        self._known(tuple(dampers), known, self._line_of("[dampers]", 1))
        return Lexicon(
            edition=edition,
            entries=tuple(entries),
            composites=composites,
            groups=groups,
            rules=tuple(rules),
            dampers=dampers,
            stopwords=stopwords,
            parts=tuple(self._parts(data.get("parts", {}), known)),
            excuses=self._excuses(data, "soft", known) | set(dampers),
            objects=self._excuses(data, "object", known),
            hard=self._excuses(data, "hard", known),
        )

    def _parts(self, data: dict[str, Any], known: set[str]) -> Iterator[Part]:
        for name, table in data.items():
            self._known(
                (*table["plain"], *table["weak"]), known, self._line_of(f"[parts.{name}]", 1)
            )
            yield Part(
                name=name, says=table["says"], plain=frozenset(table["plain"]), weak=frozenset(table["weak"])
            )  # fmt: skip

    def _excuses(self, data: dict[str, Any], key: str, known: set[str]) -> frozenset[str]:
        named = tuple(data.get("excuses", {}).get(key, ()))
        self._known(named, known, self._line_of("[excuses]", 1))
        return frozenset(named)

    def _known(self, names: tuple[str, ...], known: set[str], line: int) -> None:
        for name in names:
            if name.removesuffix("+") not in known:
                self._wrong(self._line_of(name, line), f"concept inconnu « {name} »")


def _complaint(words: list[str]) -> str | None:
    """Say what would make a form match everything or nothing."""
    if len(words) > _LONGEST_FORM:
        return f"plus de {_LONGEST_FORM} mots"
    if words[0] == ".." or words[-1] == "..":
        return "« .. » ne peut ni ouvrir ni fermer une forme"
    for word in words:
        for alternative in word.removeprefix("=").split("|"):
            bare = alternative.removesuffix("*")
            if "*" in bare or "=" in bare or (not bare and alternative):
                return f"mot illisible « {word} » : l'étoile se met à la fin, « = » au début"
            if alternative.endswith("*") and len(bare) < _SHORTEST_PREFIX:
                return f"« {alternative} » attraperait tout : trois lettres au moins avant l'étoile"
    return None
