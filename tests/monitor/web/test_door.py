"""Who comes in, and who sees what: over every route there is, not over a list of those somebody thought of."""

import re
import sqlite3
from contextlib import closing
from urllib.parse import quote

import pytest

from monitor.web.roles import RIGHTS, Right, Role
from tests.monitor.web.routes import Walked, walked
from tests.monitor.web.watched import Bureau

pytestmark = pytest.mark.xdist_group("bureau")


def test_every_route_refuses_who_is_not_logged_in(desk: Bureau) -> None:
    """A route that was added and asks nobody who he is fails here."""
    answers = {route.path: _answer(desk, route, "") for route in walked(desk)}

    assert answers
    assert {path: answer for path, answer in answers.items() if answer != "entrance"} == {}


@pytest.mark.parametrize("role", Role)
def test_every_route_keeps_to_the_rights_of_a_role(desk: Bureau, role: Role) -> None:
    """Each page names its right; who lacks it is refused, who has it is not."""
    wrong = {
        route.path: _answer(desk, route, role.value)
        for route in walked(desk)
        if (_answer(desk, route, role.value) == "refused") == (route.right in RIGHTS[role])
    }

    assert not wrong


def test_rights_differ_as_roles_do() -> None:
    """Who keeps the accounts does not read what was found, and who reads it makes no accounts."""
    assert Right.READ not in RIGHTS[Role.ADMINISTRATOR]
    assert [role for role in Role if Right.ADMINISTER in RIGHTS[role]] == [Role.ADMINISTRATOR]
    assert [role for role in Role if Right.HAND_OVER in RIGHTS[role]] == [Role.LEGAL]


@pytest.mark.parametrize(
    "name", ["evil.example", "127.0.0.1.evil.example", "localhost:1@evil.example", ""]
)
def test_another_name_is_not_answered(desk: Bureau, name: str) -> None:
    """A page the reader visits may give any name this address: DNS rebinding."""
    status, _, body = desk.ask("/entrer", Host=name)

    assert status in {400, 421}
    assert b"csrf" not in body


def test_link_lets_in_once(desk: Bureau) -> None:
    """The single user comes by the link in the terminal; who finds it in a history does not."""
    path = desk.link.removeprefix(desk.address)
    first, headers, _ = desk.ask(path)
    second, _, _ = desk.ask(path)

    assert (first, second) == (302, 403)
    assert "HttpOnly" in headers["Set-Cookie"]


def test_guessing_is_made_to_wait(desk: Bureau) -> None:
    """Five wrong passwords for a name, and the right one waits too."""
    tries = [desk.enter("devinette", f"mot {number}") for number in range(6)]

    assert tries[:5] == [403] * 5
    assert tries[5] == 429


@pytest.mark.parametrize(
    "wanted", ["//evil.example", "/\\evil.example", "https://evil.example/", "javascript:alert(1)"]
)
def test_log_in_leads_nowhere_else(desk: Bureau, wanted: str) -> None:
    """An address that brought somebody to the entrance must not bring him out of the desk."""
    form = {"name": "all", "password": "sept lapins bleus", "next": wanted}
    _, headers, _ = desk.ask("/entrer", "all", form)

    assert headers["Location"] == "/"


def test_a_form_from_elsewhere_is_refused(desk: Bureau) -> None:
    """A decision needs the secret of this session's forms, whatever else it carries."""
    status, _, _ = desk.ask("/sortir", "all", {"csrfmiddlewaretoken": "x" * 64})

    assert status == 403
    assert desk.ask("/", "all")[0] == 200


def test_answers_forbid_what_pages_may_not_do(desk: Bureau) -> None:
    """No script or style but our files, no framing, no guessing of types, and no version of what serves."""
    _, headers, body = desk.ask("/", "all")

    policy = headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert policy.startswith("default-src 'none'")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "Server" not in headers
    assert not re.search(rb"<(script|style)>|\sstyle=|\son\w+=", body)


def test_what_shops_wrote_is_text(desk: Bureau) -> None:
    """A name with markup in it is shown, and is never markup, on any page there is."""
    bodies = {route.path: desk.ask(route.path, "all")[2] for route in walked(desk)}
    bodies["found"] = desk.ask(f"/recherche?q={quote('Nano')}", "all")[2]

    assert {path for path, body in bodies.items() if b"<script>document" in body} == set()
    assert b"&lt;script&gt;document" in bodies["found"]


def test_looking_changes_nothing(desk: Bureau) -> None:
    """What is asked with GET has no effect: a link in a page somebody wrote must decide nothing."""
    before = _counted(desk)
    for route in walked(desk):
        desk.ask(route.path, "all")

    assert _counted(desk) == before


def _counted(desk: Bureau) -> list[int]:
    with closing(sqlite3.connect(desk.folder / "ledger.db")) as ledger:
        tables = ("judgement", "source", "source_event", "proposal", "custody", "visit")
        return [ledger.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in tables]


def test_a_session_is_not_the_one_a_stranger_planted(desk: Bureau) -> None:
    """The cookie changes when somebody logs in, and ends on the server when he leaves."""
    assert desk.enter("juridique") == 302
    (jar,) = [one for one in desk.openers["juridique"].handlers if hasattr(one, "cookiejar")]
    first = {one.name: one.value for one in jar.cookiejar}["portique"]
    desk.ask("/sortir", "juridique", {})
    left = desk.ask("/", "", Cookie=f"portique={first}")[0]
    assert desk.enter("juridique") == 302
    (jar,) = [one for one in desk.openers["juridique"].handlers if hasattr(one, "cookiejar")]
    second = {one.name: one.value for one in jar.cookiejar}["portique"]

    assert left == 302
    assert first != second


def _answer(desk: Bureau, route: Walked, who: str) -> str:
    status, headers, _ = desk.ask(route.path, who)
    if status == 302 and headers["Location"].startswith("/entrer"):
        return "entrance"
    return "refused" if status == 403 else str(status)
