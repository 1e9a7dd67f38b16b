"""Reading in processes beside: every task has its result, whatever the page does to its reader."""

import io
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from multiprocessing import active_children
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from monitor.analysis.apply import LARGE, LATE, Task, ordinary
from monitor.analysis.beside import Limits, Readers
from monitor.analysis.steps import picture_step, steps
from storage.archive.writer import SegmentWriter
from storage.records.capture import Capture, CaptureKind
from tests.storage.segments import exchange, segment


def _task(capture: Capture) -> Task:
    return Task(
        document_id=f"doc:{capture.id}", site_id="boutique.example", picture=False, capture=capture, original=None,
        steps={"read": steps()[0].edition, "words": steps()[1].edition},
    )  # fmt: skip


def _missing(number: int) -> Task:
    capture = Capture(
        id=str(number), visit_id="v", source_id="s", kind=CaptureKind.RESPONSE, url="http://boutique.example/",
        captured_at=datetime(2026, 1, 1, tzinfo=UTC), entity_digest="sha256:0", segment="s/2026-01/none.warc.gz",
    )  # fmt: skip
    return _task(capture)


def _archived(archive: Path, *bodies: bytes) -> list[Task]:
    """Return the tasks of reading these pages, archived for real."""
    writer: SegmentWriter = segment(archive)
    found = [
        writer.add_exchange(exchange(body, url=f"https://shop.example/{number}"))
        for number, body in enumerate(bodies)
    ]
    writer.commit()
    writer.close({}, at=datetime(2026, 11, 3, tzinfo=UTC))
    return [_task(one) for one in found]


@pytest.fixture
def readers() -> Iterator[Readers]:
    """One reading process with limits that a page of a megabyte passes."""
    readers = Readers(1, Limits(cpu_seconds=1, wall_seconds=60, megabytes=1_500))
    yield readers
    readers.close()


def _problems(readers: Readers, archive: Path, tasks: list[Task]) -> list[set[str]]:
    ((_, results),) = readers.read(archive, [tasks])
    return [{problem or "" for _, _, problem in result} for result in results]


SLOW = b"".join(b"<p class=c%d>mini %d, 49,90 euros" % (n, n) for n in range(100_000))
"""Some four megabytes of elements, none like another: many seconds of processor time, whatever the machine."""


def test_a_page_that_takes_too_long_costs_itself_with_its_cause(
    readers: Readers, tmp_path: Path
) -> None:
    """The pages before and after it are read, by a process in its place."""
    tasks = _archived(tmp_path, b"<h1>a</h1>", SLOW, b"<h1>b</h1>")

    before, slow, after = _problems(readers, tmp_path, tasks)

    assert (before, after) == ({""}, {""})
    assert {one.partition(" :")[0] for one in slow} == {LATE}


def test_a_reader_is_replaced_after_so_many_pages(tmp_path: Path) -> None:
    """What it remembers of words and names does not grow for ever; every page is read all the same."""
    readers = Readers(1, Limits(pages=2))
    try:
        before = {*active_children()}
        left = []
        for task in _archived(tmp_path, *(b"<h1>%d</h1>" % number for number in range(3))):
            assert _problems(readers, tmp_path, [task]) == [{""}]
            left.append(len({*active_children()} - before))
        assert left == [1, 0, 1]
    finally:
        readers.close()


def test_a_page_that_only_waits_is_ended_too(tmp_path: Path) -> None:
    """A reader that is stopped uses no processor time."""
    readers = Readers(1, Limits(cpu_seconds=1, wall_seconds=0.01))
    tasks = _archived(tmp_path, SLOW)

    (found,) = _problems(readers, tmp_path, tasks)
    readers.close()

    assert {one.partition(" :")[0] for one in found} == {LATE}


def test_a_page_that_takes_too_much_memory_costs_itself(tmp_path: Path) -> None:
    """Without a limit the machine suffers, and the system ends whom it likes."""
    readers = Readers(1, Limits(megabytes=400))
    small, _ = _archived(tmp_path, b"<h1>a</h1>", b"")
    large = _archived(tmp_path / "b", b"<b>a</b>" * 900_000)

    problems = _problems(readers, tmp_path, [small])
    large_problems = _problems(readers, tmp_path / "b", large)
    readers.close()

    assert problems == [{""}]
    assert all(one.startswith((LARGE, "the reading process died")) for one in large_problems[0])


def test_a_killed_reader_costs_no_other_batch(readers: Readers, tmp_path: Path) -> None:
    """A batch is read ahead of the one looked at: when the reader is killed between them, both are read again."""
    batches = [[_missing(0), _missing(1)], [_missing(2)], [_missing(3)], [_missing(4)]]

    def asked() -> Iterator[list[Task]]:
        for number, batch in enumerate(batches):
            if number == 2:
                for process in active_children():
                    process.kill()
            yield batch

    found = list(readers.read(tmp_path, asked()))

    assert [tasks for tasks, _ in found] == batches
    assert all(
        problem is not None and problem.startswith("FileNotFoundError")
        for _, results in found
        for result in results
        for _, _, problem in result
    )


@pytest.mark.skipif(shutil.which("tesseract") is None, reason="Tesseract is not installed")
def test_words_in_pictures_are_read_beside_too(tmp_path: Path) -> None:
    """A picture is as foreign as a page; its step is told to the process, which knows it not by name."""
    step, drawn = picture_step(tmp_path / "cache"), io.BytesIO()
    image = Image.new("RGB", (900, 200), "white")
    ImageDraw.Draw(image).text((30, 40), "MINI TEL PARLOIR", fill="black", font=ImageFont.load_default(size=60))  # fmt: skip
    image.save(drawn, "PNG")
    (task,) = _archived(tmp_path / "archive", drawn.getvalue())
    task = replace(task, picture=True, steps={step.name: step.edition}, sent=(step,))
    hurried, patient = Readers(1, Limits(wall_seconds=0.01)), Readers(1)

    late = _problems(hurried, tmp_path / "archive", [task])
    ((_, (((_, rows, problem),),)),) = patient.read(tmp_path / "archive", [[task]])
    hurried.close()
    patient.close()

    assert ordinary({step.name: step})
    assert late[0].pop().startswith(LATE)
    assert problem is None
    assert "PARLOIR" in "".join(getattr(row, "text", "") for row in rows)
