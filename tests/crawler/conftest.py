"""A public server and one inside, whose only use is never to be connected to."""

from collections.abc import Iterator

import pytest

from tests.crawler.wire import INSIDE, Wire, serving


@pytest.fixture
def web() -> Iterator[Wire]:
    """The public web: a server on 127.0.0.2."""
    with serving() as wire:
        yield wire


@pytest.fixture
def canary() -> Iterator[Wire]:
    """A service inside, on 127.0.0.3; the test fails where anything connected to it."""
    with serving(INSIDE) as wire:
        yield wire
        assert wire.connections == 0, f"something connected to the inside: {wire.requests}"
