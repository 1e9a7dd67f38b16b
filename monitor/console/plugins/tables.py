"""
Datasette plugin: a table handed out as CSV holds no formula.

A spreadsheet runs what begins like a formula, and a shop chooses its names. Such a cell begins with an apostrophe,
which spreadsheets take for « this is text » (OWASP, « CSV Injection »); numbers stay as they are.
"""

import csv
import io
import re
from collections.abc import Awaitable, Callable
from typing import Any

from datasette import hookimpl

_FORMULA = re.compile(r"[\t\r]|\s*[=+\-@＝＋－＠]")
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?(?:[eE][+-]?\d+)?")

Message = dict[str, Any]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Any, Any, Send], Awaitable[None]]


@hookimpl  # type: ignore[untyped-decorator]
def asgi_wrapper(datasette: Any) -> Callable[[App], App]:  # noqa: ARG001 - Datasette's form
    """Stand between Datasette and the browser wherever a table goes out as CSV."""

    def wrap(app: App) -> App:
        async def wrapped(scope: Any, receive: Any, send: Send) -> None:
            is_table = scope["type"] == "http" and scope["path"].endswith(".csv")
            await app(scope, receive, _Tables(send) if is_table else send)

        return wrapped

    return wrap


class _Tables:
    """Sends on what it is given, the rows of a table without formulas; Datasette shows one as plain text or as CSV."""

    def __init__(self, send: Send) -> None:
        self._send, self._is_table, self._rest = send, False, ""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            fields = {key.lower(): value for key, value in message.get("headers", [])}
            kind = fields.get(b"content-type", b"")
            self._is_table = kind.startswith((b"text/csv", b"text/plain"))
            if self._is_table:
                kept = [(k, v) for k, v in message["headers"] if k.lower() != b"content-length"]
                message = {**message, "headers": kept}
        elif self._is_table and message["type"] == "http.response.body":
            more = bool(message.get("more_body"))
            message = {
                **message,
                "body": self._rows(message.get("body", b"").decode(), more).encode(),
            }
        await self._send(message)

    def _rows(self, text: str, more: bool) -> str:
        """Return the rows that are whole by now; an open quotation holds the others back."""
        self._rest += text
        if more and (self._rest.count('"') % 2 or not self._rest.endswith("\n")):
            return ""
        rows, self._rest = self._rest, ""
        out = io.StringIO()
        csv.writer(out).writerows([harmless(cell) for cell in row] for row in _cells(rows))
        return out.getvalue()


def _cells(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


def harmless(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if _FORMULA.match(cell) and not _NUMBER.fullmatch(cell) else cell
