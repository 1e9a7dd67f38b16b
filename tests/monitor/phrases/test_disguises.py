"""Any two disguises on any of forty trigger phrases are seen through, and quoted exactly."""

from __future__ import annotations

import sys
from pathlib import Path

from monitor.phrases.judge import default_judge

sys.path.insert(0, str(Path(__file__).parents[2] / "phrases"))

from disguises import PHRASES, disguised

TRADE = frozenset(
    "UNDETECT STRIP GATE VISIT PHONE PRISON CONCEAL PLASTIC INMATE PREP MINI PASSGATE NOMETAL SIZE SILENT "
    "PRISONSLANG BRAND MODEL DELIVERIN".split()
)


def test_two_disguises_at_once_are_seen_through_and_quoted() -> None:
    """Hiding the spelling must neither hide the phrase nor spoil the quotation."""
    matcher = default_judge().matcher
    plain = {
        phrase: {h.concept for h in matcher.read(f"Salut, {phrase}, voilà.", lang="fr").hits}
        & TRADE
        for phrase in PHRASES
    }
    count = 0
    missed = []
    for phrase, hidden, names in disguised():
        count += 1
        text = f"Salut, {hidden}, voilà."
        reader = matcher.read(text, lang="fr")
        quoted = [reader.match(hit) for hit in reader.hits if hit.concept in plain[phrase]]
        if not quoted or any(text[m.start : m.end] != m.quotation for m in quoted):
            missed.append((phrase, names))

    assert count >= 2000
    assert missed == []


def test_every_trigger_phrase_is_heard_plainly() -> None:
    """A phrase that is not heard undisguised would make the other test empty."""
    matcher = default_judge().matcher

    for phrase in PHRASES:
        assert {h.concept for h in matcher.read(phrase, lang="fr").hits} & TRADE, phrase
