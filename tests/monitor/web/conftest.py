"""One desk for all tests of it: a workspace played once, a server, and who is logged in."""

from collections.abc import Iterator

import pytest

from monitor.web.roles import Role
from tests.monitor.web.watched import Bureau, bureau


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bureau]:
    """The desk of a watched workspace."""
    with bureau(tmp_path_factory.mktemp("bureau")) as running:
        for name in (*(role.value for role in Role), "all"):
            assert running.enter(name) == 302
        while "Le bilan de cette heure se prépare" in running.page("/"):
            pass
        yield running
