"""The rooms of ``spiders`` stand in one order: who reads them need not know what calls them."""

import ast
from graphlib import TopologicalSorter
from pathlib import Path

ROOT = Path(__file__).parents[2]


def imports() -> dict[str, set[str]]:
    """Return for each module of ``spiders`` those of its neighbours that it imports, wherever the import stands."""
    files = {
        ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): file
        for file in (ROOT / "spiders").rglob("*.py")
    }
    found: dict[str, set[str]] = {}
    for name, file in files.items():
        asked = set()
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module:
                names = {f"{node.module}.{one.name}" for one in node.names}
                asked |= {one if one in files else node.module for one in names}
        found[name] = (asked & files.keys()) - {name}
    return found


def test_no_two_rooms_need_each_other() -> None:
    """A circle has no first room: it can only be understood whole."""
    order = list(TopologicalSorter(imports()).static_order())

    assert order.index("spiders.reading.look") < order.index("spiders.nature")
    assert order.index("spiders.nature") < order.index("spiders.read")
