"""The step that hears: what the lexicon finds in a document's words, quoted, and what it takes the document for."""

import json
from collections.abc import Sequence

from monitor.analysis.declared import Declared
from monitor.analysis.step import Rows, Subject
from monitor.phrases.judge import judge_page
from monitor.phrases.records import Segment
from storage.findings.records import Match, Verdict
from storage.ids import derived_id

DECLARED = Declared(name="words", module=__name__, tables=("match", "verdict"), consumes=("read",))
MAX_MATCHES = 400


def rows(subject: Subject) -> Rows:
    """Return what is heard in a document that stands as content."""
    reading = subject.reading()
    if not reading.standing.standing.is_content:
        return []
    said = [(number, block) for number, block in enumerate(reading.blocks) if block.text.strip()]
    if not said:
        return []
    return heard(
        subject.id,
        [Segment(kind=block.kind, text=block.text) for _, block in said],
        [number for number, _ in said],
    )


def heard(document_id: str, segments: Sequence[Segment], numbers: Sequence[int]) -> Rows:
    """Judge the segments; ``numbers`` are those of their blocks."""
    verdict = judge_page(segments)
    if verdict.band == "none" and not verdict.matches:
        return []
    matches = [
        Match(
            id=derived_id("match", document_id, numbers[m.segment], m.start, m.end, m.entry),
            document_id=document_id,
            block=numbers[m.segment],
            start=m.start,
            stop=m.end,
            concept=m.concept,
            entry=m.entry,
            quotation=m.quotation[:500],
            disguises=_json(m.disguises),
            lexicon=verdict.edition,
        )
        for m in verdict.matches[:MAX_MATCHES]
    ]
    return [
        Verdict(
            document_id=document_id,
            band=str(verdict.band),
            class_=verdict.verdict,
            score=round(verdict.score, 6),
            rule=verdict.rule or "",
            concepts=_json(verdict.concepts),
            dampers=_json(verdict.dampers),
            lexicon=verdict.edition,
        ),
        *{match.id: match for match in matches}.values(),
    ]


def _json(values: Sequence[str]) -> str:
    return json.dumps(list(values), ensure_ascii=False)
