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


READ_MANY = """
import itertools, random, sys
from monitor.analysis import warm
from monitor.analysis.beside import GIVES_BACK
from spiders.read import read
from storage.memory import give_back
from storage.page import page_from_bytes

def held():
    return next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmRSS")) // 1024

def page(number):
    draw = random.Random(number)
    words = " ".join(f"mot{draw.randint(0, 4000)}" for _ in range(1500))
    style = "".join(f".c{one}{{margin:{one}px}}" for one in range(900))
    return f"<html><title>{number}</title><style>{style}</style><h1>Article {number}</h1><b>{number},90 €</b><p>{words}".encode()

begun = held()
for number in range(1, 351):
    read(page_from_bytes(page(number), f"https://s{number}.example/", content_type="text/html; charset=utf-8"))
    if sys.argv[1] == "yes" and number % GIVES_BACK == 0:
        give_back()
print(held() - begun)
"""


def test_what_pages_leave_is_given_back() -> None:
    """Found on a day of ten thousand sources: 0.9 GB a reader, of which it used a fifth."""
    kept, given = (
        int(
            subprocess.run(
                [sys.executable, "-c", READ_MANY, gives], capture_output=True, text=True, check=True, timeout=300
            ).stdout
        )
        for gives in ("no", "yes")
    )  # fmt: skip

    assert given < 0.75 * kept
