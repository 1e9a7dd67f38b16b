"""A unit with evidence, fresh for each test; one sealed package made once for those that only read it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.storage.evidence.house import House, open_house


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """A unit with a key and an authority, and nothing captured yet."""
    (tmp_path / "house").mkdir()
    with open_house(tmp_path / "house") as opened:
        yield opened
