"""
Try a lexicon on everything captured: what each entry would have matched, and what explodes.

An entry that is strong or usual and matches a large part of ordinary texts says nothing;
it is refused, with its line, before it floods the queue.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from monitor.phrases.errors import Mistake
from monitor.phrases.language import Lexicon
from monitor.phrases.match import Matcher

EXPLODES_ABOVE = 0.35
FEWEST_TEXTS = 200
CHUNK = 4000
_SAMPLES = 3


@dataclass(slots=True)
class Trial:
    """What the entries matched."""

    texts: int = 0
    matched: Counter[str] = field(default_factory=Counter)
    """Texts in which each entry was heard."""

    samples: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    """A few (text id, quotation) per entry."""


def trial(lexicon: Lexicon, texts: Iterable[tuple[str, str]], *, longest: int = 200_000) -> Trial:
    """Read every text with the lexicon; long ones up to `longest` characters."""
    matcher = Matcher(lexicon)
    result = Trial()
    for identity, text in texts:
        result.texts += 1
        heard: set[str] = set()
        for offset in range(0, min(len(text), longest), CHUNK):
            reader = matcher.read(text[offset : offset + CHUNK])
            for hit in reader.hits:
                if hit.entry in heard or hit.entry.startswith("*"):
                    continue
                heard.add(hit.entry)
                samples = result.samples.setdefault(hit.entry, [])
                if len(samples) < _SAMPLES:
                    samples.append((identity, reader.match(hit).quotation))
        result.matched.update(heard)
    return result


def exploding(lexicon: Lexicon, result: Trial) -> tuple[Mistake, ...]:
    """Give the strong entries heard in too large a part of the texts; nothing for few texts."""
    if result.texts < FEWEST_TEXTS:
        return ()
    return tuple(
        Mistake(
            path=entry.path,
            line=entry.line,
            message=f"« {entry.id} » est entendu dans {result.matched[entry.id]} textes sur "
            f"{result.texts} : trop pour une entrée de force {entry.strength}",
        )
        for entry in lexicon.entries
        if entry.strength == "S" and result.matched[entry.id] > EXPLODES_ABOVE * result.texts
    )
