"""The worked questions of ``docs/querying.md``, each asked of a small watch that has an answer to it."""

import io
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
import sqlite_utils
from PIL import Image

from monitor.daily import tell, understand
from storage.database import open_read_only
from storage.records.source import Outcome
from tests.monitor.archived import product_page, visited
from tests.monitor.desks import desk_in, watch

TEXT = (Path(__file__).parents[1] / "docs/querying.md").read_text(encoding="utf-8")
QUESTIONS = {
    int(number): sql
    for number, sql in re.findall(r"\*\*(\d+)\. .*?```sql\n(.*?)```", TEXT, re.DOTALL)
}
OFFER = "Téléphone déplaqué, préparé au maximum, passe les portiques sans sonner, livré au parloir."
SEIZED = "<html lang=fr><title>Site saisi</title><body><h1>Ce site Internet a été saisi dans le cadre d'une procédure judiciaire</h1><p>JUNALCO, Gendarmerie nationale, Parquet de Paris.</p></body></html>"
PICTURE = "<img src='/mini.jpg' alt='Mini'>"


def _picture() -> bytes:
    """Return a picture with enough in it to be known again."""
    image = Image.effect_noise((400, 300), 90).convert("RGB")
    image.paste((200, 30, 30), (40, 60, 220, 240))
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A watch of two shops that share a telephone and an article; one is seized, prices and words change, a digest is told."""
    path = tmp_path_factory.mktemp("querying") / "w"
    with desk_in(path) as desk:
        one, two = watch(desk, "https://shop.example/"), watch(desk, "https://autre.example/")
        now = desk.clock.now()
        for source, host, days, price, words in (
            (one, "shop.example", 9, "49.00", OFFER),
            (one, "shop.example", 6, "39.00", f"{OFFER} Avec chargeur."),
            (two, "autre.example", 2, "45.00", OFFER),
        ):
            page = product_page("Mini BM10", price, words).replace("<p>Contact", f"{PICTURE}<p>Contact")  # fmt: skip
            shown = (f"https://{host}/mini.jpg", "image", _picture())
            visited(desk, source, now - timedelta(days=days), (f"https://{host}/a", "product", page), shown)  # fmt: skip
        visited(
            desk, one, now - timedelta(days=4), ("https://shop.example/", "home", SEIZED), outcome=Outcome.SEIZED
        )  # fmt: skip
        understand(desk)
        tell(desk)
    return path


@pytest.fixture
def findings(folder: Path) -> Iterator[sqlite3.Connection]:
    """The findings, for reading, the ledger beside them."""
    with closing(open_read_only(folder / "findings.db")) as connection:
        connection.execute("ATTACH ? AS ledger", (f"file:{folder / 'ledger.db'}?mode=ro",))
        yield connection


def test_there_are_twenty() -> None:
    """In order, each with its query."""
    assert sorted(QUESTIONS) == list(range(1, 21))


@pytest.mark.parametrize("number", sorted(QUESTIONS))
def test_a_worked_question_is_answered(number: int, findings: sqlite3.Connection) -> None:
    """A question that fails, or finds nothing where there is something, is worse than none."""
    assert findings.execute(QUESTIONS[number]).fetchall()


def test_the_python_example_runs(folder: Path) -> None:
    """With sqlite-utils, as it stands in the text."""
    (code,) = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)
    code = code.replace("findings.db", str(folder / "findings.db")).replace("ledger.db", str(folder / "ledger.db"))  # fmt: skip
    found: dict[str, sqlite_utils.Database] = {}
    exec(compile(code, "querying.md", "exec"), found)

    assert found["findings"].schema
