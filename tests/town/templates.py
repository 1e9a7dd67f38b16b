"""The town's page templates and the filters that write money, dates and blocks of text in them."""

import json
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from storage.records.shop import Availability

NBSP = "\u00a0"


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "euros": euros,
        "blocks": blocks,
        "script_json": script_json,
        "schema": lambda availability: f"https://schema.org/{availability.value}",
    }
    environment.globals["IN_STOCK"] = Availability.IN_STOCK
    return environment


def render(template: str, /, **values: Any) -> str:
    """Fill a template of ``templates/``."""
    return _environment().get_template(template).render(**values)


def euros(amount: Decimal) -> str:
    """Write money as French shops do: ``1 234,50`` and a no-break space before ``€``."""
    whole, _, cents = f"{amount:.2f}".partition(".")
    grouped = f"{int(whole):,}".replace(",", "\u202f")
    return f"{grouped},{cents}{NBSP}€"


def blocks(texts: tuple[str, ...]) -> Markup:
    """Paragraphs, ``## `` headings and ``- `` list items as HTML."""
    out: list[Markup] = []
    listing = False
    for text in texts:
        item = text.startswith("- ")
        if item != listing:
            out.append(Markup("<ul>") if item else Markup("</ul>"))
            listing = item
        if item:
            out.append(Markup("<li>{}</li>").format(text[2:]))
        elif text.startswith("## "):
            out.append(Markup("<h2>{}</h2>").format(text[3:]))
        else:
            out.append(Markup("<p>{}</p>").format(text))
    if listing:
        out.append(Markup("</ul>"))
    return Markup("\n").join(out)


def script_json(value: Any) -> Markup:
    """JSON that may stand inside a script element."""
    return Markup(json.dumps(value, ensure_ascii=False).replace("</", "<\\/"))


def text(value: str) -> str:
    """Escape text for a page written by hand."""
    return str(escape(value))
