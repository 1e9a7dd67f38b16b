"""What an address says by itself: known by who follows addresses, without any of what reads pages."""

import re
from collections.abc import Collection
from typing import Final
from urllib.parse import unquote_plus, urlsplit, urlunsplit

PAGE_NUMBER: Final = re.compile(
    r"(?:page|p|pg|paged|pagina|seite|pageno|page_num)[=/-](\d{1,7})", re.IGNORECASE
)
"""Where an address of a list says which of its pages it is."""


def without(url: str, names: Collection[str]) -> str:
    """Return an address without some of its query parameters; ``names`` are lower case."""
    parts = urlsplit(url)
    if not parts.query:
        return url
    kept = [
        pair
        for pair in parts.query.split("&")
        if unquote_plus(pair.partition("=")[0]).lower() not in names
    ]
    return urlunsplit(parts._replace(query="&".join(kept)))
