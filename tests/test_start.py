"""What a process loads before it works is paid at each start: heavy libraries wait until something needs them."""

import subprocess
import sys

import pytest

HEAVY = "numpy pypdf reportlab PIL playwright dateparser feedparser bs4 simplemma phonenumbers babel python_socks warcio".split()


@pytest.mark.parametrize(
    "loaded",
    ["crawler.process, spiders.kinds", "monitor.cli.work", "monitor.cli.sources"],
    ids=["crawl process", "visit", "source"],
)
def test_nothing_heavy_is_loaded_at_the_start(loaded: str) -> None:
    """A crawl process, a visit and a short command load no reader, no drawing, no browser's driver."""
    program = f"import sys, {loaded}\nprint(*(name for name in {HEAVY} if sys.modules.get(name)))"
    found = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)  # fmt: skip

    assert found.stdout.split() == []


def test_a_crawl_process_loads_what_reads_pages_when_it_reads_one() -> None:
    """Pages that were seen before are followed without: half a second of each start."""
    program = "import sys, crawler.process, spiders.kinds\nprint(*sys.modules)"
    found = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)  # fmt: skip

    assert not {"spiders.looking", "spiders.read", "spiders.networks", "spiders.reading.words"} & set(found.stdout.split())  # fmt: skip
