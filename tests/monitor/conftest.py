"""What several tests of the watch start from."""

import pytest

from tests.monitor.mailbox import Mailbox


@pytest.fixture
def mailbox() -> Mailbox:
    """A mailbox that takes all."""
    return Mailbox()
