"""What a step is that reads one document: its declaration, its edition of today, and its function."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from monitor.analysis.declared import Declared
from storage.page import Page
from storage.records.reading import Reading
from storage.rows import Row

Rows = Sequence[Row]
"""Records of the step's tables, each naming its document; and what it adds to the document itself."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A document opened for reading."""

    id: str
    site_id: str
    page: Page
    picture: bool
    reading: Callable[[], Reading]
    """The page's reading, made when first asked for and shared by the steps."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One way of reading a document."""

    declared: Declared
    edition: str
    rows: Callable[[Subject], Rows]

    kinds: tuple[str, ...] = ("http", "dom")
    """The kinds of document it reads."""

    sendable: bool = False
    """Whether it can be sent to a process that does not know it by name."""

    @property
    def name(self) -> str:
        """The name it is known by in ``step_done``."""
        return self.declared.name
