r"""
What the command line says to a terminal, and the only way it says it.

Names, addresses and texts come from those who are watched. A terminal obeys some of their characters: escape sequences
clear the screen, paint and link; controls of writing direction turn a file's name around. Here each of them is written
as what it is, ``\u001b`` or ``\u202e``, which also is their escape in JSON; and words in brackets are no markup.
"""

import getpass
import io
import json
import logging
import re
from collections.abc import Iterable
from typing import Any

import click
from rich import console as rich_console
from rich.segment import Segment
from rich.text import Text

_OBEYED = re.compile(
    "[\\0-\\x08\\x0b-\\x1f\\x7f-\\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
"""Controls but the tab and the end of a line, of writing direction, separators of lines, and what no terminal can be sent."""


def plain(text: str) -> str:
    """Return the text with every character that a terminal obeys written out."""
    return _OBEYED.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def echo(text: object = "", *, err: bool = False, **style: Any) -> None:
    """Write a line; ``style`` is click's (``fg``, ``bold``)."""
    click.secho(plain(str(text)), err=err, **style)


def show(error: click.ClickException) -> None:
    """Write what click says of a command that was not understood or could not be done."""
    said = io.StringIO()
    error.show(said)
    click.echo(plain(said.getvalue()), err=True, nl=False)


class Console(rich_console.Console):
    """Rich's, for tables and progress."""

    def __init__(self, *, stderr: bool = False) -> None:
        super().__init__(stderr=stderr, markup=False, emoji=False, highlight=False)

    def render_str(self, text: str, **options: Any) -> Text:
        """Return a cell's text, written out before its width is measured."""
        return super().render_str(plain(text), **options)

    def render(self, renderable: Any, options: Any = None) -> Iterable[Segment]:
        """Yield what is printed; what Rich itself tells the terminal stands in segments of control."""
        for one in super().render(renderable, options):
            yield one if one.control else Segment(plain(one.text), one.style)


_OWN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime"}
"""What every record of the log has; the rest are the facts of what happened."""

_NAMED_SECRET = re.compile(r"pass|token|secret|cookie|authori[sz]ation|api_?key", re.IGNORECASE)
_SECRET = re.compile(
    r"(//)[^/@\s]{1,300}(?=@)|((?:pass\w{0,20}|token|secret|api_?key|sid|session)=)[^&\s\"']{1,2000}", re.IGNORECASE
)  # fmt: skip
"""An account in an address, and what is known by such a name in a query."""


class LogLine(logging.Formatter):
    """
    One entry of the log is one line, whatever a site put into it; only Python's own traceback has more.

    The facts of what happened stand after it (``name=value``), secrets left out.
    """

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's name
        facts = (f" {name}={_fact(name, value)}" for name, value in vars(record).items() if name not in _OWN)  # fmt: skip
        return (super().formatMessage(record) + "".join(facts)).replace("\n", "\\n")

    def format(self, record: logging.LogRecord) -> str:
        return plain(super().format(record))


def _fact(name: str, value: object) -> str:
    text = str(value)
    if _NAMED_SECRET.search(name):
        return "***"
    text = _SECRET.sub(r"\1\2***", text)
    return json.dumps(text, ensure_ascii=False) if not text or set(text) & set(' "=') else text


def actor() -> str:
    """Return who is at the keyboard, for the record."""
    return getpass.getuser()
