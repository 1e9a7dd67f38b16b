"""What every shop software does alike: names in addresses, sitemaps, style sheets, scripts."""

import re
import unicodedata
from collections.abc import Iterable

from tests.town.answers import Answer

STYLE = b"body{font-family:sans-serif;margin:0 auto;max-width:70em;padding:1em}img{max-width:100%;height:auto}\n"
SCRIPT = b"(function(){document.documentElement.classList.add('js');})();\n"


def slugify(name: str) -> str:
    """A name as it stands in an address: small letters without accents, hyphens between words."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def sitemap(addresses: Iterable[str]) -> str:
    """A sitemap of these addresses."""
    entries = "".join(f"<url><loc>{address}</loc></url>\n" for address in addresses)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{entries}</urlset>\n'


def asset(path: str) -> Answer | None:
    """A style sheet or script of the theme."""
    if path.endswith(".css"):
        return Answer(body=STYLE, media="text/css")
    if path.endswith(".js"):
        return Answer(body=SCRIPT, media="text/javascript")
    return None
