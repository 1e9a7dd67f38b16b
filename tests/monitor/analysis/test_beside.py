"""Reading in processes beside: every task has its result, whatever becomes of a process."""

import os
import signal
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from monitor.analysis.apply import Task
from monitor.analysis.beside import Readers
from monitor.analysis.steps import steps
from storage.records.capture import Capture, CaptureKind


def _task(number: int) -> Task:
    capture = Capture(
        id=str(number), visit_id="v", source_id="s", kind=CaptureKind.RESPONSE, url="http://boutique.example/",
        captured_at=datetime(2026, 1, 1, tzinfo=UTC), entity_digest="sha256:0", segment="s/2026-01/none.warc.gz",
    )  # fmt: skip
    return Task(
        document_id=f"doc:{number}", site_id="boutique.example", picture=False, capture=capture, original=None,
        steps={"words": steps()[1].edition},
    )  # fmt: skip


def test_a_killed_reader_costs_no_other_batch(tmp_path: Path) -> None:
    """A batch is read ahead of the one looked at: when the reader is killed between them, both are read again."""
    batches = [[_task(0), _task(1)], [_task(2)], [_task(3)], [_task(4)]]
    with Readers(tmp_path, processes=1) as readers:

        def asked() -> Iterator[list[Task]]:
            for number, batch in enumerate(batches):
                if number == 2:
                    assert readers._pool is not None
                    for process in list(readers._pool._processes):
                        os.kill(process, signal.SIGKILL)
                yield batch

        found = list(readers.read(asked()))

    assert [tasks for tasks, _ in found] == batches
    assert all(
        name == "words" and problem is not None and problem.startswith("FileNotFoundError")
        for _, results in found
        for result in results
        for name, _, problem in result
    )
