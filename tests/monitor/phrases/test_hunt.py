"""A hunt finds a phrase, a pattern or a meaning, in texts and in archives."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from monitor.phrases.errors import UnreadableQuery
from monitor.phrases.hunt import archived_texts, hunt
from monitor.phrases.judge import default_judge
from monitor.phrases.query import ConceptQuery, PatternQuery, PhraseQuery

TEXTS = [
    ("one", "Il cherche un p\u200bortique de jardin."),
    ("two", "Mini tel qui passe le portique, 60€, pour le parloir."),
    ("three", "Rien à voir."),
]


def test_phrase_is_hunted_through_its_disguise() -> None:
    """A hidden spelling is found and quoted as written."""
    found = list(hunt(PhraseQuery("portique*"), TEXTS))

    assert [(f.id, f.quotation) for f in found] == [("one", "p\u200bortique"), ("two", "portique")]
    assert found[0].disguises == ("invisible",)


def test_pattern_runs_on_the_original_text() -> None:
    """An expression finds what it says, with its surroundings."""
    (find,) = hunt(PatternQuery(r"\d+ ?€"), TEXTS)

    assert (find.id, find.quotation, find.before[-10:]) == ("two", "60€", "portique, ")


def test_concepts_are_combined() -> None:
    """A meaning is sought without knowing its words."""
    query = ConceptQuery("EVADE & (MINI | MODEL) & !D_PRESS", default_judge())

    assert {f.id for f in hunt(query, TEXTS)} == {"two"}


@pytest.mark.parametrize("wrong", ["EVADE &", "NOSUCH", "(EVADE", "EVADE EVADE"])
def test_an_unreadable_query_says_so(wrong: str) -> None:
    """A query that means nothing must not find nothing silently."""
    with pytest.raises(UnreadableQuery):
        ConceptQuery(wrong, default_judge())


def test_unreadable_pattern_says_so() -> None:
    """A back-reference has no linear-time reading."""
    with pytest.raises(UnreadableQuery):
        PatternQuery(r"(a)\1")


def _record(kind: str, uri: str, mime: str, block: bytes, number: int) -> bytes:
    head = (
        f"WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {uri}\r\n"
        f"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-{number:012d}>\r\n"
        f"WARC-Date: 2025-05-20T06:00:00Z\r\nContent-Type: {mime}\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def _archive(path: Path) -> None:
    page = "<p>Mini tel déplaqué</p><script>portique</script>".encode()
    http = b"HTTP/1.1 200 OK\r\nContent-Type: %s\r\n\r\n%s"
    records = (
        ("response", "https://a.example/", "application/http; msgtype=response", http % (b"text/html", page)),
        ("response", "https://a.example/logo", "application/http; msgtype=response", http % (b"image/png", b"\x89PNG")),
        ("conversion", "https://b.example/", "text/plain", "portique à vendre".encode()),
    )  # fmt: skip
    members = [gzip.compress(_record(*record, number)) for number, record in enumerate(records)]
    path.write_bytes(b"".join(members))


def test_archives_are_streamed(tmp_path: Path) -> None:
    """Pages and extracted texts are read; pictures hold no text, and scripts are no words."""
    path = tmp_path / "many.warc.gz"
    _archive(path)

    found = list(hunt(PhraseQuery("déplaqu*"), archived_texts(path)))
    gates = list(hunt(PhraseQuery("portique"), archived_texts(path)))

    assert [f.quotation for f in found] == ["déplaqué"]
    assert [f.id.split()[1] for f in gates] == ["https://b.example/"]
    assert [bool(text) for _, text in archived_texts(path)] == [True, False, True]
