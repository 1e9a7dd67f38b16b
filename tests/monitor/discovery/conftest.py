"""Fixtures of discovery's tests."""

from pathlib import Path

import pytest

from tests.monitor.discovery.house import House


@pytest.fixture
def house(tmp_path: Path) -> House:
    """Give a ledger and findings of their own."""
    return House(tmp_path)
