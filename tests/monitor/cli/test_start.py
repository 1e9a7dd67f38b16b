"""What a command loads before it does anything: a visit a minute starts as often as it reads."""

import subprocess
import sys

import pytest

HEAVY = {
    "scipy": "reads words in pictures",
    "faiss": "compares sites",
    "playwright": "drives the browser, in the crawl process",
    "spiders.nature": "reads pages, in the reading processes",
    "monitor.phrases.judge": "hears words, in the reading processes",
    "monitor.lineage.stage": "weighs sites, where there is something new of them",
}


@pytest.mark.parametrize(
    "module", ["monitor.cli.work", "monitor.cli.workspace", "monitor.cli.sources"]
)
def test_a_command_loads_nothing_it_may_not_need(module: str) -> None:
    """The name of a step is enough to know whether it is due; who takes it loads it."""
    program = f"import {module}, sys; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    ).stdout.split()

    assert HEAVY.keys() & set(loaded) == set()
