"""Two visits side by side: words that went and came, as a page, as pictures with what changed framed."""

import io
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from PIL import Image, ImageDraw

from monitor.cli import cli
from monitor.daily import understand
from monitor.desk import Desk
from monitor.differences.looks import overlay
from tests.monitor.archived import product_page, visited
from tests.monitor.desks import desk_in, watch

BEGAN = datetime(2026, 3, 2, 4, tzinfo=UTC)
HOSTILE = "<script>alert(1)</script>"


def _picture(*marks: tuple[int, int]) -> bytes:
    image = Image.new("RGB", (400, 900), "white")
    ImageDraw.Draw(image).text((20, 20), "Boutique", fill="black", font_size=30)
    for x, y in marks:
        ImageDraw.Draw(image).rectangle((x, y, x + 60, y + 40), fill="navy")
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A shop on two days, with its pictures."""
    with desk_in(tmp_path_factory.mktemp("diff") / "w", reading={"pictures": False}) as desk:
        shop = watch(desk, "https://boutique.example/")
        hostile = HOSTILE.replace("<", "&lt;")
        for day, (said, marks) in enumerate((("Livré en deux jours.", ()), (f"Livré au parloir. {hostile}", ((200, 500),)))):  # fmt: skip
            page = product_page("Mini BM10", "20", f"Double SIM. {said}")
            visited(
                desk, shop, BEGAN + timedelta(days=day), (f"{shop.url}p/1", "product", page),
                (f"{shop.url}p/1", "screenshot", _picture(*marks)),
            )  # fmt: skip
        understand(desk)
        yield desk


def _asked(desk: Desk, *words: str) -> tuple[int, str]:
    done = CliRunner().invoke(cli, ["-w", str(desk.workspace.folder), "diff", "https://boutique.example/", *words])  # fmt: skip
    return done.exit_code, done.output


def test_words_that_went_and_came_are_told(desk: Desk) -> None:
    """And nothing of what stayed."""
    code, said = _asked(desk)

    assert code == 0
    lines = [line for line in said.splitlines() if line[:2] in {"− ", "+ "}]
    assert any("Livré en deux jours." in line for line in lines if line.startswith("−"))
    assert any("Livré au parloir." in line for line in lines if line.startswith("+"))


def test_both_sides_are_a_page_that_runs_nothing(desk: Desk, tmp_path: Path) -> None:
    """What a stranger wrote stays words, and both pictures lie over each other in it."""
    out = tmp_path / "diff.html"
    code, _ = _asked(desk, "--html", str(out))
    text = out.read_text(encoding="utf-8")

    assert code == 0
    assert "<script>" not in text
    assert "&lt;script&gt;" in text
    assert text.count("data:image/png;base64,") == 1


def test_changed_regions_are_framed() -> None:
    """One frame for each region, none where nothing changed."""
    plain, one, two = _picture(), _picture((200, 500)), _picture((200, 500), (30, 700))

    assert [overlay(plain, other)[1] for other in (plain, one, two)] == [0, 1, 2]
    with Image.open(io.BytesIO(overlay(plain, one)[0])) as drawn:
        assert drawn.size == (400, 900)
        red = [(x, y) for x in range(400) for y in range(0, 900, 5) if drawn.getpixel((x, y)) == (212, 0, 0)]  # fmt: skip
    assert min(x for x, _ in red) >= 180
    assert min(y for _, y in red) >= 480


@pytest.mark.parametrize("words", [("--before", "2026-03-01"), ("--after", "hier"), ("--after", "2026-03-02")])  # fmt: skip
def test_what_is_not_there_is_a_sentence(desk: Desk, words: tuple[str, str]) -> None:
    """A day without a visit, or none at all."""
    code, said = _asked(desk, *words)

    assert code == 1
    assert said.startswith("Erreur :")
