"""How forum and blog software without a module of its own lays out a thread: the tables of ``layouts.toml``."""

import tomllib
from pathlib import Path
from typing import Any, Final

from spiders.networks.thread import Layout

FILES_READ = ("layouts.toml",)
"""What this module reads beside itself: part of every edition that rests on it."""

NEXT: Final = (
    'a[rel="next"], link[rel="next"], a.next, .pagination .next a, .pageNav-jump--next, li.next a, a.pagination-next,'
    ' .ipsPagination_next a, .prev_next a[rel="next"]'
)
"""Where most software leads to the next page."""


def _layout(table: dict[str, Any]) -> Layout:
    fields: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in table.items()
        if name not in {"software", "forum"}
    }
    if fields.get("following") == "NEXT":
        fields["following"] = NEXT
    return Layout(**fields)


_TABLES: Final = tomllib.loads((Path(__file__).parent / FILES_READ[0]).read_text(encoding="utf-8"))[
    "layouts"
]
LAYOUTS: Final = tuple(_layout(table) for table in _TABLES[:-1])
DECLARED: Final = _layout(_TABLES[-1])
"""Any software that marks its posts up in schema.org's words; asked last."""

FORUMS: Final = tuple(
    layout for layout, table in zip(LAYOUTS, _TABLES, strict=False) if table.get("forum", True)
)
"""Those of forums, whose posts answer no article."""
