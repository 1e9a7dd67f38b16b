"""
Datasette plugin: the door of the console.

It answers its own machine's names alone (a page the analyst visits may give any name this address: DNS rebinding), and
those alone who came by the link that ``portique console`` prints, good for one use. A question to the databases gets
a bounded piece of memory.
"""

import sqlite3
from collections.abc import Awaitable, Callable
from typing import Any

from datasette import Request, Response, hookimpl
from datasette.actor_auth_cookie import actor_from_request

from storage.database import bound_memory

MEGABYTES = 512
"""Of memory for all of SQLite in the console."""

_NAMES = frozenset({"127.0.0.1", "localhost"})
_OPEN = ("/-/auth-token", "/-/static/")
_CLOSED = """<!doctype html><html lang="fr"><meta charset="utf-8"><title>Console fermée</title>
<h1>Console fermée</h1><p>Ouvrez d'abord le lien à usage unique que <code>portique console</code> a écrit dans le terminal,
dans ce même navigateur ; puis rechargez cette page.</p></html>"""
_ELSEWHERE = "Cette console ne répond qu'à 127.0.0.1 et localhost."

App = Callable[[Any, Any, Any], Awaitable[None]]


@hookimpl(trylast=True)  # type: ignore[untyped-decorator]
def asgi_wrapper(datasette: Any) -> Callable[[App], App]:
    """Stand before every route there is, Datasette's and ours."""

    def wrap(app: App) -> App:
        async def wrapped(scope: Any, receive: Any, send: Any) -> None:
            refusal = (
                _refusal(datasette, Request(scope, receive)) if scope["type"] == "http" else None
            )
            await (app(scope, receive, send) if refusal is None else refusal.asgi_send(send))

        return wrapped

    return wrap


def _refusal(datasette: Any, request: Any) -> Any:
    if (request.headers.get("host") or "").rpartition(":")[0] not in _NAMES:
        return Response.text(_ELSEWHERE, status=421)
    if request.path.startswith(_OPEN) or actor_from_request(datasette, request):
        return None
    return Response.html(_CLOSED, status=403)


@hookimpl  # type: ignore[untyped-decorator]
def prepare_connection(conn: sqlite3.Connection) -> None:
    """Bound what one question may take."""
    bound_memory(conn, MEGABYTES)
