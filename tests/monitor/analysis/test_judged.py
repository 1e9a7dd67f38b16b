"""What utterances were judged to be is remembered, and nothing is found otherwise for it."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.analysis import words
from monitor.daily import understand
from monitor.desk import Desk
from monitor.phrases import judge as judging
from monitor.phrases import language, model
from monitor.phrases.gist import Written, gist_of, key_of
from monitor.phrases.judge import Judge, default_judge
from monitor.phrases.records import Segment
from storage import judged
from storage.judged import JUDGED, Judged
from storage.rows import Row
from tests.monitor.archived import visited
from tests.monitor.desks import desk_in, watch
from tests.storage.segments import BEGAN

_OFFER = "Mini téléphone déplaqué, il passe le portique : 60 €, snap portik_75."
_SAID = [
    Segment(kind="offer", text=_OFFER),
    Segment(kind="body", text="Livraison gratuite dès 49 € d'achat. Vos téléphones sont vérifiés. " * 40),
    Segment(kind="furniture", text="Accueil\nCoques et batteries\nContact"),
    Segment(kind="review", text="Le portable n'a pas sonné au portique du parloir."),
]  # fmt: skip
_NUMBERS = list(range(len(_SAID)))


@pytest.fixture
def file(tmp_path: Path) -> Iterator[Path]:
    """A file that JUDGED looks into."""
    path = tmp_path / "judged.db"
    JUDGED.use(path, "edition")
    yield path
    JUDGED.use(None, "")
    JUDGED.drained()


def _heard(file: Path, edition: str = "edition") -> list[Row]:
    """Hear the segments as a process that has judged nothing yet."""
    judging.default_judge.cache_clear()
    JUDGED.use(file, edition)
    return list(words.heard("doc:1", _SAID, _NUMBERS, lang="fr"))


def test_what_was_judged_before_gives_the_same_rows(file: Path) -> None:
    """The second process forms nothing and finds what the first found."""
    first = _heard(file)
    fresh = JUDGED.drained()
    judged.write(file, "edition", fresh)

    assert first
    assert fresh
    assert _heard(file) == first
    assert JUDGED.drained() == {}


@pytest.mark.parametrize("harm", ["bits", "cut", "no database"])
def test_damage_costs_work_and_nothing_else(file: Path, harm: str) -> None:
    """A gist that a power cut spoiled is made again, and so is the whole file."""
    first = _heard(file)
    fresh = JUDGED.drained()
    if harm == "no database":
        file.write_bytes(b"SQLite format 3\0" + os.urandom(8192))
    else:
        spoilt = {k: g[:30] + bytes([g[30] ^ 1]) + g[31:] if harm == "bits" else g[:9] for k, g in fresh.items()}  # fmt: skip
        judged.write(file, "edition", spoilt)

    assert _heard(file) == first
    again = JUDGED.drained()
    judged.write(file, "edition", again)
    judged.write(file, "edition", again)  # a file that was thrown away is begun anew

    assert again == fresh
    assert _heard(file) == first
    assert JUDGED.drained() == {}


def test_another_edition_knows_nothing(file: Path) -> None:
    """What another lexicon, other weights or other code made is let go."""
    _heard(file)
    fresh = JUDGED.drained()
    judged.write(file, "edition", fresh)

    _heard(file, "another")
    assert JUDGED.drained() == fresh
    judged.write(file, "another", {})

    assert _count(file) == 0


def test_the_file_does_not_grow_beyond_its_bound(tmp_path: Path) -> None:
    """Of more than it may hold, the older half goes."""
    file = tmp_path / "judged.db"
    for batch in range(30):
        judged.write(file, "e", {bytes([batch, n]): b"gist" for n in range(10)}, most=100)
        assert _count(file) <= 110
    reader = Judged()
    reader.use(file, "e")

    assert reader.known([bytes([29, 9])]) == {bytes([29, 9]): b"gist"}
    assert reader.known([bytes([0, 0])]) == {}
    reader.close()


def test_a_file_put_in_its_place_is_the_one_that_is_read(tmp_path: Path) -> None:
    """Who effaces it takes it from the processes that have it open, too."""
    file = tmp_path / "judged.db"
    judged.write(file, "e", {b"key": b"old"})
    reader = Judged()
    reader.use(file, "e")
    assert reader.known([b"key"]) == {b"key": b"old"}
    file.unlink()
    reader.use(file, "e")
    assert reader.known([b"key"]) == {}
    judged.write(file, "e", {b"key": b"new"})
    reader.use(file, "e")

    assert reader.known([b"key"]) == {b"key": b"new"}
    reader.close()


@pytest.mark.parametrize("lang", ["fr", "en", None])
@pytest.mark.parametrize("segment", _SAID, ids=lambda one: one.kind)
def test_a_gist_is_read_as_it_was_written(segment: Segment, lang: str | None) -> None:
    """Numbers keep their last bit."""
    shipped = default_judge()
    gist = gist_of(shipped._opinion(segment.text, lang, segment.kind == "offer"))
    form = Written(shipped.lexicon)

    assert form.read(form.written(gist)) == gist


def test_a_key_tells_all_that_an_opinion_follows_from() -> None:
    """The same words in another language, or where a thing is for sale, may come to something else."""
    keys = {key_of("mini tel", lang, offered) for lang in (None, "fr", "en") for offered in (False, True)}  # fmt: skip

    assert len(keys) == 6
    assert key_of("mini tel", "", False) == key_of("mini tel", None, False)


def test_a_page_is_judged_alike_with_and_without_a_memory(file: Path) -> None:
    """Whatever was judged before on other pages, in whatever order."""
    used = Judge(language.load(), model.load())
    for page in ([one] for one in reversed(_SAID)):
        used.judge_page(page, lang="fr", memory=JUDGED)
    judged.write(file, "edition", JUDGED.drained())
    JUDGED.use(file, "edition")

    for page in (_SAID, _SAID[1:], _SAID[2:]):
        fresh = Judge(language.load(), model.load())
        assert fresh.judge_page(page, lang="fr", memory=JUDGED) == used.judge_page(page, lang="fr")


def test_findings_are_the_same_with_and_without_it(tmp_path: Path) -> None:
    """The watch keeps it beside the findings; deleting it, or the findings, changes no row."""
    page = f"<html lang=fr><title>Boutique</title><body><h1>Offre</h1><p>{_OFFER}</p></body></html>"
    with desk_in(tmp_path) as desk:
        source = watch(desk)
        for day in range(2):
            at = BEGAN + timedelta(days=day)
            visited(desk, source, at, ("https://shop.example/a", "product", f"{page}<!--{day}-->"))
        first = _rows(desk)
        assert _count(desk.workspace.judged)
        desk.workspace.findings.unlink()
        known = _rows(desk)
        desk.workspace.findings.unlink()
        desk.workspace.judged.unlink()

        assert first["verdict"]
        assert first["match"]
        assert known == first
        assert _rows(desk) == first


def _rows(desk: Desk) -> dict[str, list[tuple[object, ...]]]:
    understand(desk)
    with closing(sqlite3.connect(desk.workspace.findings)) as findings:
        return {
            table: findings.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall()
            for table in ("verdict", "match", "block", "trait")
        }


def _count(file: Path) -> int:
    with closing(sqlite3.connect(file)) as database:
        (found,) = database.execute("SELECT count(*) FROM judged").fetchone()
    return int(found)
