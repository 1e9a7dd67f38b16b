"""A hunt finds a phrase, a pattern or a meaning, in texts and in archives."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

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


def _archive(path: Path) -> None:
    with path.open("wb") as out:
        writer = WARCWriter(out, gzip=True)
        for kind, uri, body, mime in (
            (
                "response",
                "https://a.example/",
                b"<p>Mini tel d\xc3\xa9plaqu\xc3\xa9</p><script>portique</script>",
                "text/html",
            ),
            ("response", "https://a.example/logo", b"\x89PNG", "image/png"),
        ):
            http = StatusAndHeaders("200 OK", [("Content-Type", mime)], protocol="HTTP/1.1")
            writer.write_record(
                writer.create_warc_record(uri, kind, payload=io.BytesIO(body), http_headers=http)
            )
        wet = writer.create_warc_record(
            "https://b.example/", "conversion", payload=io.BytesIO("portique à vendre".encode()),
            warc_content_type="text/plain",
        )  # fmt: skip
        writer.write_record(wet)


def test_archives_are_streamed_with_progress(tmp_path: Path) -> None:
    """Pages and extracted texts are read, pictures and scripts are not, and progress is told."""
    path = tmp_path / "many.warc.gz"
    _archive(path)
    told: list[tuple[str, int, int]] = []

    found = list(hunt(PhraseQuery("déplaqu*"), archived_texts([path], lambda *p: told.append(p))))
    gates = list(hunt(PhraseQuery("portique"), archived_texts([path])))

    assert [f.quotation for f in found] == ["déplaqué"]
    assert [f.id.split()[1] for f in gates] == ["https://b.example/"]
    assert told[-1] == ("many.warc.gz", 3, 2)
