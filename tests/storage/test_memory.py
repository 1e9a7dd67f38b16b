"""What a reading process loads once is not looked through again for cycles."""

import subprocess
import sys

ASK = "import monitor.analysis.warm, gc; print(gc.get_freeze_count(), len(gc.get_objects()))"


def test_a_reading_process_sets_its_lexicon_aside() -> None:
    """The collector would walk the whole lexicon again and again: readers are forked from a process that set it aside."""
    done = subprocess.run(
        [sys.executable, "-c", ASK], capture_output=True, text=True, check=True, timeout=120
    )
    set_aside, left = map(int, done.stdout.split())

    assert set_aside > 100 * left
