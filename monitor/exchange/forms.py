"""The forms in which findings are handed on: each a name, what it is called, its file, and the function that writes it."""

from collections.abc import Callable
from dataclasses import dataclass

from monitor.exchange import graph, misp, stix, tables
from monitor.exchange.facts import Shared


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A form that others read."""

    name: str
    says: str
    """What it is, in French."""

    suffix: str
    media_type: str
    write: Callable[[Shared, str], bytes]
    """Given what is handed on, and to whom it may be told again (TLP: clear, green, amber, red)."""


FORMS = (
    Form(name="xlsx", says="Classeur (XLSX)", suffix="xlsx", media_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", write=tables.workbook),
    Form(name="csv", says="Tables (CSV, une archive)", suffix="csv.zip", media_type="application/zip", write=tables.comma_separated),
    Form(name="graphml", says="Graphe (GraphML)", suffix="graphml", media_type="application/graphml+xml", write=graph.graph),
    Form(name="stix", says="Bundle STIX 2.1", suffix="stix.json", media_type="application/stix+json;version=2.1", write=lambda shared, marking: stix.bundle(shared, marking).encode()),
    Form(name="misp", says="Événement MISP", suffix="misp.json", media_type="application/json", write=lambda shared, marking: misp.event(shared, marking).encode()),
)  # fmt: skip


def named(name: str) -> Form:
    """
    Return the form of this name.

    Raises:
        KeyError: there is none.
    """
    return {one.name: one for one in FORMS}[name]
