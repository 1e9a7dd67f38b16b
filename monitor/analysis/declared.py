"""
What each step says of itself; its edition follows (:mod:`monitor.analysis.edition`).

A step's module is named and not imported: who asks for an edition need not load what reads pages.
"""

from dataclasses import dataclass

from storage.findings import lineage, lineage_sellers


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """What a step says of itself."""

    name: str
    module: str
    """Where its function stands; what that module can reach decides what the step finds."""

    tables: tuple[str, ...]
    """The tables it writes, in the order in which their rows are deleted."""

    consumes: tuple[str, ...] = ()
    """The steps whose product it reads."""

    rests_on: tuple[str, ...] = ()
    """Versions of what no import names, such as a program that is started."""


READ = Declared(
    name="read",
    module="monitor.analysis.reading",
    tables=("listing", "post", "account", "trader", "contact", "link", "block"),
)
WORDS = Declared(
    name="words", module="monitor.analysis.words", tables=("match", "verdict"), consumes=("read",)
)
TRAITS = Declared(
    name="traits", module="monitor.analysis.traits", tables=("page_trait",), consumes=("read",)
)
SNAPSHOT = Declared(
    name="snapshot",
    module="monitor.analysis.snapshots",
    tables=("snapshot", "snapshot_item", "change", "remembered", "turnover"),
    consumes=("read",),
)
SITES = Declared(
    name="sites",
    module="monitor.analysis.sites",
    tables=("site",),
    consumes=("read", "words", "snapshot"),
)
LINEAGE = Declared(
    name="lineage",
    module="monitor.analysis.lineage",
    tables=lineage.NAMES,
    consumes=("traits", "sites"),
)
SELLERS = Declared(
    name="sellers",
    module="monitor.lineage.sellers",
    tables=lineage_sellers.TABLES,
    consumes=("lineage", "sites"),
)
