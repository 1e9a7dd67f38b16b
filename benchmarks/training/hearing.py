"""
What the lexicon hears in ordinary pages and passages, kept as lines of JSON: reading them takes minutes, learning from them seconds.

    python -m benchmarks.training hear OUT.jsonl
"""

import json
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from benchmarks.ordinary_pages import Ordinary, pages, passages
from monitor.phrases.concepts import hear
from monitor.phrases.features import Counted, canonical, spoken, stretches
from monitor.phrases.language import Lexicon, load
from monitor.phrases.match import Matcher
from monitor.phrases.screen import Screen
from monitor.phrases.windows import Zone, utterances, zone_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What is heard in one utterance."""

    hits: tuple[tuple[str, str, bool], ...]
    """Concept, the words it was heard in, whether it is made of others."""

    marks: tuple[str, ...]
    """Concepts and rules, named as the classes' model names them."""

    canonical: str
    kind: str
    zone: str
    source: str = ""
    part: str = ""


def heard_text(
    text: str, matcher: Matcher, lexicon: Lexicon, *, lang: str | None = None, kind: str = "text"
) -> list[Heard]:
    """Hear one utterance, each of its stretches by itself."""
    reader = matcher.read(text, lang=lang)
    heard = hear(reader, lexicon)
    sentences = [token.sentence for token in reader.tokens]
    marks = (
        *(f"c:{name}" for name in sorted(heard.concepts)),
        *(f"r:{rule.id}" for rule in heard.rules),
    )
    counted = Counted(heard.hits, sentences, lexicon)
    return [
        Heard(
            hits=tuple(
                (hit.concept, spoken(hit, reader), hit.entry.startswith("*/"))
                for hit in (heard.hits[at] for at in counted.of(stretch))
            ),
            marks=marks, canonical=canonical(reader, stretch), kind=kind, zone=str(zone_of(kind)),
        )
        for stretch in stretches(sentences)
    ]  # fmt: skip


@cache
def _ears() -> tuple[Lexicon, Matcher, Screen]:
    lexicon = load()
    return lexicon, Matcher(lexicon), Screen(lexicon)


def _lines(one: Ordinary) -> list[str]:
    lexicon, matcher, screen = _ears()
    found = []
    for segment in one.segments:
        zone = zone_of(segment.kind)
        regions = [(0, len(segment.text))] if zone is Zone.OWN else screen.regions(segment.text)
        for start, end in regions:
            for first, last in utterances(segment.text[start:end], zone):
                text = segment.text[start + first : start + last]
                found.extend(
                    json.dumps(
                        asdict(heard) | {"source": one.source, "part": one.part}, ensure_ascii=False
                    )
                    for heard in heard_text(
                        text, matcher, lexicon, lang=one.lang, kind=segment.kind
                    )
                )
    return found


def write(path: Path, sources: Iterable[Ordinary]) -> int:
    """Write what is heard in the sources, two processes at a time; return the number of utterances."""
    count = 0
    with path.open("w", encoding="utf-8") as out, ProcessPoolExecutor(2) as pool:
        for lines in pool.map(_lines, sources, chunksize=20):
            count += len(lines)
            out.writelines(line + "\n" for line in lines)
    return count


def everything(most: int) -> Iterator[Ordinary]:
    """Yield all pages, and at most so many passages a language."""
    yield from pages()
    yield from passages(most)


def read(path: Path) -> Iterator[Heard]:
    """Read the utterances back."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            data = json.loads(line)
            yield Heard(
                **{**data, "hits": tuple(map(tuple, data["hits"])), "marks": tuple(data["marks"])}
            )
