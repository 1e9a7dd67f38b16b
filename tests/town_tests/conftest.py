"""One town for each test module, at day 0 when a test begins."""

from collections.abc import Iterator

import pytest

from tests.town import Town
from tests.town_tests.visitor import Visitor


@pytest.fixture(scope="module")
def open_town() -> Iterator[Town]:
    """A town whose slow site is only a little slow."""
    with Town.start(slowness=0.01) as town:
        yield town


@pytest.fixture
def town(open_town: Town) -> Town:
    """The town, on day 0, its log empty."""
    open_town.day = 0
    open_town.forget_requests()
    return open_town


@pytest.fixture
def visitor(town: Town) -> Iterator[Visitor]:
    """Somebody who trusts the town's authority."""
    with Visitor(town) as visitor:
        yield visitor


@pytest.fixture
def trusting(town: Town) -> Iterator[Visitor]:
    """Somebody who trusts every certificate."""
    with Visitor(town, trusting=True) as visitor:
        yield visitor
