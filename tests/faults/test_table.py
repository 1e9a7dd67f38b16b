"""What docs/faults.md says is run is there to run."""

import re

from tests.named import missing_tests
from tests.test_shape import ROOT

TABLE = (ROOT / "docs/faults.md").read_text(encoding="utf-8")
SCENARIOS = 43


def test_every_scenario_has_its_line() -> None:
    """One that is passed over looks as if it held."""
    told = [int(one) for one in re.findall(r"^\| (\d+) \|", TABLE, re.MULTILINE)]

    assert told == list(range(1, SCENARIOS + 1))


def test_every_test_that_is_named_exists() -> None:
    """A table outlives the tests it names, unless they hold it."""
    assert missing_tests(TABLE) == []
