"""What all tests share: those that start a Chromium run in one process, one after the other."""

from collections.abc import Iterator

import django.utils.translation  # noqa: F401 - before pywb's py3amf, which patches it for a Django of ten years ago
import pytest

from tests.crawler.visits import Crawler


@pytest.fixture(scope="session")
def crawl() -> Iterator[Crawler]:
    """One crawl process for all visits of a test process, as one serves many visits of a worker."""
    crawler = Crawler()
    yield crawler
    crawler.close()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give every test marked ``browser`` to the same xdist worker: two Chromiums at once starve a small machine."""
    for item in items:
        if (
            item.get_closest_marker("browser") is not None
            and item.get_closest_marker("xdist_group") is None
        ):
            item.add_marker(pytest.mark.xdist_group("chromium"))
