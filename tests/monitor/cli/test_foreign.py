"""What a command reads of foreign bytes costs a sentence where it cannot be read, whatever they do to their reader."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from monitor.analysis.apply import LATE
from monitor.analysis.beside import Limits
from monitor.cli.foreign import Foreign, Unread
from monitor.cli.hunting import Hunted, through_files, through_texts
from monitor.cli.reading import read_command
from tests.storage.segments import BEGAN, exchange, segment

SLOW = "mini téléphone indétectable 49,90 euros. " * 200_000
"""Some eight megabytes of words: seconds of processor time, whatever the machine."""

PHRASE = "indétectable mini"
"""Words that all of it holds and nowhere beside each other: none of it can be passed over."""


FEW = Limits(cpu_seconds=1, wall_seconds=60)


@pytest.fixture
def foreign() -> Iterator[Foreign]:
    """A process whose second of processor time such a text passes."""
    foreign = Foreign(FEW)
    yield foreign
    foreign.close()


def _dies() -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def _spins() -> None:
    while True:
        pass


def _fills() -> None:
    raise MemoryError


def _fails() -> None:
    raise ValueError("une valeur")


@pytest.mark.parametrize(
    ("function", "said"),
    [
        (_dies, "code -11"),
        (_spins, f"{LATE} : plus de 1 s de processeur"),
        (_fills, "mémoire dépassée"),
        (_fails, "ValueError : une valeur"),
    ],
)
def test_what_is_not_read_is_named_with_its_cause(
    foreign: Foreign, function: object, said: str
) -> None:
    """And what is asked next is read, by a process in its place."""
    with pytest.raises(Unread) as unread:
        foreign.ask("https://shop.example/", function)  # type: ignore[arg-type]

    assert unread.value.message.startswith("Non lu : https://shop.example/\n")
    assert said in unread.value.message
    assert foreign.ask("deux", abs, -2) == 2


def test_a_file_is_shown_as_it_is_read(tmp_path: Path) -> None:
    """Tables, reasons and words come from the process beside."""
    page = tmp_path / "page.html"
    page.write_text(
        "<html lang=fr><title>Mini L8Star</title><h1>Mini L8Star</h1><p class=price>39,90 €</p>"
        "<button>Ajouter au panier</button>",
        encoding="utf-8",
    )

    shown = CliRunner().invoke(read_command, [str(page)], obj=tmp_path)

    assert shown.exit_code == 0
    assert "39.90" in shown.output
    assert "Mots : " in shown.output


def test_of_a_file_of_several_parts_the_page_is_shown(tmp_path: Path) -> None:
    """Chrome's MHTML: the first part is the page, an advertisement's frame another."""
    page = "<html lang=3Dfr><title>Mini</title><h1>Mini</h1><p class=3Dprice>39,90 =E2=82=AC</p><button>Ajouter au panier</button>"
    parts = (
        ("https://boutique.example/p/1", page),
        ("https://pub.example/", "<h1>Autre</h1><p class=3Dprice>149,99 =E2=82=AC</p>"),
    )
    lines = ["From: <Saved by Blink>", "Snapshot-Content-Location: https://boutique.example/p/1", "Date: Wed, 13 Nov 2024 15:42:07 +0100",
             "MIME-Version: 1.0", 'Content-Type: multipart/related; type="text/html"; boundary="b0"', ""]  # fmt: skip
    for address, words in parts:
        lines += [
            "--b0",
            "Content-Type: text/html",
            "Content-Transfer-Encoding: quoted-printable",
            f"Content-Location: {address}",
            "",
            words,
        ]
    saved = tmp_path / "page.mhtml"
    saved.write_text("\r\n".join([*lines, "--b0--", ""]), encoding="ascii")

    shown = CliRunner().invoke(read_command, [str(saved)], obj=tmp_path)

    assert shown.exit_code == 0
    assert "39.90" in shown.output
    assert "149" not in shown.output


def test_a_text_that_takes_too_long_is_left_and_the_next_one_searched(
    foreign: Foreign, tmp_path: Path
) -> None:
    """Nothing found must never mean nothing read."""
    writer = segment(tmp_path)
    for number, words in enumerate((f"{PHRASE} un", SLOW, f"{PHRASE} deux")):
        body = f"<p>{words}</p>".encode()
        writer.add_exchange(exchange(body, url=f"https://shop.example/{number}"))
    writer.commit()
    writer.close({}, at=BEGAN)
    (file,) = tmp_path.rglob("*.warc.gz")
    hunted, left, told = Hunted(kind="phrase", wanted=PHRASE), [], []

    texts = [("un", f"{PHRASE} un"), ("lent", SLOW), ("deux", f"{PHRASE} deux")]
    in_texts = [
        find.id.split()[-1] for find in through_texts(hunted, texts, left.append, limits=FEW)
    ]
    in_files = [
        find.id.split()[-1]
        for find in through_files(
            foreign, hunted, [file], left.append, lambda *one: told.append(one)
        )
    ]

    assert in_texts == ["un", "deux"]
    assert in_files == ["https://shop.example/0", "https://shop.example/2"]
    assert [one.partition("\n")[0] for one in left] == [
        "Non lu : lent",
        f"Non lu : {file.name}, enregistrement 2",
    ]
    assert told == [(file.name, 3, 2)]
