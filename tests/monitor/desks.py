"""A workspace for tests of the monitor."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from monitor.config import default_text
from monitor.desk import Desk
from storage.ledger import sources
from storage.records.source import BrowserUse, Source, SourceKind
from storage.workspace import Workspace


@contextmanager
def desk_in(folder: Path, **sections: dict[str, Any]) -> Iterator[Desk]:
    """Make a workspace with these settings and open it."""
    Workspace.create(
        folder, default_text({"browser": {"sandbox": False, "illustrate": "none"}, **sections})
    )
    with Desk.open(folder) as desk:
        yield desk


def watch(desk: Desk, url: str = "https://shop.example/", **settings: Any) -> Source:
    """Add a source that is visited without delay and without a browser."""
    values = {"pace_seconds": 0.0, "browser": BrowserUse.NEVER.value, **settings}
    return sources.add(
        desk.ledger,
        url=url,
        kind=SourceKind.SHOP,
        at=desk.clock.now(),
        actor="essai",
        settings=values,
    )[0]
