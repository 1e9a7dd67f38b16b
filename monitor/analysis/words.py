"""The step that hears: what the lexicon finds in a document's words, quoted, and what it takes the document for."""

import json
from collections.abc import Iterator, Sequence

from monitor.analysis.step import Rows, Subject
from monitor.phrases.judge import judge_page
from monitor.phrases.records import Band, Segment
from monitor.phrases.records import Match as Heard
from storage.findings.records import Match, Verdict
from storage.ids import derived_id
from storage.judged import JUDGED
from storage.records.reading import Reading
from storage.records.shop import Listing

_LOOKED_AT = frozenset((Band.REVIEW, Band.DECISIVE))
MAX_OWN = 200
"""Things or posts of one page that are judged by themselves."""


def rows(subject: Subject) -> Rows:
    """Return what is heard in a document that stands as content."""
    reading = subject.reading()
    if not reading.standing.standing.is_content:
        return []
    said, numbers = segments(reading)
    return heard(subject.id, said, numbers, lang=reading.language) if said else []


def segments(reading: Reading) -> tuple[list[Segment], list[int]]:
    """
    Return what a page says by who says it, with the number of each one's block.

    What a page offers or posts is put together first, a thing with its price and description, and stands in no block of its own (-1).
    """
    found = [(Segment(kind=kind, text=text), -1) for kind, text in _own(reading)]
    found.extend(
        (Segment(kind=block.kind, text=block.text), number)
        for number, block in enumerate(reading.blocks)
        if block.text.strip()
    )
    return [one for one, _ in found], [number for _, number in found]


def _own(reading: Reading) -> Iterator[tuple[str, str]]:
    """Yield the short texts in which a page's owner, or a post's author, says what there is."""
    for post in reading.posts[:MAX_OWN]:
        yield "post", post.text
    named = [block.text for block in reading.blocks if block.kind in {"title", "meta"}]
    detail = next((one for one in reading.listings if one.detail), None)
    if detail is not None:
        yield _offered(detail, *named)
    elif not reading.posts:
        yield "named", _lines(*named)
    for listing in reading.listings[:MAX_OWN]:
        if listing is not detail:
            yield _offered(listing)


def _offered(listing: Listing, *before: str) -> tuple[str, str]:
    """Return what is said of a thing: an offer where it has a price."""
    price = listing.price
    asked = f"{price.amount} {price.currency or ''}" if price is not None else ""
    return "named" if price is None else "offer", _lines(
        *before, listing.name, asked, listing.description
    )


def _lines(*parts: str) -> str:
    """Join what is said once, a line for each part."""
    return "\n".join(dict.fromkeys(part.strip() for part in parts if part and part.strip()))


def heard(
    document_id: str,
    segments: Sequence[Segment],
    numbers: Sequence[int],
    *,
    lang: str | None = None,
) -> Rows:
    """Judge the segments; ``numbers`` are those of their blocks. Quotations are kept where a person is to look at them."""
    verdict = judge_page(segments, lang=lang, quoted=_LOOKED_AT, memory=JUDGED)
    if verdict.band == "none" and not verdict.heard:
        return []
    matches = [
        Match(
            id=derived_id("match", document_id, number, start, start + m.end - m.start, m.entry),
            document_id=document_id,
            block=number,
            start=start,
            stop=start + m.end - m.start,
            concept=m.concept,
            entry=m.entry,
            quotation=m.quotation[:500],
            disguises=_json(m.disguises),
            lexicon=verdict.edition,
        )
        for m in verdict.matches
        if (place := _placed(m, segments, numbers)) is not None
        for number, start in (place,)
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
            quotation=verdict.utterance,
            place=verdict.place,
            parts=json.dumps(verdict.parts, ensure_ascii=False),
            excuses=json.dumps(verdict.excuses, ensure_ascii=False),
        ),
        *{match.id: match for match in matches}.values(),
    ]


def _placed(
    match: Heard, segments: Sequence[Segment], numbers: Sequence[int]
) -> tuple[int, int] | None:
    """Return the block and the character where a match stands; what stands in no block of its own is sought in the others."""
    if numbers[match.segment] >= 0:
        return numbers[match.segment], match.start
    for segment, number in zip(segments, numbers, strict=True):
        if number >= 0 and (start := segment.text.find(match.quotation)) >= 0:
            return number, start
    return None


def _json(values: Sequence[str]) -> str:
    return json.dumps(list(values), ensure_ascii=False)
