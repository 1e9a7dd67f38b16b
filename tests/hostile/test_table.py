"""What docs/hostile.md says is run is there to run."""

import re

from tests.named import missing_tests
from tests.test_shape import ROOT

TABLE = (ROOT / "docs/hostile.md").read_text(encoding="utf-8")
CASES = 92


def test_every_case_has_its_line() -> None:
    """A case that is passed over looks as if it held."""
    told = set()
    for first in re.findall(r"^\| ([\d, –]+?) \|", TABLE, re.MULTILINE):
        for part in first.split(","):
            ends = [int(one) for one in re.findall(r"\d+", part)]
            told |= set(range(ends[0], ends[-1] + 1)) if ends else set()

    assert told == set(range(1, CASES + 1))


def test_every_test_that_is_named_exists() -> None:
    """A table outlives the tests it names, unless they hold it."""
    assert missing_tests(TABLE) == []
